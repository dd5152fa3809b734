"""Two runs side by side: who crossed the line, and why. Both are computed again from the sheets that they had.

The line is that of the shortlist's rule, where it leaves anything open: who is listed with the first run and who with
the second, each beside the same runs of the other kinds. Else it is that after the first of the kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from charsu.gate import require
from charsu.models import Calibration, Entry, Person
from charsu.queries.shortlist import candidates_of, groups_of, standings_among
from charsu.queries.standings import Input, as_run, chances_of
from charsu.rules import settings
from charsu.rules.permissions import Act
from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring import Move, compare
from charsu.rules.shortlist import ShortlistRule, choose

RULE = "shortlist_rule"


@dataclass(frozen=True)
class Crossing:
    """An entry that crossed; `before` and `after` are nothing where a run does not know it. `rivals` are those that
    crossed the other way within its group of the rule: they compete for the same places."""

    entry: Entry
    move: Move
    is_into: bool
    before: float | None
    after: float | None
    rivals: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Sides:
    first: Calibration
    second: Calibration
    top: int
    is_by_rule: bool
    crossings: tuple[Crossing, ...]
    stayed: int


def sides_of(person: Person, first: Calibration, second: Calibration) -> Sides | None:
    """From `first` to `second`, at the second's line; nothing where a run has no sheet any more."""
    require(Act.SEE_STANDINGS, person, edition=second.edition)
    a, b = as_run(first), as_run(second)
    if a is None or b is None or first.kind != second.kind:
        return None
    entries = sorted({*a[1].entries, *b[1].entries})
    reviewers = sorted({*a[1].reviewers, *b[1].reviewers})
    by_rule = _by_rule(first, second, entries)
    runs = _renumbered(*a, entries, reviewers), _renumbered(*b, entries, reviewers)
    moved = compare(*runs, len(by_rule.lists[1]) if by_rule else second.top, lists=by_rule.lists if by_rule else None)
    crossed = [(move, True) for move in moved.into] + [(move, False) for move in moved.out]
    facts = by_rule.facts if by_rule else Entry.objects.in_bulk([entries[move.entry] for move, _ in crossed])
    crossings = tuple(
        Crossing(facts[entries[move.entry]], move, is_into, move.before, move.after) for move, is_into in crossed
    )
    if by_rule:
        crossings = _with_rivals(crossings, by_rule.per)
    return Sides(first, second, moved.k, by_rule is not None, crossings, moved.stayed)


def _with_rivals(crossings: Sequence[Crossing], per: Sequence[str]) -> tuple[Crossing, ...]:
    groups = [tuple(groups_of(one.entry)[part] for part in per) for one in crossings]
    rows = list(zip(crossings, groups, strict=True))
    return tuple(
        replace(one, rivals=tuple(o.entry for o, at in rows if at == group and o.is_into != one.is_into))
        for one, group in rows
    )


@dataclass(frozen=True)
class _ByRule:
    """Numbers of those whom the rule lists with each of the runs, and what their entries are."""

    lists: tuple[frozenset[int], frozenset[int]]
    facts: Mapping[int, Entry]
    per: tuple[str, ...]


def _by_rule(first: Calibration, second: Calibration, entries: list[int]) -> _ByRule | None:
    """By the rule as it was when the second run was made; nothing where it leaves nothing open for this kind, or the
    second is from before it was kept."""
    chances = chances_of(second)
    if chances is None or second.kind in chances.settled:
        return None
    rule: ShortlistRule = settings.read(RULE, chances.rule)
    if rule.takes_the_best(second.top) and len(chances.runs) == 1:
        return None
    beside = {pk for kind, pk in chances.runs.items() if kind != second.kind}
    rows = standings_among([*beside, first.pk, second.pk])
    numbers = {pk: at for at, pk in enumerate(entries)}
    before, after = (
        choose(rule, candidates_of([row for row in rows if row.calibration_id in {*beside, made.pk}], rule.by))
        for made in (first, second)
    )
    lists = tuple(frozenset(numbers[one.entry] for one in each if one.entry in numbers) for each in (before, after))
    return _ByRule((lists[0], lists[1]), {row.entry_id: row.entry for row in rows}, rule.per)


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
