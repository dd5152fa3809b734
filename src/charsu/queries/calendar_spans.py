"""Where the calendar of an edition leaves less time than the clauses that it cites, in the words of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.models import Edition
from charsu.queries.editions import rules_in_force
from charsu.queries.figure_words import said
from charsu.rules.calendar_spans import too_short
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class ShortSpan:
    """`least` is the figure with what it counts; the names are of the two instants, by language."""

    clause: str
    least: str
    starts: Mapping[str, str]
    ends: Mapping[str, str]


def short_spans(edition: Edition, moved: Mapping[str, datetime] | None = None) -> list[ShortSpan]:
    """Of the calendar as it stands, or as it would once `moved` instants are."""
    rows = {row.code: row for row in edition.deadlines.all()}
    calendar = {**{code: row.at for code, row in rows.items()}, **(moved or {})}
    return [
        ShortSpan(one.clause, said(one.span.code, one.least), rows[one.span.starts].name, rows[one.span.ends].name)
        for one in too_short(calendar, rules_in_force(edition))
    ]


def spans_of_act(edition: Edition, act: str, body: Mapping[str, Any]) -> list[ShortSpan]:
    """What two who sign an act must know of the calendar that it makes or opens."""
    if act == Act.DEADLINE_MOVE.value:
        return short_spans(edition, {str(body["code"]): datetime.fromisoformat(body["to"])})
    opens = act == Act.EDITION_STEP.value and body["target"] in {Phase.ANNOUNCED.value, Phase.OPEN.value}
    return short_spans(edition) if opens else []
