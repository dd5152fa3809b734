"""The evidence of the result, for the export; nothing of it before the announcement. Its form is told in
`rules/ledger/evaluation.py`.

Entries and reviewers appear by number; of an entry only what the rule of the shortlist asks; no words, no names
but those that stand on certificates.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from charsu.gate import may
from charsu.models import AssignmentPlan, Calibration, Certificate, Edition, JointAct, Laureate, Receipt, ScoreSheet
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews import plan_told
from charsu.queries.shortlist import KINDS, groups_of, latest_standings
from charsu.queries.standings import Input, figures_of, input_of, latest_calibration, shown_of
from charsu.queries.tiers import parts_of_tiers, took_part
from charsu.queries.unreadable import Reading, bound
from charsu.rules.ledger.evaluation import CANDIDATES, LAUREATES, PLANS, RULES, RUNS, SHEETS, committed
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


def evaluation_of(edition: Edition, sheets: Iterable[ScoreSheet], reading: Reading) -> dict[str, bytes]:
    """Path -> bytes of the documents, once everyone may see the results. `sheets` are those that are in."""
    if not reading.part("results", lambda: may(Act.SEE_RESULTS, None, edition=edition), False):
        return {}
    documents: dict[str, Callable[[], Any]] = {
        RULES: lambda: _announced_rules(edition),
        SHEETS: lambda: [_sheet(row) for row in sheets],
        RUNS: lambda: [_run(made) for kind in KINDS if (made := latest_calibration(edition, kind))],
        CANDIDATES: lambda: list(_candidates(edition)),
        LAUREATES: lambda: _laureates(edition),
        PLANS: lambda: [plan_told(row) for row in _released(edition)],
    }
    return {path: content for name, ask in documents.items() for path, content in reading.document(name, ask).items()}


def sheet_commitments(sheets: Iterable[ScoreSheet]) -> list[str]:
    """Of every sheet that is in, computed anew from what the store holds of its scores."""
    return sorted(bound(row.salt, committed(_sheet(row))) for row in sheets)


def reasons_of(sheet: ScoreSheet) -> dict[str, Any]:
    """What the reviewer wrote: for the entry's team once it is released, never for the public record."""
    return {"scores": {row.criterion.code: row.reason for row in sheet.scores.all()}, "words": sheet.words}


def reasons_bound(sheets: Iterable[ScoreSheet]) -> dict[str, str]:
    """The commitments over the reasons, computed anew, by those over the scores of their sheets."""
    rows = [row for row in sheets if row.words_salt]
    return {row.commitment: bound(row.words_salt, reasons_of(row)) for row in rows}


def submitted(edition: Edition) -> QuerySet[ScoreSheet]:
    """The sheets that are in; read once by whoever goes through them again."""
    rows = ScoreSheet.objects.filter(assignment__entry__edition=edition, submitted_at__isnull=False)
    rows = rows.select_related("assignment__entry").prefetch_related("scores__criterion__rubric__theme")
    return rows.order_by("assignment__entry_id", "assignment__reviewer_id")


def _released(edition: Edition) -> QuerySet[AssignmentPlan]:
    return AssignmentPlan.objects.filter(edition=edition, released_at__isnull=False).order_by("released_at", "pk")


def _announced_rules(edition: Edition) -> dict[str, Any]:
    """What both agreed to when they announced the edition, as they agreed to it."""
    steps = JointAct.objects.filter(edition=edition.slug, act=Act.EDITION_STEP.value, performed_at__isnull=False)
    bodies = [step.body.get("body", {}) for step in steps.order_by("performed_at")]
    return next((body for body in reversed(bodies) if body.get("target") == Phase.ANNOUNCED.value), {})


def _sheet(row: ScoreSheet) -> dict[str, Any]:
    scores = list(row.scores.all())
    theme = scores[0].criterion.rubric.theme if scores else None
    return {
        "commitment": row.commitment, "entry": row.assignment.entry_id, "kind": row.assignment.entry.kind,
        "reviewer": row.assignment.reviewer_id, "rubric": theme.code if theme else "", "salt": row.salt,
        "scores": {score.criterion.code: score.value for score in scores}, "set_aside": _instant(row.set_aside_at),
        "submitted": _instant(row.submitted_at), "total": row.total,
    }  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _run(made: Calibration) -> dict[str, Any]:
    given = input_of(made.edition, made.kind, made.made_at)
    return {
        "kind": made.kind, "made": _instant(made.made_at), "method": made.method, "seed": made.seed, "top": made.top,
        "version": made.version, "inputs": made.inputs_digest, "outcome": made.result_digest, **_blocs(given),
        "standings": [{**figures_of(row), **shown_of(row)} for row in made.standings.order_by("entry_id")],
    }  # fmt: skip


def _blocs(given: Input | None) -> dict[str, list[list[int]]]:
    """Which entries and reviewers share a bloc, by number: the name of a bloc would tell where a reviewer lives."""
    if given is None or given.reviews.entry_bloc is None or given.reviews.reviewer_bloc is None:
        return {"entry_blocs": [], "reviewer_blocs": []}
    pairs = (given.entries, given.reviews.entry_bloc), (given.reviewers, given.reviews.reviewer_bloc)
    of_entries, of_reviewers = ([[pk, int(n)] for pk, n in zip(pks, blocs, strict=True)] for pks, blocs in pairs)
    return {"entry_blocs": of_entries, "reviewer_blocs": of_reviewers}


def _candidates(edition: Edition) -> Iterator[dict[str, Any]]:
    per, parts = rules_in_force(edition).shortlist.per, parts_of_tiers(edition)
    first: dict[int, str] = {}
    receipts = Receipt.objects.filter(entry__edition=edition).order_by("at", "pk").values_list("entry_id", "number")
    for entry, number in receipts:
        first.setdefault(entry, number)
    for row in sorted(latest_standings(edition), key=lambda row: row.entry_id):
        groups = groups_of(row.entry)
        honour = {"honour": {part: groups[part] for part in parts}} if parts else {}
        of = {part: groups[part] for part in per}
        yield {"entry": row.entry_id, **honour, "of": of, "receipt": first.get(row.entry_id)}


_HONOURED = ("entry_id", "tier__code", "citation", "mention", "entry__title")


def _laureates(edition: Edition) -> dict[str, Any]:
    rows = Laureate.objects.filter(edition=edition)
    honoured = rows.exclude(took_part()).order_by("entry_id")
    papers = Certificate.objects.filter(laureate__in=honoured).order_by("laureate__entry_id")
    return {
        "certificates": list(papers.values_list("payload", flat=True)),
        "honoured": [list(row) for row in honoured.values_list(*_HONOURED)],
        "participants": rows.filter(took_part()).count(),
    }
