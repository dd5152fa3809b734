"""The least time that the regulations set between two instants, and where a calendar leaves less."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.rules.settings import RulesInForce


@dataclass(frozen=True)
class Span:
    """A figure of the rules, and the two instants between which it holds."""

    code: str
    starts: str
    ends: str
    one: timedelta  # what the figure counts


@dataclass(frozen=True)
class TooShort:
    """A span that the calendar makes shorter than its clause."""

    span: Span
    clause: str
    least: int


SPANS = (
    Span("call_weeks_least", "call_opens", "call_closes", timedelta(weeks=1)),
    Span("cure_days", "call_closes", "cure_ends", timedelta(days=1)),
)


def too_short(calendar: Mapping[str, datetime], rules: RulesInForce) -> tuple[TooShort, ...]:
    """Only figures that a clause sets bind the calendar: a usual one that nobody agreed to does not."""
    figures = {"call_weeks_least": rules.call_weeks_least, "cure_days": rules.cure_days}
    found = []
    for span in SPANS:
        least, clause = figures[span.code], rules.clause(span.code)
        starts, ends = calendar.get(span.starts), calendar.get(span.ends)
        if least and clause and starts and ends and ends - starts < least * span.one:
            found.append(TooShort(span, clause, least))
    return tuple(found)
