"""Parts of a review graph joined by hand: two pairs change reviewers, or one pair moves to a reviewer with room.

Two pairs of different parts that change reviewers leave all loads as they are and join the parts, unless each was the
only tie of its own; where affinities tie, that costs nothing, and the answer is as good as the best without the rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.graph import Parts, bridges, components
from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.task import Floats, Ints, Mask

WIDE = 4_000_000  # exchanges looked at together
TRIES = 40  # exchanges tried for a part, the cheapest first


@dataclass(frozen=True)
class _Standing:
    """What the pairs come to, entry by entry and reviewer by reviewer."""

    problem: Problem
    pairs: Ints  # (N, 2)
    held: Mask  # (N,) pinned
    allowed: Mask  # (E, R)
    worth: Floats  # (E,)
    reading: Floats  # (E,) readers
    seats: Ints | None  # (E, C)
    country: Ints  # (R,) from 0
    load: Ints  # (R,)
    across: int

    @property
    def parts(self) -> Parts:
        return components(self.pairs, *self.problem.affinity.shape)


def join(problem: Problem, pairs: NDArray[np.int32]) -> NDArray[np.int32] | None:
    """The pairs with all parts joined at little loss, every rule kept; None where no exchange does."""
    found, parts = pairs.astype(np.int64), components(pairs, *problem.affinity.shape)
    allowed = problem.allowed
    while parts.count > 1:
        standing = _standing(problem, found, allowed)
        for part in range(parts.count - 1, -1, -1):
            better = _joined(standing, parts, part)
            if better is not None:
                break
        else:
            return None
        found, parts = better, components(better, *problem.affinity.shape)
    return found[np.lexsort((found[:, 1], found[:, 0]))].astype(np.int32)


def _standing(problem: Problem, pairs: Ints, allowed: Mask) -> _Standing:
    entries, reviewers = problem.affinity.shape
    entry, reviewer = pairs.T
    pinned = np.zeros(allowed.shape, dtype=bool)
    if problem.pinned is not None:
        pinned[problem.pinned[:, 0], problem.pinned[:, 1]] = True
    country, seats = np.zeros(reviewers, dtype=np.int64), None
    if problem.country is not None:
        country = np.unique(problem.country, return_inverse=True)[1].astype(np.int64)
        seats = np.zeros((entries, int(country.max(initial=0)) + 1), dtype=np.int64)
        np.add.at(seats, (entry, country[reviewer]), 1)
    reads = np.ones(len(pairs)) if problem.reads is None else problem.reads[entry, reviewer].astype(np.float64)
    worth = problem.affinity[entry, reviewer].astype(np.float64)
    total, reading = (np.bincount(entry, each, entries).astype(np.float64) for each in (worth, reads))
    return _Standing(
        problem, pairs, pinned[entry, reviewer], allowed, total, reading, seats, country,
        load=np.bincount(reviewer, minlength=reviewers),
        across=0 if problem.overlap is None else int(problem.overlap[entry, reviewer].sum()),
    )  # fmt: skip


def _joined(standing: _Standing, parts: Parts, part: int) -> Ints | None:
    """With one part fewer: the cheapest exchange or move that ties this part to another."""
    here = parts.entry[standing.pairs[:, 0]] == part
    inside, outside = np.flatnonzero(here & ~standing.held), np.flatnonzero(~here & ~standing.held)
    loose = inside[~bridges(standing.pairs[here], *standing.problem.affinity.shape)[~standing.held[here]]]
    inside = loose if len(loose) else inside
    inside = inside[: max(1, WIDE // max(len(outside), 1))]
    swaps = _swaps(standing, inside, outside)
    moves = _moves(standing, inside, np.flatnonzero(parts.reviewer != part))
    for _, kind, one, other in sorted([*swaps, *moves], reverse=True)[:TRIES]:
        changed = standing.pairs.copy()
        if kind:
            changed[[one, other], 1] = changed[[other, one], 1]
        else:
            changed[one, 1] = other
        if components(changed, *standing.problem.affinity.shape).count < parts.count:
            return changed
    return None


def _swaps(standing: _Standing, inside: Ints, outside: Ints) -> list[tuple[float, int, int, int]]:
    if not len(inside) or not len(outside):
        return []
    one, other = standing.pairs[inside].T[:, :, None], standing.pairs[outside].T[:, None, :]
    there, lost, across = _change(standing, one[0], one[1], other[1])
    back, lost_there, across_there = _change(standing, other[0], other[1], one[1])
    good = there & back & _enough(standing, across + across_there)
    return _cheapest(good, lost + lost_there, 1, inside, outside)


def _moves(standing: _Standing, inside: Ints, beyond: Ints) -> list[tuple[float, int, int, int]]:
    least, most = standing.problem.loads
    open_to = beyond[standing.load[beyond] < most[beyond]]
    free = inside[standing.load[standing.pairs[inside, 1]] > least[standing.pairs[inside, 1]]]
    if not len(open_to) or not len(free):
        return []
    entry, reviewer = standing.pairs[free].T[:, :, None]
    good, lost, across = _change(standing, entry, reviewer, open_to[None, :])
    return _cheapest(good & _enough(standing, across), lost, 0, free, open_to)


def _change(standing: _Standing, entry: Ints, old: Ints, new: Ints) -> tuple[Mask, Floats, Ints]:
    """Whether each entry may have `new` for `old`, what that gains, and how many more pairs across themes it is."""
    problem, affinity = standing.problem, standing.problem.affinity
    good = standing.allowed[entry, new]
    gain = affinity[entry, new].astype(np.float64) - affinity[entry, old]
    if standing.seats is not None:
        same = standing.country[new] == standing.country[old]
        good &= standing.seats[entry, standing.country[new]] - same < 1
    if problem.reads is not None:
        good &= standing.reading[entry] - problem.reads[entry, old] + problem.reads[entry, new] > 0
    if problem.floor is not None:
        good &= standing.worth[entry] + gain >= problem.floor - 1e-9 * max(abs(problem.floor), 1.0)
    if problem.overlap is None:
        return good, gain, np.zeros(gain.shape, dtype=np.int64)
    return good, gain, problem.overlap[entry, new].astype(np.int64) - problem.overlap[entry, old]


def _enough(standing: _Standing, more: Ints) -> Mask:
    return np.asarray(standing.across + more >= standing.problem.overlap_due)


def _cheapest(good: Mask, gain: Floats, kind: int, rows: Ints, columns: Ints) -> list[tuple[float, int, int, int]]:
    value = np.where(good, gain, -np.inf).ravel()
    few = min(TRIES, len(value))
    best = np.argpartition(value, len(value) - few)[len(value) - few :]
    row, column = np.unravel_index(best[np.isfinite(value[best])], good.shape)
    return [
        (round(float(gain[r, c]), 9), kind, int(rows[r]), int(columns[c]))
        for r, c in zip(row.tolist(), column.tolist(), strict=True)
    ]
