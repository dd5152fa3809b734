"""An address that somebody typed gives nothing until it is proved: one rule, asked at every place that gives."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from charsu.acts import entries
from charsu.acts.account.codes import hand_code
from charsu.acts.outbox import carry_out
from charsu.acts.protocol import account_of, prove_address
from charsu.adapters import clock
from charsu.gate import Refused
from charsu.models import Invitation, Municipality, Notice, Person
from charsu.pages.addresses import person_at
from charsu.pages.science.forms import ExpertForm
from charsu.queries.addresses import has_proved, holder_of
from charsu.queries.teams import invitations_to, waiting_round
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal, Right

PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()
    yield
    cache.clear()


def signs_up(email, language="en"):
    client = Client(headers={"Accept-Language": language})
    page = client.post(
        "/accounts/signup/", {"email": email, "name": "A", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert page.status_code == 302 and client.session["_auth_user_id"], "whoever opens an account works at once"
    return client, Person.objects.get(email=email)


def seats_in(city):
    return set(city.team.values_list("person__email", flat=True))


@pytest.fixture
def invited(an_edition):
    """The two ways to be invited by an address alone: by a colleague, and by the national body."""
    story = an_edition(Phase.OPEN, most_entries=4)
    lead = Person.objects.get(email="city-1@charsu.example")
    city = lead.memberships.get().municipality
    free = Municipality.objects.filter(country="IR", team=None).first()
    focal = Person.objects.get(email="focal-ir@charsu.example")
    now = timezone.now()
    entries.invite(actors=(lead,), now=now, municipality=city, email="mayor@x.example", right=Right.LEAD)
    entries.invite_city(actors=(focal,), now=now, municipality=free, email="mayor@x.example")
    return story, list(Invitation.objects.filter(email="mayor@x.example"))


def test_a_stranger_with_an_invited_address_gets_nothing_by_it(invited):
    story, calls = invited
    client, stranger = signs_up("mayor@x.example")
    page = client.get("/enter/").content.decode()
    assert "not confirmed" in page and not any(str(one.public_id) in page for one in calls)
    assert invitations_to(waiting_round(stranger, timezone.now())) == []
    for call in calls:
        for token in ("", str(stranger.pk), str(calls[0].public_id) if call != calls[0] else "x"):
            with pytest.raises(Refused) as refused:
                entries.accept(actors=(stranger,), now=timezone.now(), invitation=call, token=token)
            assert refused.value.reason is Refusal.UNPROVED
        assert "mayor@x.example" not in seats_in(call.municipality)


@pytest.mark.parametrize("way", ["letter of confirmation", "link of the invitation", "new password", "code"])
def test_each_proof_opens_the_invitations(invited, way, mailoutbox):
    story, calls = invited
    client, person = signs_up("mayor@x.example", "fa")
    assert mailoutbox == [], "letters go out by the outbox"
    carry_out(now=clock.now())
    letters = "\n".join(m.body for m in mailoutbox if m.to == ["mayor@x.example"])
    if way == "letter of confirmation":
        client.post(re.search(r"/accounts/confirm-email/\S+", letters)[0])
    elif way == "link of the invitation":
        assert client.post(f"/enter/invitations/{calls[0].public_id}/").status_code == 302
        assert "mayor@x.example" in seats_in(calls[0].municipality)
    elif way == "new password":
        Client().post("/accounts/password/reset/", {"email": person.email})
        carry_out(now=clock.now())
        client = Client()
        form = client.get(re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0])["Location"]
        client.post(form, {"password1": PASSWORD + "2", "password2": PASSWORD + "2"})
    else:
        code = hand_code(actors=(story.tehran,), now=timezone.now(), edition=story.edition, person=person, reason="r")
        assert Client().post("/code/", {"email": person.email, "code": code}).status_code == 302
    assert has_proved(person)
    assert [one.pk for one in invitations_to(waiting_round(person, timezone.now()))] == [
        one.pk for one in calls if person.email not in seats_in(one.municipality)
    ]


def test_whoever_gives_something_to_an_address_asks_the_one_rule(an_edition):
    """Officers, seats, reviewers, jurors, accounts made for others; to be found is not to be given."""
    an_edition(Phase.DRAFTING)
    _, squatter = signs_up("expert@x.example")
    assert holder_of("expert@x.example") is None
    with pytest.raises(ValidationError):
        person_at("expert@x.example")
    assert person_at("EXPERT@x.example", proved=False) == squatter
    wish = {"email": "expert@x.example", "name": "Expert", "country": "IR"}
    form = ExpertForm(wish)
    form.is_valid()
    form.cleaned_data |= {"language": "en"}
    assert "person" not in form.who() and form.who()["email"] == "expert@x.example"
    kept = squatter.password
    assert account_of("expert@x.example", "Expert", "en") == squatter
    squatter.refresh_from_db()
    assert squatter.password != kept and not squatter.has_usable_password(), "the next one is set by letter"
    assert holder_of("expert@x.example") == squatter == person_at("expert@x.example")


def test_whoever_opened_an_account_first_does_not_sit_as_the_officer_of_that_address(db):
    client, squatter = signs_up("officer@x.example")
    from charsu.models import Institution

    Institution.objects.create(code="t", is_party=True, country="IR")
    call_command("officer", "officer@x.example", institution="t")
    assert client.get("/me/").status_code == 302, "the session of the first one ended"
    assert not Client().login(email="officer@x.example", password=PASSWORD)


def test_the_letter_of_confirmation_is_the_persons_and_its_way_stands_in_no_row(db, mailoutbox):
    client, person = signs_up("ana@x.example", "ru")
    notice = Notice.objects.get(kind="address_asked")
    assert notice.person == person and set(notice.facts) == {"address"}
    carry_out(now=clock.now())
    assert "confirm-email" in mailoutbox[-1].body and mailoutbox[-1].extra_headers["Content-Language"] == "ru"
    cache.clear()
    page = client.post("/accounts/email/", {"email": person.email, "action_send": "1"})
    assert page.status_code == 302 and Notice.objects.filter(kind="address_asked").count() == 2
    assert "action_send" in client.get("/accounts/2fa/").content.decode()
    prove_address(person)
    assert 'id="address-to-confirm"' not in client.get("/enter/").content.decode()
    assert EmailAddress.objects.filter(user=person).count() == 1
