"""What waits for a city between cities: it stands where the exchange begins, and comes by letter in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import exchange
from charsu.acts.outbox import remind
from charsu.adapters.clock import now
from charsu.adapters.mail import Reader, written
from charsu.models import Encounter, Guest, Meeting, Membership, Notice, Visit
from charsu.rules.lifecycle import Phase

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def met(an_edition: Any) -> tuple[Meeting, Membership, Membership]:
    """A meeting that goes on, with two cities that came."""
    story = an_edition(Phase.RESULTS)
    for rows in (Notice, Encounter, Visit, Meeting):
        rows.objects.all().delete()
    at = now()
    meeting = Meeting.objects.create(
        award=story.edition.award, kind="conference", name={"en": "Shiraz"}, place="Shiraz", zone="Asia/Tehran",
        starts_at=at, ends_at=at + timedelta(days=2), of_a_country=5, register_until=at + timedelta(hours=5),
        by=story.tehran, announced_at=at,
    )  # fmt: skip
    seats = Membership.objects.filter(right__in=("leads the team", "writes")).exclude(municipality=None)
    one = seats.select_related("person", "municipality").first()
    other = seats.exclude(municipality=one.municipality).exclude(person=one.person).first()
    for seat in (one, other):
        Guest.objects.create(meeting=meeting, municipality=seat.municipality, invited_by=story.tehran,
                             invited_at=at, registered_at=at)  # fmt: skip
    return meeting, one, other


def test_a_note_is_told_to_the_other_city_and_both_are_reminded_of_the_task(met: Any) -> None:
    meeting, one, other = met
    due = (now() + timedelta(days=30)).date()
    exchange.note_encounter(
        actors=(one.person,), now=now(), municipality=one.municipality, meeting=meeting, other=other.municipality,
        words="Trams", task="Send the contract", due=due,
    )  # fmt: skip
    letter = Notice.objects.get(kind="encounter_noted", person=other.person)
    assert not Notice.objects.filter(kind="encounter_noted", person=one.person).exists()
    text = written(to=Reader("a@x.example", "en"), kind=letter.kind, facts=letter.facts)[1]
    assert "Send the contract" in text and "Trams" in text
    for day, is_late in ((7, False), (-1, True)):
        at = now().replace(year=due.year, month=due.month, day=due.day) - timedelta(days=day)
        for _ in range(2):
            remind(now=at)
        told = Notice.objects.filter(kind="task_due", facts__is_late=is_late)
        assert [told.filter(person=seat.person).count() for seat in (one, other)] == [1, 1]
        words = written(to=Reader("a@x.example", "en"), kind="task_due", facts=told[0].facts)[1]
        assert "Send the contract" in words and ("nobody has said" in words) is is_late
    Encounter.objects.update(done_on=due, due=due + timedelta(days=90))
    before = Notice.objects.count()
    remind(now=now() + timedelta(days=113))

    assert Notice.objects.count() == before


def test_the_exchange_begins_with_what_waits_for_ones_city(met: Any, django_assert_max_num_queries: Any) -> None:
    meeting, one, other = met
    day = now().date()
    Encounter.objects.create(meeting=meeting, one=one.municipality, other=other.municipality, words="x",
                             task="Send the contract", due=day, by=one.person, at=now())  # fmt: skip
    visit = Visit.objects.create(
        kind="visit", host=one.municipality, guest=other.municipality, words="Four engineers", at=now(),
        asked_for=other.municipality, by=other.person, changed_at=now(),
    )  # fmt: skip
    Guest.objects.filter(municipality=one.municipality).update(registered_at=None)
    invited, asked = f"/exchange/meetings/{meeting.public_id}/", f"/exchange/visits/{visit.public_id}/"
    page = Client()
    page.force_login(one.person, backend=BACKEND)
    with django_assert_max_num_queries(12):
        home = page.get("/exchange/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert asked in home and "is invited:" in home and invited in home and "Send the contract" in home
    listed = page.get("/exchange/meetings/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "waits for your answer" in listed
    page.force_login(other.person, backend=BACKEND)
    home = page.get("/exchange/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert asked not in home and "is invited:" not in home and "Send the contract" in home
    assert "waits for your answer" not in Client().get("/exchange/meetings/").content.decode()
