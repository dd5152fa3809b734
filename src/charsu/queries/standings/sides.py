"""Two runs side by side: who crossed the cut, and why. Both are computed again from the sheets that they had."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from charsu.gate import require
from charsu.models import Calibration, Entry, Person
from charsu.queries.standings.runs import Input, as_run
from charsu.rules.permissions import Act
from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring import Move, compare


@dataclass(frozen=True)
class Crossing:
    """An entry that crossed; `before` and `after` are nothing where a run does not know it."""

    entry: Entry
    move: Move
    is_into: bool
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Sides:
    first: Calibration
    second: Calibration
    top: int
    crossings: tuple[Crossing, ...]
    stayed: int


def sides_of(person: Person, first: Calibration, second: Calibration) -> Sides | None:
    """From `first` to `second`, at the second's cut; nothing where a run has no sheet any more."""
    require(Act.SEE_STANDINGS, person, edition=second.edition)
    a, b = as_run(first), as_run(second)
    if a is None or b is None or first.kind != second.kind:
        return None
    entries = sorted({*a[1].entries, *b[1].entries})
    reviewers = sorted({*a[1].reviewers, *b[1].reviewers})
    moved = compare(_renumbered(*a, entries, reviewers), _renumbered(*b, entries, reviewers), second.top)
    crossed = [(move, True) for move in moved.into] + [(move, False) for move in moved.out]
    facts = Entry.objects.in_bulk([entries[move.entry] for move, _ in crossed])
    crossings = tuple(
        Crossing(facts[entries[move.entry]], move, is_into, move.before, move.after) for move, is_into in crossed
    )
    return Sides(first, second, second.top, crossings, moved.stayed)


def _renumbered(run: Run, given: Input, entries: list[int], reviewers: list[int]) -> Run:
    """The run with the numbers of both; an entry that it does not know is behind all others."""
    at_entry = np.array([entries.index(pk) for pk in given.entries])
    at_reviewer = np.array([reviewers.index(pk) for pk in given.reviewers])
    reviews = replace(
        given.reviews, entry=at_entry[given.reviews.entry], reviewer=at_reviewer[given.reviews.reviewer],
        entry_bloc=None, reviewer_bloc=None,
    )  # fmt: skip
    estimate = np.full(len(entries), -np.inf)
    estimate[at_entry] = run.estimate
    severity = np.zeros(len(reviewers))
    severity[at_reviewer] = run.severity
    fit: Any = replace(run.fit, reviews=reviews)
    return replace(run, estimate=estimate, severity=severity, fit=fit)
