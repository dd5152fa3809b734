"""Pinned pairs that break a rule by themselves: said before anything is computed."""

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Lack, Mend, Reason, Relaxation

Ints = NDArray[np.int64]


def pin_reasons(problem: Problem) -> tuple[Reason, ...]:
    if problem.pinned is None or not len(problem.pinned):
        return ()
    entry, reviewer = problem.pinned.T
    return (*_barred(problem, entry, reviewer), *_many(problem, entry, reviewer), *_unfit(problem, entry, reviewer))


def apart_reasons(problem: Problem) -> tuple[Reason, ...]:
    """Where one part is asked: a reviewer of n entries joins at most n of them, so loads of 1 join nothing."""
    reviewed, reviews = int((problem.asks > 0).sum()), int(problem.asks.sum())
    if not problem.connected or reviewed < 2:
        return ()
    most = np.sort(problem.loads[1])[::-1]
    used = int(np.searchsorted(np.cumsum(most), reviews)) + 1  # reviewers at the least
    need, capacity = reviewed - 1, reviews - used
    return (
        (Reason(Lack.APART, (), (), need, capacity, Relaxation(Mend.JOIN, need - capacity)),)
        if capacity < need
        else ()
    )


def _barred(problem: Problem, entry: Ints, reviewer: Ints) -> list[Reason]:
    bad = ~problem.allowed[entry, reviewer]
    return [_reason(Lack.PIN_BARRED, entry[bad], reviewer[bad], int(bad.sum()), 0)] if bad.any() else []


def _many(problem: Problem, entry: Ints, reviewer: Ints) -> list[Reason]:
    """Counts above what an entry asks, above what a reviewer may take, and two of one country."""
    found = []
    count = np.bincount(entry, minlength=len(problem.asks))
    if len(bad := np.flatnonzero(count > problem.asks)):
        on = np.isin(entry, bad)
        found.append(_reason(Lack.PIN_ENTRY, bad, reviewer[on], int(count[bad].sum()), int(problem.asks[bad].sum())))
    load, most = np.bincount(reviewer, minlength=problem.affinity.shape[1]), problem.loads[1]
    if len(bad := np.flatnonzero(load > most)):
        on = np.isin(reviewer, bad)
        need, capacity = int(load[bad].sum()), int(most[bad].sum())
        found.append(_reason(Lack.PIN_LOAD, entry[on], bad, need, capacity, Mend.LOAD))
    if problem.country is not None:
        country = np.unique(problem.country, return_inverse=True)[1]
        seat = entry * len(country) + country[reviewer]
        seats, of_pair, taken = np.unique(seat, return_inverse=True, return_counts=True)
        if (twice := taken > 1).any():
            on = twice[of_pair]
            found.append(_reason(Lack.PIN_COUNTRY, entry[on], reviewer[on], int(on.sum()), int(twice.sum())))
    return found


def _unfit(problem: Problem, entry: Ints, reviewer: Ints) -> list[Reason]:
    """Entries whose reviews are all pinned, without a reader or below the floor."""
    found = []
    count = np.bincount(entry, minlength=len(problem.asks))
    full = (count >= problem.asks) & (count > 0)
    if problem.reads is not None:
        reading = np.bincount(entry, weights=problem.reads[entry, reviewer], minlength=len(count))
        if len(bad := np.flatnonzero(full & (reading == 0))):
            on = np.isin(entry, bad)
            found.append(_reason(Lack.PIN_LANGUAGE, bad, reviewer[on], len(bad), 0))
    if problem.floor is not None:
        worth = np.bincount(entry, weights=problem.affinity[entry, reviewer].astype(np.float64), minlength=len(count))
        low = full & (worth < problem.floor - 1e-9 * max(abs(problem.floor), 1.0))
        if low.any():
            bad = np.flatnonzero(low)
            lowered = Relaxation(Mend.FLOOR, float(worth[bad].min()))
            on = np.isin(entry, bad)
            found.append(Reason(Lack.PIN_FLOOR, _numbers(bad), _numbers(reviewer[on]), relaxation=lowered))
    return found


def _reason(lack: Lack, entries: Ints, reviewers: Ints, need: int, capacity: int, mend: Mend = Mend.UNPIN) -> Reason:
    relaxation = Relaxation(mend, need - capacity)
    return Reason(lack, _numbers(entries), _numbers(reviewers), need, capacity, relaxation)


def _numbers(found: Ints) -> tuple[int, ...]:
    return tuple(np.unique(found).tolist())
