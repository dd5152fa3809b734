"""The focal point's desk and the open calls for programs."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.acts.outbox import remind
from charsu.adapters.mail import Reader, written
from charsu.models import (
    Claim,
    Deadline,
    Endorsement,
    Entry,
    Handover,
    Invitation,
    Membership,
    Municipality,
    Notice,
    Person,
    Receipt,
)
from charsu.queries.cities import name_of
from charsu.queries.teams import is_confirmed
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right

NOW = timezone.now()


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    return story


def sit(email, language="en"):
    client = Client()
    client.force_login(Person.objects.get(email=email))
    client.cookies["django_language"] = language
    return client


def test_a_city_is_found_called_and_the_call_taken_back(house):
    client = sit("focal-ir@charsu.example")
    city = Municipality.objects.filter(country="IR", team=None).first()
    abroad = Municipality.objects.filter(country="RU").first()
    found = client.get("/focal/invite/", {"q": city.name}).content.decode()
    assert f"?city={city.geonameid}" in found
    assert f"?city={abroad.geonameid}" not in client.get("/focal/invite/", {"q": abroad.name}).content.decode()
    wrong = client.post("/focal/invite/", {"city": city.geonameid, "email": "no address", "words": "بیایید"})
    assert wrong.status_code == 200 and "بیایید" in wrong.content.decode() and not Invitation.objects.exists()
    sent = {"city": city.geonameid, "email": "a@x.example", "words": "بیایید"}
    assert client.post("/focal/invite/", sent).status_code == 302
    assert client.post("/focal/invite/", {**sent, "city": abroad.geonameid}).status_code == 404
    for odd in ("x", "9" * 400, "-1", "\x00", ""):
        assert client.post("/focal/invite/", {**sent, "city": odd}).status_code == 200, odd
    one = Invitation.objects.get()
    letter = Notice.objects.get(kind="city_invited")
    assert letter.facts["city"] == name_of(city, letter.language)  # as its reader calls it
    page = client.get("/focal/").content.decode()
    assert "a@x.example" in page and "invited" in page
    assert sit("focal-ru@charsu.example").post(f"/focal/invitations/{one.pk}/withdraw/").status_code == 404
    assert client.post(f"/focal/invitations/{one.pk}/withdraw/").status_code == 302
    assert "a@x.example" not in client.get("/focal/").content.decode()


def test_a_city_whose_confirmed_clerk_is_gone_is_asked_for_and_handed_over(house):
    city = Municipality.objects.filter(country="IR", team=None).first()
    old, new = (Person.objects.create(email=f"{name}@x.example", name=name) for name in ("old", "new"))
    claim = acts.claim(actors=(old,), now=timezone.now(), municipality=city, words="me")
    focal = Person.objects.get(email="focal-ir@charsu.example")
    acts.confirm(actors=(focal,), now=timezone.now(), claim=claim, words="")
    city.team.all().delete()  # as when the only member of the team is erased
    client, at = sit("new@x.example"), f"/enter/city/{city.geonameid}/join/"
    assert "Ask to take the team over" in client.get(at).content.decode()
    assert client.post(at, {"take_over": "1", "words": "I took over"}).status_code == 302
    desk = client.get("/enter/").content.decode()
    assert "You asked to take the team over." in desk and at in desk
    acts.hand_over(actors=(focal,), now=timezone.now(), handover=Handover.objects.get(), ends=[], words="")
    assert city.team.get().person == new and is_confirmed(city.pk)


def test_focal_point_and_bureau_see_that_nobody_vouches_for_a_team(house):
    seat = Membership.objects.filter(role="entrant", municipality__entries__receipts__isnull=False,
                                     municipality__country="IR").first()  # fmt: skip
    city, entry = seat.municipality, seat.municipality.entries.filter(receipts__isnull=False).first()
    at, words = f"/bureau/entries/{entry.public_id}/", "nobody has vouched that it writes for the city"
    bureau, focal = sit("tehran-1@charsu.example"), sit("focal-ir@charsu.example")
    assert words not in bureau.get(at).content.decode()
    assert "waits to be confirmed" not in focal.get("/focal/").content.decode()
    facts = {"municipality": city, "by": seat.person, "at": timezone.now(), "words": "me"}
    Claim.objects.create(**facts, refused_at=timezone.now())  # received by a team whose claims are all refused
    assert words in bureau.get(at).content.decode()
    assert "waits to be confirmed" in focal.get("/focal/").content.decode()


def test_a_new_officer_asks_on_the_page_of_the_city_and_the_focal_point_hands_over(house):
    seat = Membership.objects.filter(role="entrant", municipality__country="IR").first()
    city = seat.municipality
    Person.objects.create(email="new@x.example", name="New clerk")
    new, at = sit("new@x.example"), f"/enter/city/{city.geonameid}/join/"
    assert "This city has a team already." in new.get(at).content.decode()
    assert new.post(at, {"take_over": "1", "words": "\u202e"}).status_code == 409 and not Handover.objects.exists()
    assert new.post(at, {"take_over": "1", "words": "I took over"}).status_code == 302
    assert "You asked to take the team over." in new.get(at).content.decode()
    asked = Handover.objects.get()
    assert "New clerk" in sit(seat.person.email).get("/enter/team/").content.decode()
    letter = Notice.objects.get(person__email="focal-ir@charsu.example", kind="handover_waits")
    text = written(to=Reader("a@x.example", "en"), kind=letter.kind, facts=letter.facts)[1]
    assert "asks for its team" in text and "confirm" not in text
    here = f"/focal/handovers/{asked.pk}/"
    for email in ("focal-ru@charsu.example", "city-2@charsu.example", "new@x.example"):
        assert sit(email).get(here).status_code == 404, email
        assert sit(email).post(here, {"confirm": "1"}).status_code == 404, email
    focal, officer = sit("focal-ir@charsu.example"), sit("tehran-1@charsu.example")
    assert here in focal.get("/focal/").content.decode() and here in officer.get("/bureau/teams/").content.decode()
    assert focal.post(here, {"refuse": "1", "words": ""}).status_code == 200, "a refusal has a reason"
    assert f'value="{seat.pk}" checked' not in focal.get(here).content.decode(), "nobody's place ends by itself"
    asked_again = focal.post(here, {"confirm": "1", "ends": [seat.pk], "words": "ok"}).content.decode()
    assert f'name="ends" value="{seat.pk}"' in asked_again and seat.person.name in asked_again
    assert city.team.filter(pk=seat.pk).exists() and not city.team.filter(person__email="new@x.example").exists()
    assert focal.post(here, {"sure": "1", "ends": [seat.pk], "words": "ok"}).status_code == 302
    assert "New clerk" in new.get("/enter/team/").content.decode()
    entry = Entry.objects.filter(municipality=city).first()
    old = Client()
    old.force_login(seat.person)
    assert (
        old.get(f"/enter/{entry.public_id}/").status_code == 404
        and new.get(f"/enter/{entry.public_id}/").status_code == 200
    )


def test_a_focal_point_answers_nothing_about_a_team_that_they_are_in(house):
    Endorsement.objects.all().delete()
    entry = Entry.objects.filter(municipality__country="IR", receipts__isnull=False, withdrawn_at=None).first()
    city, focal = entry.municipality, Person.objects.get(email="focal-ir@charsu.example")
    received = Entry.objects.filter(municipality__country="IR", endorsement=None, withdrawn_at=None)
    received = received.exclude(receipts=None).distinct()
    client, at = sit(focal.email), f"/focal/{entry.public_id}/"
    assert client.get("/focal/").context["counts"]["open"] == received.count()
    Membership.objects.create(person=focal, role="entrant", municipality=city, right="write")
    new = Person.objects.create(email="new@x.example", name="New clerk")
    asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=city, words="I took over")
    told = {one.person.email for one in Notice.objects.filter(kind="handover_waits")}
    assert focal.email not in told and "tehran-1@charsu.example" in told
    client = sit(focal.email)
    page = client.get(f"/focal/handovers/{asked.pk}/").content.decode()
    assert "You are in the team of" in page and 'name="confirm"' not in page
    assert client.post(f"/focal/handovers/{asked.pk}/", {"sure": "1", "words": "ok"}).status_code == 403
    page = client.get(at).content.decode()
    assert "so you do not endorse its entries" in page and "while the call is open" not in page
    assert client.get("/focal/").context["counts"]["open"] == received.exclude(municipality=city).count()
    remind(now=NOW + timedelta(days=40))
    waits = Notice.objects.filter(kind="endorsement_waits", person=focal)
    assert max((one.facts["count"] for one in waits), default=0) == received.exclude(municipality=city).count()
    asked.refresh_from_db()
    assert asked.done_at is None and not city.team.filter(person=new).exists()


def test_an_officer_who_is_invited_learns_by_the_letter_and_the_page_that_they_cannot_join(house):
    lead = Membership.objects.filter(role="entrant", right=Right.LEAD.value).first()
    facts = {"actors": (lead.person,), "now": NOW, "municipality": lead.municipality, "right": Right.WRITE}
    acts.invite(**facts, email="tehran-1@charsu.example")
    made = Invitation.objects.get(email="tehran-1@charsu.example")
    letter = Notice.objects.get(kind="invited", email=made.email)
    assert "you cannot join" in written(to=Reader("a@x.example", "en"), kind="invited", facts=letter.facts)[1]
    page = sit("tehran-1@charsu.example").get(f"/enter/invitations/{made.public_id}/")
    assert page.status_code == 409 and "does not enter works for a city" in page.content.decode()
    acts.invite(**facts, email="nobody@x.example")
    other = Notice.objects.get(kind="invited", email="nobody@x.example")
    assert "you cannot join" not in written(to=Reader("a@x.example", "en"), kind="invited", facts=other.facts)[1]
    team = sit(lead.person.email).get("/enter/team/").content.decode()
    assert "tehran-1@charsu.example" in team and "cannot join" not in team


def test_a_city_with_a_draft_is_reminded_once_a_day_by_its_own_focal_point(house):
    entry = Entry.objects.filter(municipality__country="IR").first()
    Receipt.objects.filter(entry__municipality=entry.municipality).delete()
    at = f"/focal/cities/{entry.municipality.geonameid}/remind/"
    client = sit("focal-ir@charsu.example")
    assert at in client.get("/focal/").content.decode()
    assert sit("focal-ru@charsu.example").post(at).status_code == 404
    assert sit("city-1@charsu.example").post(at).status_code == 403
    assert [client.post(at).status_code for _ in range(2)] == [302, 409]
    assert Notice.objects.filter(kind="draft_waits").count() == entry.municipality.team.count()


@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_the_desk_asks_as_often_whatever_the_cities_and_shows_no_other_country(
    house, language, django_assert_max_num_queries
):
    person = Person.objects.get(email="focal-ir@charsu.example")
    for city in Municipality.objects.filter(country="IR", team=None)[:25]:
        acts.invite_city(actors=(person,), now=NOW, municipality=city, email=f"c{city.pk}@x.example")
    client = sit(person.email, language)
    with django_assert_max_num_queries(12):
        page = client.get("/focal/").content.decode()
    others = Entry.objects.exclude(municipality__country="IR").values_list("title", flat=True)
    assert not [title for title in others if title in page]


def test_open_calls_are_told_to_programs_while_they_are_open(house):
    answer = Client().get("/call.json")
    (event,) = json.loads(answer.content)["@graph"]
    assert answer["Content-Type"].startswith("application/ld+json") and event["@type"] == "Event"
    closes = Deadline.objects.get(code="call_closes")
    assert event["endDate"] == closes.at.isoformat() and len(event["organizer"]) == 2
    assert any("clause" in one["citation"] for one in event["additionalProperty"])
    feed = ElementTree.fromstring(Client().get("/call.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    Deadline.objects.filter(pk=closes.pk).update(at=NOW - timedelta(days=1))
    assert json.loads(Client().get("/call.json").content)["@graph"] == []


def test_before_anything_is_announced_no_call_is_told(an_edition):
    an_edition(Phase.DRAFTING)
    assert json.loads(Client().get("/call.json").content)["@graph"] == []
    assert b"<entry>" not in Client().get("/call.atom").content
