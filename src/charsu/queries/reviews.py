"""Reading reviews. A reviewer gets `EntryToReview`, which has no municipality: no template can leak it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from charsu.gate import NotThere, require
from charsu.models import (
    Assignment,
    AssignmentPlan,
    Conflict,
    Criterion,
    Edition,
    Entry,
    Municipality,
    Person,
    Question,
    Reviewer,
    Rubric,
    ScoreSheet,
    Setting,
)
from charsu.queries.entries import form_of, latest_receipt
from charsu.rules.assignment import Problem
from charsu.rules.conflicts import ConflictKind, EntryFacts, ReviewerFacts, conflicts
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Answer:
    label: dict[str, str]
    words: str


@dataclass(frozen=True)
class EntryToReview:
    """What a reviewer may know of an entry: its words, never its city."""

    code: str
    title: str
    kind: str
    theme: dict[str, str]
    language: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class OwnAssignment:
    """One line of a reviewer's list."""

    pk: int
    code: str
    title: str
    language: str
    theme: dict[str, str]
    is_saved: bool
    is_submitted: bool


@dataclass(frozen=True)
class SheetToFill:
    assignment: int
    entry: EntryToReview
    criteria: tuple[Criterion, ...]
    lowest: int
    highest: int
    step: int
    sheet: ScoreSheet | None
    scores: dict[str, tuple[int | None, str]] = field(default_factory=dict)


def code_of(entry: Entry) -> str:
    """The name by which judging knows an entry."""
    return f"E-{entry.pk:04d}"


def criteria_of(entry: Entry) -> tuple[Rubric, tuple[Criterion, ...]]:
    """The rubric of the entry's kind (a theme's own comes first) and its criteria."""
    rubrics = Rubric.objects.filter(edition=entry.edition, kind=entry.kind).prefetch_related("criteria")
    rubric = sorted(rubrics, key=lambda r: r.theme_id != entry.theme_id)[0]
    return rubric, tuple(rubric.criteria.all())


def own_assignments(person: Person, edition: Edition) -> tuple[OwnAssignment, ...]:
    """The reviewer's list; three queries whatever its length."""
    require(Act.SEE_OWN_SHEETS, person, edition=edition)
    barred = Conflict.objects.filter(reviewer__person=person).values_list("entry_id", flat=True)
    rows = Assignment.objects.filter(reviewer__person=person, entry__edition=edition)
    rows = rows.exclude(entry_id__in=set(barred)).select_related("entry__theme", "sheet")
    return tuple(_line(row) for row in rows)


def _line(row: Assignment) -> OwnAssignment:
    sheet = getattr(row, "sheet", None)
    return OwnAssignment(
        row.pk, code_of(row.entry), row.entry.title, row.entry.language, row.entry.theme.name,
        sheet is not None, bool(sheet and sheet.submitted_at),
    )  # fmt: skip


def own_assignment(person: Person, pk: int) -> Assignment:
    row = Assignment.objects.filter(pk=pk, reviewer__person=person)
    found = row.select_related("entry__edition", "entry__theme", "entry__municipality").first()
    if found is None:
        raise NotThere
    require(Act.SEE_BLIND_ENTRY, person, entry=found.entry)
    return found


def sheet_to_fill(person: Person, pk: int) -> SheetToFill:
    """The blind entry, its criteria with anchors, and what was typed so far."""
    assignment = own_assignment(person, pk)
    rubric, criteria = criteria_of(assignment.entry)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first()
    rows = sheet.scores.select_related("criterion") if sheet else ()
    scores = {row.criterion.code: (row.value, row.reason) for row in rows}
    return SheetToFill(
        pk, _blind(assignment.entry), criteria, rubric.lowest, rubric.highest, rubric.step, sheet, scores
    )


def _blind(entry: Entry) -> EntryToReview:
    receipt = latest_receipt(entry)
    content: dict[str, Any] = receipt.content if receipt else {"title": entry.title, "answers": {}}
    questions: list[Question] = list(form_of(entry).questions.exclude(kind__in=["file", "link"]))
    answers = tuple(
        Answer(q.name, content["answers"][q.code])
        for q in questions
        if content["answers"].get(q.code) and q.code not in {"authors", "partners"}
    )
    return EntryToReview(code_of(entry), content["title"], entry.kind, entry.theme.name, entry.language, answers)


