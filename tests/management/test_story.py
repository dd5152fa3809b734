"""The demo tells nothing that it does not know, and nothing that has not come."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from charsu.adapters.texts_of_the_house import read_json, read_jsonl
from charsu.management.story.chapters.calling import _at_the_doors, answers_of, year_of
from charsu.management.story.play import play
from charsu.management.story.stage import Story
from charsu.models import (
    Entry,
    Handover,
    Invitation,
    LedgerEntry,
    Membership,
    Municipality,
    Practice,
    Score,
)
from charsu.rules.drafts import MOST_TITLE
from charsu.rules.forms import clean_answer, from_row, problems_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right
from charsu.rules.texts import clean_line
from tests.conftest import NOW


@pytest.mark.parametrize("phase", [Phase.FOUNDING, Phase.DRAFTING, Phase.ANNOUNCED, Phase.JURY])
def test_no_act_of_the_demo_lies_ahead_of_today(an_edition: Callable[..., Story], phase: Phase) -> None:
    story = an_edition(phase)
    assert LedgerEntry.objects.exists()
    assert not LedgerEntry.objects.filter(at__gt=NOW).exists()
    assert not story.edition.regulations.clauses.filter(proposed_at__gt=NOW).exists()


def test_a_year_that_no_source_tells_is_said_to_be_so() -> None:
    for record in read_jsonl("practices.jsonl"):
        year, doubt = year_of(record)
        told = record.get("year") if record["kind"] == "research" else record["started"]
        answers = answers_of(record)
        words = answers.get("results") or answers["method"]
        assert bool(doubt) is not bool(told)
        assert doubt in words and (year in doubt if doubt else year == str(told))


def test_a_made_up_year_is_no_fact_of_the_library(an_edition: Callable[..., Story]) -> None:
    an_edition(Phase.RESULTS)
    made_up = Practice.objects.filter(entry__source__year_is_made_up=True)
    assert made_up.exists() and not made_up.exclude(year=None).exists()
    assert Practice.objects.exclude(year=None).exists()


def test_no_work_began_after_the_results_that_it_tells() -> None:
    for record in read_jsonl("practices.jsonl"):
        years = [row["year"] for row in record["results"] if row["year"]]
        if record["kind"] == "practice" and not record["started"] and years:
            assert int(year_of(record)[0]) <= min(years), record["id"]


def test_no_answer_of_the_demo_repeats_the_summary() -> None:
    for record in read_jsonl("practices.jsonl"):
        answers = answers_of(record)
        first = answers.get("summary") or answers["abstract"]
        assert [code for code, answer in answers.items() if answer == first] in (["summary"], ["abstract"])


def test_every_work_at_hand_answers_the_form_of_its_kind() -> None:
    """Tests play with some of the works; a demo plays with all of them."""
    forms = {row["kind"]: from_row(row) for row in read_json("founding/edition.json")["forms"]}
    for record in read_jsonl("practices.jsonl"):
        answers = {code: clean_answer(said) for code, said in answers_of(record).items()}
        form, language = forms[record["kind"]], record["language"]
        assert problems_of(form, answers, language=language, files={}) == (), record["id"]
        title = record["title"].get(language) or record["title"]["en"]
        assert title == clean_line(title)[:MOST_TITLE] and record["summary"], record["id"]


def test_who_waits_at_the_doors_of_a_whole_demo(an_edition: Callable[..., Story]) -> None:
    """A city that was called, one that the registry lacks, a colleague who drafts, a clerk who left."""
    _at_the_doors(an_edition(Phase.OPEN))
    assert Invitation.objects.get(by_country=True).accepted_at is None
    assert Municipality.objects.get(state="proposed").names
    assert Membership.objects.get(person__email="colleague@charsu.example").right == Right.DRAFT
    assert Handover.objects.get(by__email="successor@charsu.example").done_at is None


def _scores() -> list[tuple[str, str, str, int]]:
    sheet = "sheet__assignment"
    told = (f"{sheet}__entry__title", f"{sheet}__reviewer__person__email", "criterion__code", "value")
    return sorted(Score.objects.values_list(*told))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="moves the numbers of new rows in SQLite's own way")
@pytest.mark.django_db
def test_made_up_scores_hang_on_the_seed_and_not_on_the_keys_of_the_store() -> None:
    found = []
    for moved in (0, 93):
        with transaction.atomic():
            with connection.cursor() as cursor:
                for table in ("charsu_entry", "charsu_reviewer"):
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, moved])
            play(stage=Phase.REVIEW, seed=3, today=NOW, say=lambda words: None, most_entries=6)
            assert Entry.objects.order_by("pk").first().pk == moved + 1
            found.append(_scores())
            transaction.set_rollback(True)
    assert found[0] and found[0] == found[1]
