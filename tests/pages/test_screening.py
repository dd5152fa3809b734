"""The bureau screens what was received; a focal point stands behind its own country's entries."""

from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charsu.adapters import clock
from charsu.models import Deadline, Entry, Membership, Notice, Screening
from charsu.queries.editions import rules_in_force
from charsu.queries.history import history_of
from charsu.queries.reviews import cities_entered
from charsu.rules.lifecycle import Phase

MOST_QUERIES = 12


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def more_of(entry, number):
    """Another work of the same city, received like this one."""
    receipt = entry.receipts.get()
    entry.pk, entry.public_id = None, uuid4()
    entry.save(force_insert=True)
    receipt.pk, receipt.entry, receipt.number, receipt.code = None, entry, f"more-{number}", None
    receipt.save(force_insert=True)


@pytest.mark.parametrize("rows", [0, 60])
def test_lists_ask_little_whatever_the_rows(an_edition, rows):
    story = an_edition(Phase.OPEN)
    there = Entry.objects.count()
    received = list(Entry.objects.order_by("pk"))
    for number in range(rows):
        more_of(copy(received[number % there]), number)
    assert Entry.objects.count() == there + rows
    entrant = Entry.objects.first().started_by
    focal = Membership.objects.filter(role="focal point", institution__country="RU").first().person
    for person, at in ((story.tehran, "/bureau/entries/"), (entrant, "/enter/"), (focal, "/focal/")):
        client = sit(person)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(at).status_code == 200
        assert len(asked) <= MOST_QUERIES, (at, len(asked))


