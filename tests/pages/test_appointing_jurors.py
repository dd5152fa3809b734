"""The jury is appointed through a page: whoever is named gets a seat and a letter, and finds the jury's desk."""

import re
from typing import Any

from django.test import Client

from charsu.adapters.mail import Reader, written
from charsu.models import Juror, Notice, Person
from charsu.rules.lifecycle import Phase


def sit(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_secretary_appoints_members_by_address(an_edition: Any) -> None:
    story = an_edition(Phase.SCREENING)
    client, at = sit(story.secretary), "/science/jurors/"
    desk = client.get("/science/").content.decode()
    assert all(f'href="{to}"' in desk for to in ("/science/jurors/", "/bureau/rules/", "/bureau/"))  # the ways on
    before = Juror.objects.count()
    facts = {"email": "new-juror@example.org", "name": "М. Новая", "country": "kz"}
    for wrong in ({"name": ""}, {"country": "Kazakhstan"}, {"email": "a\0b"}, {"email": story.secretary.email}):
        answer = client.post(at, facts | wrong)
        assert answer.status_code == 400 and Juror.objects.count() == before, wrong
    assert client.post(at, facts).status_code == 302
    made = Juror.objects.get(person__email="new-juror@example.org")
    assert (made.country, made.is_chair, made.person.name) == ("KZ", False, "М. Новая")
    assert made.person.memberships.filter(role="juror").exists()
    notice = Notice.objects.get(person=made.person, kind="juror_invited")
    subject, text, _ = written(to=Reader(made.person.email, "en"), kind=notice.kind, facts=notice.facts)
    assert "jury" in subject and story.edition.slug in text

    assert client.post(at, facts | {"is_chair": "on"}).status_code == 302  # appointed again: the seat is set anew
    assert list(Juror.objects.filter(is_chair=True)) == [made]
    assert Notice.objects.filter(person=made.person, kind="juror_invited").count() == 1


def test_nobody_is_appointed_by_others_or_once_the_shortlist_is_fixed(an_edition: Any) -> None:
    story = an_edition(Phase.JURY)
    facts = {"email": "late@example.org", "name": "Late", "country": "BR"}
    assert sit(story.cast.jurors[0][0]).post("/science/jurors/", facts).status_code == 403
    page = sit(story.secretary).get("/science/jurors/").content.decode()
    assert 'name="email"' not in page and 'href="/jury/"' in page
    assert sit(story.secretary).post("/science/jurors/", facts).status_code == 409
    assert not Person.objects.filter(email="late@example.org").exists()


def test_whoever_is_invited_sets_a_password_by_letter_and_is_in(an_edition: Any, mailoutbox: Any) -> None:
    """The letter that gave the password has proved the address; no second one asks to confirm it."""
    story = an_edition(Phase.SCREENING)
    facts = {"email": "new-juror@example.org", "name": "М. Новая", "country": "kz"}
    assert sit(story.secretary).post("/science/jurors/", facts).status_code == 302
    visitor = Client()
    assert visitor.post("/accounts/password/reset/", {"email": facts["email"]}).status_code == 302
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
    form = visitor.get(link, follow=True).request["PATH_INFO"]
    password = "a long word of one's own"
    assert visitor.post(form, {"password1": password, "password2": password}).status_code == 302
    answer = visitor.post("/accounts/login/", {"login": facts["email"], "password": password})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
