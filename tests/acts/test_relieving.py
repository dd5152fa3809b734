"""A reviewer is relieved in mid-round: sheets that are in stay and count, the rest is freed; whoever comes instead
obeys the rules of the round."""

import json
from collections import defaultdict

import pytest

from charsu.acts import reviews
from charsu.gate import NotThere, why_not
from charsu.models import Assignment, Conflict, LedgerEntry, Notice, Reviewer, ScoreSheet
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews import Options, shortfalls
from charsu.queries.reviews.problem import inputs_of
from charsu.queries.standings import input_of
from charsu.rules.conflicts import ConflictKind
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from tests.acts.test_reviews import both, planned, refusal_of
from tests.conftest import NOW

WORDS = "Dropped out: a long illness."


def halfway(story) -> Reviewer:
    """A reviewer with a sheet that is in, one begun, and one not even opened."""
    rows = Assignment.objects.filter(ended_at=None, entry__kind="practice").order_by("pk")
    of: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("reviewer"):
        of[row.reviewer_id].append(row)
    mine = next(held for held in of.values() if len(held) >= 3)[:3]
    ScoreSheet.objects.filter(assignment__in=mine[1:]).delete()
    done = ScoreSheet.objects.filter(assignment=mine[0], submitted_at__isnull=False)
    assert done.exists()
    reviews.save_sheet(actors=(mine[0].reviewer.person,), now=NOW, entry=mine[1].entry, scores={}, words="So far.")
    return mine[0].reviewer


def submitted() -> dict[int, tuple[int | None, str]]:
    rows = ScoreSheet.objects.filter(submitted_at__isnull=False)
    return {pk: (total, bound) for pk, total, bound in rows.values_list("pk", "total", "commitment")}


def test_who_may_relieve_whom_and_what_it_takes(an_edition) -> None:
    story = an_edition(Phase.REVIEW)
    reviewer, facts = halfway(story), {"edition": story.edition, "words": WORDS}
    other = story.cast.reviewers[-1][0]
    for person in (story.tehran, other, reviewer.person):
        refusal_of(Refusal.ROLE, reviews.relieve, actors=(person,), reviewer=reviewer, **facts)
    refusal_of(Refusal.INCOMPLETE, reviews.relieve, actors=(story.secretary,), reviewer=reviewer,
               edition=story.edition, words=" \n")  # fmt: skip
    assert not Assignment.objects.filter(reviewer=reviewer, why="left").exists()
    story.edition.phase = Phase.SHORTLIST.value
    story.edition.save()
    refusal_of(Refusal.PHASE, reviews.relieve, actors=(story.secretary,), reviewer=reviewer, **facts)


def test_sheets_that_are_in_stay_and_count_and_the_rest_is_freed(an_edition) -> None:
    story = an_edition(Phase.REVIEW)
    reviewer = halfway(story)
    sheets, counted = submitted(), input_of(story.edition, "practice", NOW).digest
    waiting = Assignment.objects.filter(reviewer=reviewer, ended_at=None, sheet__submitted_at=None)
    freed, others = set(waiting.values_list("pk", flat=True)), Assignment.objects.exclude(reviewer=reviewer)
    before = set(others.filter(ended_at=None).values_list("pk", flat=True))

    reviews.relieve(actors=(story.secretary,), now=NOW, edition=story.edition, reviewer=reviewer, words=WORDS)
    assert (reviewer.state, reviewer.words) == ("left", WORDS) and len(freed) >= 2
    ended = Assignment.objects.filter(reviewer=reviewer, why="left", ended_at=NOW)
    assert set(ended.values_list("pk", flat=True)) == freed
    assert submitted() == sheets and input_of(story.edition, "practice", NOW).digest == counted
    assert ScoreSheet.objects.filter(assignment__in=freed, words="So far.").exists()  # a draft is not lost either
    assert set(others.filter(ended_at=None).values_list("pk", flat=True)) == before
    assert Notice.objects.filter(person=reviewer.person, kind="reviewer_relieved").count() == 1
    body = json.loads(LedgerEntry.objects.filter(act=Act.REVIEWER_RELIEVE.value).latest("index").leaf)["body"]
    assert body == {"reviewer": reviewer.pk, "state": "left", "freed": len(freed)}

    entry = Assignment.objects.get(pk=min(freed)).entry
    with pytest.raises(NotThere):
        reviews.save_sheet(actors=(reviewer.person,), now=NOW, entry=entry, scores={}, words="More.")
    refusal_of(Refusal.DONE, reviews.relieve, actors=(story.secretary,), edition=story.edition, reviewer=reviewer,
               words=WORDS)  # fmt: skip


