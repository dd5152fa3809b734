"""Advice that holds: a lower floor and pins taken back are tried by solving again before they are told.

What counting tells of the floor, entry by entry, is an upper limit: the same good reviewers are wanted by all, and
rules of countries, loads and language stand in their way.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Infeasible, Lack, Mend, Reason, Relaxation
from charsu.rules.assignment.task import Cover, Ints

MANY = 200_000  # pairs, beyond which the floor is looked for in fewer steps
STEPS = (5, 12)  # of halving, for many pairs and for fewer
NO_COVERS: tuple[Cover, ...] = ()

type_again = Callable[[Problem, tuple[Cover, ...]], Ints | Infeasible | None]  # the pairs; None: out of time


def advised(problem: Problem, found: Infeasible, again: type_again, *, may_unpin: bool) -> Infeasible:
    """`found` with its floor one that can be met, pins in force, and with the fewest pins to take back beside it,
    where pins are the organiser's and not the pairs of a round that stands."""
    reasons = _with_floor(problem, found.reasons, again)
    pins = _pins_to_take_back(problem, again) if may_unpin and _is_more_than_pins(found) else None
    return Infeasible((*reasons, pins) if pins else reasons)


def _is_more_than_pins(found: Infeasible) -> bool:
    """Pins that break a rule by themselves have been named, with their mend."""
    by_themselves = {Lack.PIN_BARRED, Lack.PIN_ENTRY, Lack.PIN_LOAD, Lack.PIN_COUNTRY, Lack.PIN_LANGUAGE}
    return not any(reason.lack in by_themselves for reason in found.reasons)


def _with_floor(problem: Problem, reasons: tuple[Reason, ...], again: type_again) -> tuple[Reason, ...]:
    lowered = [one.relaxation.amount for one in reasons if _lowers(one) and one.relaxation]
    if not lowered:
        return reasons
    free = again(replace(problem, floor=None), NO_COVERS)
    if isinstance(free, Infeasible):
        return free.reasons  # a lower floor alone mends nothing
    floor = None if free is None else _greatest_floor(problem, free, min(lowered), again)
    told = Relaxation(Mend.FLOOR, floor) if floor is not None else None
    found: list[Reason] = []
    for one in reasons:
        found += _by_pins(problem, replace(one, relaxation=told)) if _lowers(one) else (one,)
    return tuple(found)


def _lowers(reason: Reason) -> bool:
    return reason.relaxation is not None and reason.relaxation.mend is Mend.FLOOR


def _greatest_floor(problem: Problem, free: Ints, top: float, again: type_again) -> float:
    """The greatest floor that an assignment was found for, by halving between one without a floor and `top`, above
    which none exists."""
    low = _least_total(problem, free)
    for step in range(STEPS[problem.affinity.size <= MANY]):
        tried = top if step == 0 else (low + top) / 2
        if tried <= low:
            break
        pairs = again(replace(problem, floor=tried), NO_COVERS)
        if pairs is None:
            break
        if isinstance(pairs, Infeasible):
            top = tried
        else:
            low = max(tried, _least_total(problem, pairs))
    return low


def _least_total(problem: Problem, pairs: Ints) -> float:
    totals = np.bincount(pairs[:, 0], weights=problem.affinity[pairs[:, 0], pairs[:, 1]], minlength=len(problem.asks))
    return float(totals[problem.asks > 0].min())


def _by_pins(problem: Problem, reason: Reason) -> tuple[Reason, ...]:
    """A missed floor, told apart for entries that only their pins keep below it."""
    if problem.pinned is None or problem.floor is None or reason.lack is not Lack.FLOOR:
        return (reason,)
    pinned = set(problem.pinned[:, 0].tolist())
    allowed, asks = problem.allowed, problem.asks
    held = [e for e in reason.entries if e in pinned and _best(problem, allowed, asks, e) >= problem.floor]
    others = tuple(e for e in reason.entries if e not in held)
    on = np.isin(problem.pinned[:, 0], held)
    by_pins = replace(
        reason, lack=Lack.PIN_FLOOR, entries=tuple(held), reviewers=tuple(np.unique(problem.pinned[on, 1]).tolist())
    )
    return (*((by_pins,) if held else ()), *((replace(reason, entries=others),) if others else ()))


def _best(problem: Problem, allowed: np.ndarray, asks: Ints, entry: int) -> float:
    worth = np.sort(problem.affinity[entry][allowed[entry]].astype(np.float64))
    return float(worth[max(len(worth) - int(asks[entry]), 0) :].sum())


def _pins_to_take_back(problem: Problem, again: type_again) -> Reason | None:
    """The fewest pins without which there is an assignment, by halving; nothing where pins are not what bars it."""
    if problem.pinned is None or not len(problem.pinned):
        return None
    kept = np.zeros(problem.affinity.shape, dtype=bool)
    kept[problem.pinned[:, 0], problem.pinned[:, 1]] = True
    free, low, high = replace(problem, pinned=None), 0, len(problem.pinned)
    best = again(free, NO_COVERS)
    while isinstance(best, np.ndarray) and high - low > 1:
        tried = (low + high) // 2
        pairs = again(free, (Cover(kept, tried),))
        if isinstance(pairs, np.ndarray):
            best, low = pairs, int(kept[pairs[:, 0], pairs[:, 1]].sum())
        else:
            high = tried
    if not isinstance(best, np.ndarray):
        return None
    kept[best[:, 0], best[:, 1]] = False  # what stays True is to be taken back
    entries, reviewers = (tuple(np.unique(side).tolist()) for side in np.nonzero(kept))
    count = len(problem.pinned)
    missing = int(kept.sum())
    return Reason(Lack.PINNED, entries, reviewers, count, count - missing, Relaxation(Mend.UNPIN, missing))
