"""Reviewers, conflicts, the assignment and score sheets."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import (
    Assignment,
    AssignmentPlan,
    Conflict,
    Edition,
    Entry,
    Municipality,
    Person,
    Reviewer,
    Score,
    ScoreSheet,
)
from charsu.queries.reviews import conflicts_by_rule, criteria_of, problem_of
from charsu.rules.assignment import Infeasible, solve
from charsu.rules.ledger.canonical import commitment, digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.scoring import weighted_total
from charsu.rules.texts import clean_text

Scores = Mapping[str, tuple[int | None, str]]


@performs(Act.REVIEWER_APPOINT)
def appoint(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    person: Person,
    country: str,
    city: Municipality | None,
    employers: Iterable[str],
    languages: Iterable[str],
    themes: Iterable[str],
    max_load: int,
) -> Done:
    """An expert joins the edition, or their facts are set anew."""
    reviewer, _ = Reviewer.objects.update_or_create(
        edition=edition,
        person=person,
        defaults={
            "country": country, "city": city, "employers": list(employers), "languages": list(languages),
            "themes": list(themes), "max_load": max_load,
        },
    )  # fmt: skip
    return Done(reviewer, {"reviewer": reviewer.pk})


@performs(Act.CONFLICT_DECLARE)
def declare(*, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, words: str) -> Done:
    """A reviewer bars themselves from every entry of a city; known before any title is shown."""
    reviewer = Reviewer.objects.filter(edition=edition, person=actors[0]).first()
    if reviewer is None:
        raise NotThere
    entries = Entry.objects.filter(edition=edition, municipality=municipality)
    for entry in entries:
        Conflict.objects.get_or_create(
            reviewer=reviewer, entry=entry, kind="declared",
            defaults={"is_declared": True, "words": clean_text(words)[:500]},
        )  # fmt: skip
    return Done(entries.count(), {"reviewer": reviewer.pk})


def conflicts_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    rows = sorted([reviewer, entry, kind.value] for reviewer, entry, kind in conflicts_by_rule(edition))
    return {"count": len(rows), "digest": digest(rows)}


@jointly(Act.CONFLICTS_FIX, describe=conflicts_body)
def fix_conflicts(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both fix who is barred from what."""
    rows = [
        Conflict(reviewer_id=reviewer, entry_id=entry, kind=kind.value)
        for reviewer, entry, kind in conflicts_by_rule(edition)
    ]
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    return Done(len(rows), dict(body))


@performs(Act.ASSIGNMENT_PREVIEW)
def plan(*, actors: type_actors, now: datetime, edition: Edition, seed: int) -> Done:
    """Compute an assignment to look at; nothing is released."""
    problem, entries, reviewers = problem_of(edition)
    found = solve(problem, seed=seed, time_limit=60)
    if isinstance(found, Infeasible):
        raise Refused(Refusal.NEEDS, *(reason.lack.value for reason in found.reasons))
    pairs = [[entries[e].pk, reviewers[r].pk] for e, r in found.pairs.tolist()]
    made = AssignmentPlan.objects.create(
        edition=edition, made_at=now, seed=seed, objective=found.objective, bound=found.bound, pairs=pairs,
        digest=digest(pairs),
    )  # fmt: skip
    return Done(made, {"digest": made.digest, "seed": seed, "pairs": len(pairs)})


def plan_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    found = AssignmentPlan.objects.filter(edition=edition, digest=wish.get("plan")).first()
    if found is None:
        raise NotThere
    return {"plan": digest(found.pairs), "pairs": len(found.pairs), "conflicts": conflicts_body(edition, {})}


@jointly(Act.ASSIGNMENT_RELEASE, describe=plan_body)
def release(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both release a plan: the assignments come to be, and the reviewers are told."""
    found = AssignmentPlan.objects.filter(edition=edition, digest=body["plan"]).latest("pk")
    if Assignment.objects.filter(entry__edition=edition).exists():
        raise Refused(Refusal.DONE)
    Assignment.objects.bulk_create(
        Assignment(entry_id=entry, reviewer_id=reviewer, released_at=now) for entry, reviewer in found.pairs
    )
    found.released_at = now
    found.save(update_fields=["released_at"])
    for reviewer in Reviewer.objects.filter(edition=edition).select_related("person"):
        tell(person=reviewer.person, kind="assigned", now=now, edition=edition.slug)
    return Done(found, {"pairs": len(found.pairs)})


@performs(Act.SHEET_SAVE, recorded=False)
def save_sheet(*, actors: type_actors, now: datetime, entry: Entry, scores: Scores, words: str) -> Done:
    """Keep a draft of the sheet, complete or not."""
    return Done(_keep(actors[0], entry, scores, words, now))


def _keep(person: Person, entry: Entry, scores: Scores, words: str, now: datetime) -> ScoreSheet:
    assignment = Assignment.objects.get(entry=entry, reviewer__person=person)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    if sheet is not None and sheet.submitted_at:
        raise Refused(Refusal.DONE)
    sheet = sheet or ScoreSheet(assignment=assignment)
    sheet.words, sheet.saved_at = clean_text(words), now
    sheet.save()
    sheet.scores.all().delete()
    rubric, criteria = criteria_of(entry)
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=c, value=_within(scores[c.code][0], rubric.lowest, rubric.highest),
              reason=clean_text(scores[c.code][1]))
        for c in criteria if c.code in scores
    )  # fmt: skip
    return sheet


def _within(value: int | None, lowest: int, highest: int) -> int | None:
    if value is not None and not lowest <= value <= highest:
        raise Refused(Refusal.INCOMPLETE, f"{lowest}–{highest}")
    return value


@performs(Act.SHEET_SUBMIT)
def submit_sheet(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """The sheet is final: every criterion scored, reasons given where the rubric asks; committed with a salt."""
    sheet = ScoreSheet.objects.filter(assignment__entry=entry, assignment__reviewer__person=actors[0]).first()
    if sheet is None:
        raise Refused(Refusal.INCOMPLETE)
    if sheet.submitted_at:
        raise Refused(Refusal.DONE)
    _, criteria = criteria_of(entry)
    rows = {row.criterion_id: row for row in sheet.scores.all()}
    lacking = [
        c.code for c in criteria
        if c.pk not in rows or rows[c.pk].value is None or (c.reason_required and not rows[c.pk].reason.strip())
    ]  # fmt: skip
    if lacking:
        raise Refused(Refusal.INCOMPLETE, *lacking)
    values = {c.code: int(rows[c.pk].value or 0) for c in criteria}
    salt = secrets.token_bytes(32)
    sheet.total = weighted_total(values, {c.code: c.weight for c in criteria})
    sheet.salt, sheet.submitted_at = salt.hex(), now
    sheet.commitment = commitment(salt, {"entry": entry.pk, "reviewer": sheet.assignment.reviewer_id, **values})
    sheet.save()
    return Done(sheet, {"commitment": sheet.commitment})