def reviewers_of(person: Person, edition: Edition) -> list[Reviewer]:
    require(Act.SEE_REVIEWERS, person, edition=edition)
    rows = Reviewer.objects.filter(edition=edition).select_related("person", "city")
    return list(rows.prefetch_related("assignments__sheet", "conflicts"))


def admitted(edition: Edition) -> list[Entry]:
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    return list(rows.select_related("municipality", "theme", "edition"))


def conflicts_by_rule(edition: Edition) -> list[tuple[int, int, ConflictKind]]:
    """Every (reviewer, entry, kind) that the rules bar, declared ones included."""
    entries = admitted(edition)
    found: list[tuple[int, int, ConflictKind]] = []
    told = Conflict.objects.filter(reviewer__edition=edition, is_declared=True).values_list("reviewer_id", "entry_id")
    declared = set(told)
    for reviewer in Reviewer.objects.filter(edition=edition):
        facts = ReviewerFacts(reviewer.country, reviewer.city_id, frozenset(reviewer.employers))
        for entry in entries:
            partners = frozenset(str(entry.answers.get("partners", "")).split(", "))
            kinds = conflicts(facts, EntryFacts(entry.municipality.country, entry.municipality_id, partners))
            found += [(reviewer.pk, entry.pk, kind) for kind in kinds]
            if (reviewer.pk, entry.pk) in declared:
                found.append((reviewer.pk, entry.pk, ConflictKind.DECLARED))
    return found


def problem_of(edition: Edition) -> tuple[Problem, list[Entry], list[Reviewer]]:
    """The assignment to be solved: affinity from themes and languages, with conflicts and the country rule."""
    entries, reviewers = admitted(edition), list(Reviewer.objects.filter(edition=edition))
    barred = {(r, e) for r, e, _ in conflicts_by_rule(edition)}
    reads = np.array([[e.language in r.languages for r in reviewers] for e in entries])
    themes = np.array([[e.theme.code in r.themes for r in reviewers] for e in entries])
    closed = np.array([[(r.pk, e.pk) in barred for r in reviewers] for e in entries])
    places = {code: number for number, code in enumerate(sorted({r.country for r in reviewers}))}
    each = Setting.objects.filter(edition=edition, code="reviews_per_entry").values_list("value", flat=True).first()
    problem = Problem(
        (0.1 + 1.0 * themes + 0.8 * reads).astype(np.float32),
        int(each or 3),
        np.array([r.max_load for r in reviewers]),
        conflicts=closed,
        reads=reads,
        country=np.array([places[r.country] for r in reviewers]),
    )
    return problem, entries, reviewers


def cities_entered(edition: Edition) -> list[Municipality]:
    """Cities with a received entry: all that a reviewer sees when declaring, before any title."""
    received = Entry.objects.filter(edition=edition, withdrawn_at=None, receipts__isnull=False)
    return list(Municipality.objects.filter(pk__in=received.values("municipality_id")).order_by("country", "name"))


def cities_declared(person: Person, edition: Edition) -> list[Municipality]:
    """The cities that this reviewer barred themselves from."""
    told = Conflict.objects.filter(reviewer__person=person, reviewer__edition=edition, is_declared=True)
    return list(Municipality.objects.filter(pk__in=told.values("entry__municipality_id")).order_by("name"))


@dataclass(frozen=True)
class PlanSeen:
    """A plan as the secretary looks at it: loads, readers of each language, and what conflicts bar."""

    plan: AssignmentPlan | None
    loads: tuple[dict[str, Any], ...] = ()
    languages: tuple[dict[str, Any], ...] = ()
    barred: int = 0


def plan_seen(person: Person, edition: Edition) -> PlanSeen:
    """The newest plan; five queries whatever its size."""
    require(Act.SEE_REVIEWERS, person, edition=edition)
    plan = AssignmentPlan.objects.filter(edition=edition).first()
    reviewers = list(Reviewer.objects.filter(edition=edition).select_related("person"))
    spoken = Counter(entry.language for entry in admitted(edition))
    languages = tuple(
        {"code": code, "entries": count, "readers": sum(code in r.languages for r in reviewers)}
        for code, count in sorted(spoken.items())
    )
    barred = len({(r, e) for r, e, _ in conflicts_by_rule(edition)})
    given = Counter(reviewer for _, reviewer in plan.pairs) if plan else Counter[int]()
    loads = tuple({"label": r.person.name, "value": given[r.pk], "most": r.max_load} for r in reviewers)
    return PlanSeen(plan, loads, languages, barred)
