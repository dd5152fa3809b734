"""The rules of an edition as one text: what both sign, what the next edition starts from, what can be compared.

The shape is that of `data/founding/edition.json`, which `acts/drafting.draft` reads; instants stand beside it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from charsu.models import Edition, Rubric
from charsu.queries.forms import AskedForm, forms_of
from charsu.rules.forms import to_row
from charsu.rules.ledger.canonical import digest

PARTS = ("themes", "divisions", "tiers", "settings", "deadlines", "rubrics", "forms")


def rules_of(edition: Edition) -> dict[str, Any]:
    """All rules of an edition: words, whole numbers and lists, each part in its own order."""
    return {
        "deadlines": [{**_ruling(row), "at": instant(row.at)} for row in _rows(edition.deadlines)],
        "divisions": [{**_ruling(row), "least": row.least, "most": row.most} for row in _rows(edition.divisions)],
        "forms": [form_row(asked) for asked in forms_of(edition)],
        "rubrics": [_rubric(row) for row in rubrics_in_order(edition)],
        "settings": [{**_ruling(row), "value": exact(row.value)} for row in _rows(edition.settings)],
        "themes": [{**_ruling(row), "owner": row.owner} for row in _rows(edition.themes)],
        "tiers": [{**_ruling(row), "most": row.most, "way": row.way, "per": row.per} for row in _rows(edition.tiers)],
    }


def part_of(edition: Edition, part: str) -> list[dict[str, Any]]:
    """One part of the rules, as its editor shows it."""
    rows: list[dict[str, Any]] = rules_of(edition)[part]
    return rows


def sheet_of(edition: Edition, part: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rubric or form of a kind (and theme, and stage), or nothing."""
    wanted = (key["kind"], key.get("theme") or "", key.get("stage") or 1)
    rows = part_of(edition, part)
    return next((row for row in rows if (row["kind"], row["theme"], row.get("stage", 1)) == wanted), None)


def seal(rows: Any) -> str:
    """A mark of how rows stood when they were read, so that a stale save is seen."""
    return digest({"rows": rows})[:24]


def _rows(found: Any) -> Iterable[Any]:
    return found.select_related("clause")  # type: ignore[no-any-return]


def _words(row: Any) -> dict[str, Any]:
    return {"code": row.code, "name": row.name, "text": row.text}


def _ruling(row: Any) -> dict[str, Any]:
    return {**_words(row), "clause": row.clause.number}


def rubrics_in_order(edition: Edition) -> Iterable[Rubric]:
    found = edition.rubrics.select_related("clause", "theme").prefetch_related("criteria")
    return found.order_by("kind", "pk")


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "kind": rubric.kind,
        "clause": rubric.clause.number,
        "theme": rubric.theme.code if rubric.theme else "",
        "lowest": rubric.lowest,
        "highest": rubric.highest,
        "step": rubric.step,
        "criteria": [
            {**_words(row), "weight": row.weight, "reason_required": row.reason_required, "anchors": row.anchors}
            for row in rubric.criteria.all()
        ],
    }


def form_row(asked: AskedForm) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "clause": asked.clause.number,
        "theme": asked.theme.code if asked.theme else "",
        "stage": asked.stage,
        **to_row(asked.form),
    }


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def exact(value: Any) -> Any:
    """Canonical bytes know no floats; a figure with a fraction is written out."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, list):
        return [exact(part) for part in value]
    if isinstance(value, dict):
        return {str(key): exact(part) for key, part in value.items()}
    return value
