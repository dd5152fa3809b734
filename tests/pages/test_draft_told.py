"""What the page of a draft tells: who submits, what is missing, what screening found, how long is left."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.adapters.mail import Reader, written
from charsu.models import Deadline, Entry, Membership, Notice, Person, Screening
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right
from charsu.templatetags.kept import to_copy
from tests.conftest import NOW


def sit(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def opened(an_edition: Any, phase: Phase) -> Entry:
    an_edition(phase, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(days=34, hours=1))
    entry = Entry.objects.filter(kind="practice").first()
    assert entry is not None
    Person.objects.update(language="en")
    return entry


@pytest.fixture
def entry(an_edition: Any) -> Entry:
    return opened(an_edition, Phase.OPEN)


def read(client: Client, entry: Entry, page: str = "") -> str:
    return client.get(f"/enter/{entry.public_id}/{page}").content.decode()


def test_whoever_drafts_is_told_so_and_who_submits(entry: Entry) -> None:
    lead, city = entry.started_by, entry.municipality
    acts.invite(actors=(lead,), now=NOW, municipality=city, email="drafts@x.example", right=Right.DRAFT)
    letter = Notice.objects.filter(kind="invited").latest("pk")
    _, text, html = written(to=Reader(letter.email, "en"), kind="invited", facts=letter.facts)
    assert "You would write drafts;" in text and "You would write drafts;" in html
    drafter = Person.objects.create(email="drafts@x.example", name="Abeba", language="en")
    page = sit(drafter).get(letter.facts["path"]).content.decode()
    assert "You would write drafts;" in page
    Membership.objects.create(person=drafter, role="entrant", municipality=city, right=Right.DRAFT.value)
    page = read(sit(drafter), entry)
    assert "Save and go on to submit" not in page and "Save and see what is missing" in page and lead.name in page
    page = read(sit(drafter), entry, "submit/")
    assert "Everything is here." in page and lead.name in page and ">Submit</button>" not in page
    page = read(sit(lead), entry)
    assert "Save and go on to submit" in page and "these submit entries" not in page


def test_what_is_missing_and_what_is_wrong_are_told_together(entry: Entry) -> None:
    client = sit(entry.started_by)
    sent = {"version": str(entry.revision), "title": entry.title, "started": "1402", "results": "", "submit": "1"}
    page = client.post(f"/enter/{entry.public_id}/", sent).content.decode()
    assert re.search(r'Before it can be submitted, answer:.*href="#id_results"', page)
    assert re.search(r'Before it can be submitted, mend:.*href="#id_started"', page)


def test_what_is_missing_in_a_row_is_told_with_the_rest_and_a_year_ahead_is_asked_about(entry: Entry) -> None:
    client, at = sit(entry.started_by), f"/enter/{entry.public_id}/"
    client.get(at)
    row = {"costs.0.item": "Trees", "costs.0.year": "2099"}
    page = client.post(at, {"version": str(entry.revision), "title": entry.title, "started": "1402", **row,
                            "submit": "1"}).content.decode()  # fmt: skip
    assert re.search(r'Before it can be submitted, mend:.*href="#id_costs\.0\.sum"', page)
    assert re.search(r'href="#id_costs\.0\.year">[^<]*</a>: The year 2099 is still to come', page)


def test_the_last_hours_are_told_in_minutes(entry: Entry) -> None:
    Deadline.objects.filter(code="call_closes").update(at=timezone.now() + timedelta(minutes=3, seconds=30))
    assert re.search(r'data-until="[^"]+">4 minutes left<', read(sit(entry.started_by), entry))


def test_limits_and_time_are_told_without_scripts(entry: Entry) -> None:
    page = read(sit(entry.started_by), entry)
    assert re.search(r"At most \d+ words\.", page)
    assert re.search(r'data-until="[^"]+">34 days left<', page)
    assert "<span data-without-scripts>" in page


def test_what_was_typed_after_the_session_is_told_by_its_question(entry: Entry) -> None:
    at = f"/enter/{entry.public_id}/"
    fields = {"person": "101", "title": "Water", "problem": "Heat in the streets", "costs.0.item": "Trees"}
    page = (
        Client(headers={"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}).post(at, fields).content.decode()
    )
    assert "Heat in the streets" in page and "Answer " not in page and "Answer 1: 101" not in page
    told = dict(to_copy([("problem", "Heat in the streets"), ("person", "101")], at))
    assert list(told.values()) == ["Heat in the streets"] and "Problem" in next(iter(told))


def test_a_refusal_says_its_clause_and_ground_and_how_to_appeal(an_edition: Any) -> None:
    entry = opened(an_edition, Phase.SCREENING)
    Screening.objects.filter(entry=entry).delete()
    client = sit(entry.started_by)
    assert "this one counts" in read(client, entry)
    Screening.objects.create(
        entry=entry, result="refused", ground="NOT_RUN", clause="6", reason="Only planned.",
        by=Person.objects.get(email="tehran-1@charsu.example"), at=timezone.now(),
    )  # fmt: skip
    page = read(client, entry)
    assert "Only planned." in page and "neither begun nor been published" in page and "#clause-6" in page
    assert f'href="/enter/{entry.public_id}/appeal/"' in page and "you may appeal until" in page
    assert "this one counts" not in page
    reader = Person.objects.create(email="reads@x.example", name="Reads", language="en")
    Membership.objects.create(person=reader, role="entrant", municipality=entry.municipality, right=Right.READ.value)
    page = read(sit(reader), entry)
    assert "Only planned." in page and "/appeal/" not in page