def test_an_officer_screens_with_a_reason_and_the_team_is_told(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.first()
    Screening.objects.filter(entry=entry).delete()
    desk, at = sit(story.tehran), f"/bureau/entries/{entry.public_id}/"
    page = desk.get(at)
    assert page.status_code == 200 and "The team reads:" in page.content.decode()
    assert desk.post(at, {"result": "admitted", "reason": ""}).status_code == 200
    assert not Screening.objects.filter(entry=entry).exists()
    before = Notice.objects.filter(kind="screened").count()
    assert desk.post(at, {"result": "admitted", "reason": "clause 5 holds"}).status_code == 302
    assert Screening.objects.get(entry=entry).reason == "clause 5 holds"
    assert Notice.objects.filter(kind="screened").count() == before + 1


def test_no_letter_is_shown_that_could_not_be_sent_and_how_much_time_is_enough_is_said(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.first()
    Screening.objects.filter(entry=entry).delete()
    Deadline.objects.filter(edition=story.edition, code="cure_ends").update(at=clock.now() + timedelta(days=1))
    wish = {"result": "returned", "clause": "16", "reason": "An annex is missing.", "look": "1"}
    desk, at = sit(story.tehran), f"/bureau/entries/{entry.public_id}/"
    days = rules_in_force(story.edition).cure_days
    for sent in (wish, {**wish, "look": ""}):
        page = desk.post(at, {key: said for key, said in sent.items() if said})
        assert "letter" not in page.context and f"given {days} days at least" in page.content.decode()
    Deadline.objects.filter(edition=story.edition, code="cure_ends").update(at=clock.now() + timedelta(days=60))
    assert desk.post(at, wish).context["letter"]


def test_a_reviewer_is_not_asked_about_a_city_none_of_whose_entries_is_judged(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    cities = cities_entered(story.edition)
    out = Entry.objects.filter(edition=story.edition, municipality=cities[0])
    Screening.objects.filter(entry__in=out).update(result="refused")
    assert cities_entered(story.edition) == cities[1:]


def test_a_result_that_the_page_did_not_show_is_not_overturned_and_every_result_stays_in_the_history(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.first()
    Screening.objects.filter(entry=entry).delete()
    tehran, kazan = sit(story.tehran), sit(story.kazan)
    at = f"/bureau/entries/{entry.public_id}/"
    old = tehran.get(at).context["over"]
    assert kazan.post(at, {"result": "admitted", "reason": "clause 5 holds"}).status_code == 302
    letters = Notice.objects.filter(kind="screened").count()
    wish = {"result": "refused", "ground": "NOT_RUN", "clause": "5", "reason": "it is a plan"}
    page = tehran.post(at, {**wish, "over": old})
    assert page.status_code == 409 and "Another result was kept" in page.content.decode()
    assert "clause 5 holds" in page.content.decode() and "it is a plan" in page.content.decode()
    assert Screening.objects.get(entry=entry).result == "admitted"
    assert Notice.objects.filter(kind="screened").count() == letters
    assert "Another result was kept" in tehran.post(at, {**wish, "over": old, "look": "1"}).content.decode()
    assert tehran.post(at, {**wish, "over": page.context["over"]}).status_code == 302
    told = [(line.what, line.words) for line in history_of(Entry.objects.get(pk=entry.pk))]
    assert told[:2] == [("Not admitted.", "it is a plan"), ("Admitted.", "clause 5 holds")]
    team = sit(entry.started_by).get(f"/enter/{entry.public_id}/history/").content.decode()
    assert "it is a plan" in team and "clause 5 holds" in team


def test_a_result_against_the_findings_is_asked_once_more(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry = Entry.objects.first()
    Screening.objects.filter(entry=entry).delete()
    desk, at = sit(story.tehran), f"/bureau/entries/{entry.public_id}/"
    late = {"result": "refused", "ground": "LATE", "clause": "12", "reason": "it came late"}
    page = desk.post(at, late).content.decode()
    assert "The rules find otherwise" in page and 'name="sure"' in page
    assert not Screening.objects.filter(entry=entry).exists()
    assert desk.post(at, {**late, "look": "1"}).context["letter"]  # looking decides nothing
    assert desk.post(at, {**late, "sure": "on"}).status_code == 302
    assert Screening.objects.get(entry=entry).ground == "LATE"


def test_an_officer_sees_what_a_team_sent_anew_word_by_word(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.filter(kind="practice").first()
    desk, at = sit(story.tehran), f"/bureau/entries/{entry.public_id}/"
    assert desk.get(at).context["replaced"] == ()
    was = entry.receipts.latest("pk")
    files = [{"name": "letter.pdf", "sha256": "ab", "size": 3}]
    answers = {**was.content["answers"], "partners": "Two towns and the water works"}
    entry.receipts.create(number="x-2", code="y-2", at=was.at, by=was.by, salt="00", commitment="1" * 64,
                          content={**was.content, "answers": answers, "attachments": files})  # fmt: skip
    entry.receipts.create(number="x-3", code="y-3", at=was.at, by=was.by, salt="00", commitment="2" * 64, content={
        **was.content, "answers": {**answers, "partners": "Three towns and the water works"}, "title": "New name",
        "attachments": [],
    })  # fmt: skip
    answer = desk.get(at)
    last, first = answer.context["replaced"]
    told = {one.name if isinstance(one.name, str) else one.name["en"]: one.pieces for one in last.rows}
    assert (last.before, last.after, last.files_in, last.files_out) == ("x-2", "x-3", (), ("letter.pdf",))
    partners = next(pieces for name, pieces in told.items() if "artner" in name)
    assert [(one.kind.value, one.words) for one in partners[:2]] == [("out", "Two"), ("in", "Three")]
    assert "Title of the entry" in told and len(told) == 2 and first.files_in == ("letter.pdf",)
    assert "What changed since it was first received" in answer.content.decode()
    entry.receipts.filter(number="x-3").update(content={"answers": {}, "attachments": [], "title": ""})  # erased
    assert desk.get(at).status_code == 200


def test_a_draft_is_not_there_for_the_bureau(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    entry = Entry.objects.first()
    entry.receipts.all().delete()
    assert sit(story.tehran).get(f"/bureau/entries/{entry.public_id}/").status_code == 404


def test_whoever_may_see_no_entry_is_not_told_which_there_are(an_edition):
    story = an_edition(Phase.SCREENING)
    entry = story.edition.entries.filter(receipts__isnull=False).first()
    officer_of_a_city = story.cast.entrants[entry.municipality_id]
    there, nowhere = (f"/bureau/entries/{one}/" for one in (entry.public_id, "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"))
    answers = [sit(officer_of_a_city).get(at) for at in (there, nowhere)]
    assert [one.status_code for one in answers] == [404, 404]


def test_the_officers_search_folds_words_and_knows_beginnings_of_numbers(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    entry, other = Entry.objects.all()[:2]
    Entry.objects.filter(pk=entry.pk).update(title="انرژی پاک در इंदौर")
    receipt, desk = entry.receipts.latest("pk"), sit(story.tehran)
    number = f"{story.edition.slug}-{entry.pk:05d}"
    asked = [
        "انرژي",
        "इन्दौर",
        number,
        receipt.code[:4],
        receipt.code[:9].lower(),
        f"E-{entry.pk:04d}",
        f"e{entry.pk}",
    ]
    for words in asked:
        found = [row.pk for row in desk.get("/bureau/entries/", {"words": words}).context["page"]]
        assert entry.pk in found and other.pk not in found, words
    assert f"E-{entry.pk:04d}" in desk.get("/bureau/entries/").content.decode()
    assert desk.get("/bureau/entries/", {"words": "E-99999999999999999999"}).status_code == 200