def test_whoever_comes_instead_obeys_the_rules_of_the_round(an_edition) -> None:
    story = an_edition(Phase.REVIEW)
    reviewer = halfway(story)
    reviews.relieve(actors=(story.secretary,), now=NOW, edition=story.edition, reviewer=reviewer, words=WORDS)
    lacking = shortfalls(story.edition)
    stood = set(Assignment.objects.filter(ended_at=None).values_list("entry", "reviewer"))
    sheets, rules = submitted(), rules_in_force(story.edition)
    plan = planned(story, purpose="replacement")
    new = {(entry, who) for entry, who in plan.pairs}
    assert lacking >= 2 and len({entry for entry, _ in new}) == lacking
    both(story, Act.ASSIGNMENT_RELEASE, {"plan": plan.digest})

    stands = Assignment.objects.filter(ended_at=None).select_related("entry__municipality", "reviewer")
    assert stood <= {(row.entry_id, row.reviewer_id) for row in stands} and submitted() == sheets
    barred = inputs_of(story.edition, Options("replacement")).barred
    readers, load = defaultdict(list), defaultdict(int)
    for row in stands:
        readers[row.entry].append(row.reviewer)
        load[row.reviewer] += 1
    assert all(who != reviewer.pk and (entry, who) not in barred for entry, who in new)
    for entry, held in readers.items():
        assert len({who.country for who in held}) == len(held) >= rules.reviews_per_entry  # more: an anchor
        assert any(entry.language in who.languages for who in held)
        assert entry.municipality.country not in {who.country for who in held}
    assert all(load[who] <= min(who.max_load, rules.max_load) for who in load if who.pk in {w for _, w in new})
    told = Notice.objects.filter(kind="assigned", written_at=NOW).values_list("person__reviewing", flat=True)
    assert {who for _, who in new} <= set(told)


def test_a_conflict_learned_in_mid_round_ends_what_it_bars_and_the_sheet_counts_no_longer(
    an_edition, tmp_path
) -> None:
    story = an_edition(Phase.REVIEW)
    done = ScoreSheet.objects.filter(submitted_at__isnull=False, set_aside_at=None).select_related(
        "assignment__reviewer", "assignment__entry__municipality"
    )
    sheet = done.order_by("pk").first()
    reviewer, entry = sheet.assignment.reviewer, sheet.assignment.entry
    before = set(Assignment.objects.filter(reviewer=reviewer, ended_at=None).exclude(entry=entry).values_list("pk"))
    facts = {
        "country": reviewer.country, "city": entry.municipality, "employers": reviewer.employers,
        "languages": reviewer.languages, "themes": reviewer.themes, "max_load": reviewer.max_load,
    }  # fmt: skip
    reviews.appoint(
        actors=(story.secretary,), now=NOW, edition=story.edition, person=reviewer.person, **facts | {"city": None}
    )
    assert Assignment.objects.get(pk=sheet.assignment_id).ended_at is None  # facts that bar nothing end nothing

    reviews.appoint(actors=(story.secretary,), now=NOW, edition=story.edition, person=reviewer.person, **facts)
    sheet.refresh_from_db()
    ended = Assignment.objects.get(pk=sheet.assignment_id)
    assert (ended.ended_at, ended.why, sheet.set_aside_at) == (NOW, "conflict", NOW)
    same_city = Assignment.objects.filter(entry__municipality=entry.municipality).values_list("pk")
    stands = set(Assignment.objects.filter(reviewer=reviewer, ended_at=None).values_list("pk"))
    assert stands == before - set(same_city)
    assert why_not(Act.SHEET_SUBMIT, reviewer.person, entry=entry) is not None
    body = json.loads(LedgerEntry.objects.filter(act=Act.REVIEWER_APPOINT.value).latest("index").leaf)["body"]
    assert body["freed"] >= 1 and sheet.commitment in body["sheets"]
    assert Notice.objects.filter(person=story.secretary, kind="conflict_in_round", written_at=NOW).exists()


def test_who_has_a_conflict_neither_reads_nor_scores_even_what_they_were_given(an_edition) -> None:
    an_edition(Phase.REVIEW)
    given = Assignment.objects.filter(ended_at=None).select_related("reviewer__person", "entry").first()
    facts = {"actors": (given.reviewer.person,), "entry": given.entry, "scores": {}}
    assert why_not(Act.SHEET_SAVE, given.reviewer.person, entry=given.entry) is None
    Conflict.objects.create(reviewer=given.reviewer, entry=given.entry, kind=ConflictKind.CITY.value)
    for act in (Act.SHEET_SAVE, Act.SHEET_SUBMIT):
        assert why_not(act, given.reviewer.person, entry=given.entry) is Refusal.CONFLICT
    refusal_of(Refusal.CONFLICT, reviews.save_sheet, **facts, words="Still mine?")
