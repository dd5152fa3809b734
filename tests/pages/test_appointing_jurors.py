"""The jury is proposed through a page and put in force by both: then whoever is named gets a seat and a letter."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from charsu.acts import reviews
from charsu.acts.joint import countersign, offer
from charsu.acts.jury import propose_juror
from charsu.acts.outbox import carry_out
from charsu.adapters.clock import now
from charsu.adapters.mail import Reader, written
from charsu.gate import Refused
from charsu.models import Juror, Membership, Nominee, Notice, Person
from charsu.queries.jury_list import list_in_force
from charsu.queries.readiness import unmet
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.permissions import Act, Refusal
from tests.conftest import NOW


def sit(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_secretary_proposes_members_by_address(an_edition: Any) -> None:
    story = an_edition(Phase.SCREENING)
    client, at = sit(story.secretary), "/science/jurors/"
    desk = client.get("/science/").content.decode()
    assert all(f'href="{to}"' in desk for to in ("/science/jurors/", "/bureau/rules/", "/bureau/"))  # the ways on
    before = Nominee.objects.count()
    facts = {"email": "new-juror@example.org", "name": "М. Новая", "country": "kz"}
    for wrong in ({"name": ""}, {"country": "Kazakhstan"}, {"email": "a\0b"}, {"email": story.secretary.email}):
        answer = client.post(at, facts | wrong)
        assert answer.status_code == 400 and Nominee.objects.count() == before, wrong
    assert client.post(at, facts).status_code == 302
    made = Nominee.objects.get(person__email="new-juror@example.org")
    assert (made.country, made.is_chair, made.person.name) == ("KZ", False, "М. Новая")
    assert client.post(at, facts | {"is_chair": "on"}).status_code == 302  # proposed again: the seat is set anew
    assert list(Nominee.objects.filter(is_chair=True)) == [made]
    told = Notice.objects.filter(kind="jury_proposed", mark__endswith=f"{now():%Y-%m-%d}")
    assert {letter.person for letter in told} == {officer for officer in story.cast.officers if officer.is_active}
    assert told.count() == len(story.cast.officers)  # once a day, however often the list is changed
    page = sit(story.kazan).get("/bureau/").content.decode()
    assert "The proposed jury is not in force: both institutions sign" in page
    few = "The regulations ask for a jury of at least 30 members; the list has 10."
    assert "ask for a jury of at least" not in client.get(at).content.decode()
    story.edition.settings.filter(code="jury_least").update(value=30)
    joint = offer(act=Act.JURY_SEAT, actor=story.tehran, now=NOW, edition=story.edition, wish={})
    for page in (client.get(at), sit(story.kazan).get(f"/bureau/joint/{joint.pk}/")):
        assert few in page.content.decode()
    story.edition.settings.filter(code="jury_least").update(value=7)
    # nothing is in force yet: no seat, no letter, and the chair that both signed is still the chair
    assert not made.person.memberships.exists() and not Notice.objects.filter(person=made.person).exists()
    assert Juror.objects.get(is_chair=True).person == story.cast.jurors[0][0]
    assert "not in force yet" in client.get(at).content.decode()

    story.both(Act.JURY_SEAT, {}, NOW)
    assert Juror.objects.get(is_chair=True).person == made.person
    assert made.person.memberships.filter(role="juror").exists()
    notice = Notice.objects.get(person=made.person, kind="juror_invited")
    subject, text, _ = written(to=Reader(made.person.email, "en"), kind=notice.kind, facts=notice.facts)
    sits = story.edition.deadlines.get(code="jury_sits").at
    assert "The jury sits:" in text and f"{sits.astimezone(ZoneInfo(story.edition.zone)):%H:%M}" in text
    assert "jury" in subject and story.edition.slug in text
    assert "not in force yet" not in client.get(at).content.decode()
    Notice.objects.filter(kind="jury_proposed").delete()
    assert client.post(at, facts | {"is_chair": "on"}).status_code == 302  # the seat that is in force already
    assert not Notice.objects.filter(kind="jury_proposed").exists(), "nothing waits for two keys"
    with pytest.raises(Refused) as trouble:  # who judges does not review as well
        reviews.appoint(
            actors=(story.secretary,), now=NOW, edition=story.edition, person=made.person, country="KZ", city=None,
            employers=(), languages=("en",), themes=(), max_load=3,
        )  # fmt: skip
    assert trouble.value.reason is Refusal.CONFLICT


def test_one_institution_alone_neither_seats_a_juror_nor_changes_one(an_edition: Any) -> None:
    """Whatever one types, the list that both signed holds; who runs, watches, enters or reviews is refused."""
    story = an_edition(Phase.SHORTLIST)
    client, at = sit(story.kazan), "/science/jurors/"
    before = list_in_force(story.edition)
    for email in ("kazan-1", "city-1", "observer", "reviewer-1", "science"):
        answer = client.post(at, {"email": f"{email}@charsu.example", "country": "RU", "is_chair": "on"})
        assert answer.status_code == 400 and "error" in answer.content.decode(), email
    foreign, country = story.cast.jurors[2]
    assert client.post(at, {"email": foreign.email, "country": "KZ"}).status_code == 302
    assert client.post(at, {"off": str(story.cast.jurors[0][0].pk)}).status_code == 302
    assert client.post(at, {"off": "999999"}).status_code == 404
    assert list_in_force(story.edition) == before and foreign.on_juries.get().country == country
    with pytest.raises(Refused) as trouble:  # a list without a chair is not signed
        offer(act=Act.JURY_SEAT, actor=story.kazan, now=NOW, edition=story.edition, wish={})
    assert trouble.value.reason is Refusal.JURY
    propose_juror(
        actors=(story.secretary,), now=NOW, edition=story.edition, person=foreign, country="KZ", is_chair=True
    )
    joint = offer(act=Act.JURY_SEAT, actor=story.kazan, now=NOW, edition=story.edition, wish={})
    with pytest.raises(Refused):
        countersign(joint=joint, actor=story.kazan, now=NOW)
    assert list_in_force(story.edition) == before
    page = sit(story.tehran).get(f"/bureau/joint/{joint.pk}/").content.decode()
    assert foreign.name in page and "Kazakhstan" in page and page.count("So far") == 2  # its country and its seat
    assert story.cast.jurors[0][0].name in page and "leaves the jury" in page
    Membership.objects.create(person=foreign, role="observer")  # meanwhile they watch: the list is not signed
    with pytest.raises(Refused):
        countersign(joint=joint, actor=story.tehran, now=NOW)
    Membership.objects.filter(person=foreign, role="observer").delete()
    countersign(joint=joint, actor=story.tehran, now=NOW)
    assert foreign.on_juries.get().country == "KZ"
    assert not Juror.objects.filter(person=story.cast.jurors[0][0]).exists()
    assert not Membership.objects.filter(person=story.cast.jurors[0][0], role="juror").exists()


def test_without_a_jury_that_both_signed_the_edition_does_not_go_on(an_edition: Any) -> None:
    edition = an_edition(Phase.SHORTLIST).edition
    step = step_between(Phase.SHORTLIST, Phase.JURY)
    assert Need.SEATED not in unmet(edition, step, NOW)
    Juror.objects.all().delete()
    assert Need.SEATED in unmet(edition, step, NOW)


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
    while carry_out(now=now()):
        pass
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
    form = visitor.get(link, follow=True).request["PATH_INFO"]
    password = "a long word of one's own"
    done = visitor.post(form, {"password1": password, "password2": password}, follow=True).content.decode()
    assert "Your password is set" in done and 'class="button" href="/accounts/login/"' in done
    answer = visitor.post("/accounts/login/", {"login": facts["email"], "password": password})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
