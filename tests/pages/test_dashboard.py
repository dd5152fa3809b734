"""The dashboard: true figures, a place and an instant for what waits, and few questions whatever the rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charsu.models import Claim, Entry, Handover, Municipality, Notice, Person
from charsu.queries.dashboard import dashboard
from charsu.queries.needs_help import HOW
from charsu.queries.todo import todo
from charsu.rules.lifecycle import Need, Phase
from tests.conftest import NOW


def officer_at_the_desk():
    client = Client()
    client.force_login(
        Person.objects.get(email="tehran-1@charsu.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def questions(client, page="/bureau/"):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.SCREENING, Phase.REVIEW, Phase.JURY])
def test_the_dashboard_asks_the_same_whatever_the_rows(an_edition, phase, settings):
    settings.CHARSU_DEMO = False
    an_edition(phase)
    client = officer_at_the_desk()
    client.get("/bureau/")
    few = questions(client)
    entry = Entry.objects.select_related("municipality").first()
    for number in range(40):
        entry.pk, entry.public_id, entry._state.adding = None, None, True
        fresh = Entry._meta.get_field("public_id").get_default()
        entry.public_id = fresh
        entry.title = f"more {number}"
        entry.save(force_insert=True)
        Notice.objects.create(
            person=Person.objects.first(), kind="notice", written_at=NOW, next_at=NOW, attempts=1, trouble="refused"
        )
    assert questions(client) <= few
    assert few <= 12, few


@pytest.mark.django_db
def test_figures_are_those_of_the_store(an_edition):
    story = an_edition(Phase.REVIEW)
    person = Person.objects.get(email="tehran-1@charsu.example")
    board = dashboard(person, story.edition, NOW)
    received = Entry.objects.filter(edition=story.edition, receipts__isnull=False, withdrawn_at=None).distinct()
    assert board.received == received.count() == sum(day.count for day in board.days)
    assert max(day.height for day in board.days) == 100
    assert all(
        later.day - day.day == timedelta(days=1) for day, later in zip(board.days, board.days[1:], strict=False)
    )
    assert board.sheets_given >= board.sheets_done


@pytest.mark.django_db
def test_what_waits_has_a_place_and_an_instant(an_edition):
    story = an_edition(Phase.SCREENING)
    waiting = todo(Person.objects.get(email="tehran-1@charsu.example"), story.edition, NOW)
    assert waiting and all(row.url_name and row.since for row in waiting)
    by = Entry.objects.filter(edition=story.edition).first().started_by
    for days, city in zip((3, 9), Municipality.objects.filter(claims=None, team=None), strict=False):
        Claim.objects.create(municipality=city, by=by, words="w", at=NOW - timedelta(days=days))
        Handover.objects.create(municipality=city, by=by, words="w", at=NOW - timedelta(days=days + 1))
    Notice.objects.create(email="x@x.example", kind="notice", written_at=NOW, next_at=NOW, attempts=3, trouble="550")
    rows = todo(Person.objects.get(email="tehran-1@charsu.example"), story.edition, NOW)
    since = {row.what: row.since for row in rows}
    assert since["Teams wait to be confirmed."] == NOW - timedelta(days=9)
    assert since["New officers ask for their city's team."] == NOW - timedelta(days=10)
    assert since["Letters could not be sent."] == NOW


@pytest.mark.django_db
def test_letters_that_could_not_be_sent_are_shown_with_what_went_wrong(an_edition):
    an_edition(Phase.OPEN, most_entries=4)
    Notice.objects.create(
        email="lost@x.example", kind="notice", written_at=NOW, next_at=NOW, attempts=3, trouble="550 no such mailbox"
    )
    page = officer_at_the_desk().get("/bureau/").content.decode()
    assert "550 no such mailbox" in page and "lost@x.example" in page


def test_every_need_says_how_to_meet_it():
    assert set(HOW) == set(Need)
