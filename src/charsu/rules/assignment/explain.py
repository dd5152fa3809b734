"""Why there is no assignment: the least conflict, with what would mend it at the least cost."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.cut import HallSet, hall_set
from charsu.rules.assignment.linear import optimise
from charsu.rules.assignment.model import build
from charsu.rules.assignment.problem import Problem


class Lack(StrEnum):
    """What is missing; each value is the sentence that pages show, before the figures."""

    REVIEWERS = "Too few reviewers without a conflict may read these entries."
    READERS = "No reviewer without a conflict reads the language of these entries."
    COUNTRIES = "The reviewers who may read these entries come from too few countries."
    FLOOR = "No reviewers fit these entries as well as the least fit asks."
    CAPACITY = "The reviewers of these entries may take fewer reviews than are needed."
    MINIMUMS = "The least loads add up to more reviews than there are."
    IDLE = "These reviewers may read too few entries for their least loads."
    TOGETHER = "The rules cannot all hold at once; loosen the greatest load or the language rule."


class Mend(StrEnum):
    """The cheapest relaxation; each value is the sentence that pages show, with its amount beside it."""

    REVIEWER = "Invite more reviewers without a conflict for these entries."
    READER = "Invite a reviewer who reads the language of these entries."
    COUNTRY = "Invite reviewers from other countries."
    LOAD = "Raise the greatest loads of these reviewers by this many reviews in all."
    LEAST = "Lower the least loads by this many reviews in all."
    FLOOR = "Lower the least fit to this."


@dataclass(frozen=True)
class Relaxation:
    """`amount` in what the sentence of `mend` counts."""

    mend: Mend
    amount: float


@dataclass(frozen=True)
class Reason:
    """`need` and `capacity` count reviews (for READERS readers, for COUNTRIES countries, an entry); entries and
    reviewers are row and column numbers; `relaxation` alone mends this reason."""

    lack: Lack
    entries: tuple[int, ...] = ()
    reviewers: tuple[int, ...] = ()
    need: int = 0
    capacity: int = 0
    relaxation: Relaxation | None = None


@dataclass(frozen=True)
class Infeasible:
    """The reasons, the plainest first; empty never."""

    reasons: tuple[Reason, ...]


def explain(problem: Problem) -> Infeasible:
    """The first of the checks that names a conflict, from the smallest to the widest. Only for a problem that has
    no assignment: counting by entry, sums of loads, a least cut, an elastic programme."""
    for check in (plain_reasons, _by_cut, _by_slack):
        if reasons := check(problem):
            return Infeasible(reasons)
    return Infeasible((Reason(Lack.TOGETHER),))


def plain_reasons(problem: Problem) -> tuple[Reason, ...]:
    """What counting alone can tell: entry by entry, reviewer by reviewer, and in sum."""
    return (*_by_entry(problem), *_by_sums(problem), *_by_reviewer(problem))


def _by_entry(problem: Problem) -> tuple[Reason, ...]:
    allowed, n = problem.allowed, problem.reviews_per_entry
    checks = [(Lack.REVIEWERS, Mend.REVIEWER, allowed.sum(axis=1), n)]
    if problem.reads is not None:
        readers = (allowed & problem.reads.astype(bool)).sum(axis=1)
        checks.append((Lack.READERS, Mend.READER, readers, 1))
    if problem.country is not None:
        countries = int(problem.groups.max(initial=-1)) + 1
        seats = np.zeros((allowed.shape[0], countries), dtype=bool)
        for reviewer, group in enumerate(problem.groups):
            seats[:, group] |= allowed[:, reviewer]
        checks.append((Lack.COUNTRIES, Mend.COUNTRY, seats.sum(axis=1), n))
    found = [_short(*check) for check in checks if (check[2] < check[3]).any()]
    if not found and problem.floor is not None:
        found = _by_floor(problem, problem.floor)
    return tuple(found)


def _short(lack: Lack, mend: Mend, count: NDArray[np.int64], need: int) -> Reason:
    bad = np.flatnonzero(count < need)
    least = int(count[bad].min())
    return Reason(lack, tuple(bad.tolist()), (), need, least, Relaxation(mend, need - least))


def _by_floor(problem: Problem, floor: float) -> list[Reason]:
    """Entries whose best reviewers, each to themselves, stay below the floor."""
    worth = np.where(problem.allowed, problem.affinity.astype(np.float64), -np.inf)
    best = np.sort(worth, axis=1)[:, -problem.reviews_per_entry :].sum(axis=1)
    bad = np.flatnonzero(best < floor - 1e-9 * max(abs(floor), 1.0))
    if not len(bad):
        return []
    lowered = Relaxation(Mend.FLOOR, float(best.min()))
    return [Reason(Lack.FLOOR, tuple(bad.tolist()), relaxation=lowered)]


def _by_sums(problem: Problem) -> tuple[Reason, ...]:
    least, most = (int(load.sum()) for load in problem.loads)
    need = problem.affinity.shape[0] * problem.reviews_per_entry
    if least > need:
        return (Reason(Lack.MINIMUMS, (), (), least, need, Relaxation(Mend.LEAST, least - need)),)
    if most < need:
        everyone = tuple(range(problem.affinity.shape[1]))
        return (Reason(Lack.CAPACITY, (), everyone, need, most, Relaxation(Mend.LOAD, need - most)),)
    return ()


def _by_reviewer(problem: Problem) -> tuple[Reason, ...]:
    least, open_to = problem.loads[0], problem.allowed.sum(axis=0)
    bad = np.flatnonzero(open_to < least)
    if not len(bad):
        return ()
    need, capacity = int(least[bad].sum()), int(open_to[bad].sum())
    lowered = Relaxation(Mend.LEAST, need - capacity)
    return (Reason(Lack.IDLE, (), tuple(bad.tolist()), need, capacity, lowered),)


def _by_cut(problem: Problem) -> tuple[Reason, ...]:
    """A Hall set: entries whose reviewers together may not take enough, with one rule more at each try."""
    allowed, entries = problem.allowed, problem.affinity.shape[0]
    n, most = problem.reviews_per_entry, problem.loads[1]
    each, once = np.full(entries, n), np.ones(entries, dtype=np.int64)
    together = np.zeros(allowed.shape, dtype=np.int64)
    tries = [(allowed, each, together, each[:, None])]
    if problem.reads is not None:
        reads = problem.reads.astype(bool)
        tries.append((allowed & reads, once, together, once[:, None]))
        tries.append((allowed, each, (~reads).astype(np.int64), np.stack([each, each - 1], axis=1)))
    if problem.country is not None:
        seats = np.ones((entries, int(problem.groups.max(initial=0)) + 1), dtype=np.int64)
        tries.append((allowed, each, np.broadcast_to(problem.groups, allowed.shape), seats))
    for pairs, ask, groups, seats in tries:
        if found := hall_set(pairs, ask, most, groups, seats):
            return (_crowded(found),)
    least = problem.loads[0]
    idle = hall_set(allowed.T, least, each, together.T, least[:, None])
    return (_idle(idle),) if idle else ()


def _crowded(found: HallSet) -> Reason:
    raised = Relaxation(Mend.LOAD, found.need - found.capacity)
    return Reason(Lack.CAPACITY, found.entries, found.reviewers, found.need, found.capacity, raised)


def _idle(found: HallSet) -> Reason:
    """From the flow seen from the other side, where reviewers ask and entries give."""
    lowered = Relaxation(Mend.LEAST, found.need - found.capacity)
    return Reason(Lack.IDLE, found.reviewers, found.entries, found.need, found.capacity, lowered)


def _by_slack(problem: Problem) -> tuple[Reason, ...]:
    """What an elastic programme over all pairs leaves unmet: a missing review weighs 100, a missing reader and a
    missed floor 10, a missing unit of a least load 1."""
    rows, columns = np.nonzero(problem.allowed)
    fines = {"demand": 100.0, "reads": 10.0, "floor": 10.0, "load": 1.0}
    model = build(problem, rows, columns, np.zeros(len(rows)), fines)
    x = optimise(model.programme).x
    if x is None:
        return ()
    found = []
    for rule, mend in (("demand", Mend.LOAD), ("reads", Mend.READER), ("floor", Mend.FLOOR), ("load", Mend.LEAST)):
        missing = x[model.slacks.get(rule, slice(0, 0))]
        if missing.sum() > 1e-6:
            found.append(_unmet(problem, rule, mend, missing))
    return tuple(found)


def _unmet(problem: Problem, rule: str, mend: Mend, missing: NDArray[np.float64]) -> Reason:
    where = np.flatnonzero(missing > 1e-6)
    if rule == "load":
        forced = np.flatnonzero(problem.loads[0] > 0)[where]
        return Reason(Lack.TOGETHER, (), tuple(forced.tolist()), relaxation=_rounded(mend, missing))
    entries = tuple(where.tolist())
    if rule == "floor":
        lowered = Relaxation(mend, float((problem.floor or 0.0) - missing.max()))
        return Reason(Lack.TOGETHER, entries, relaxation=lowered)
    need = len(where) * (problem.reviews_per_entry if rule == "demand" else 1)
    short = _rounded(mend, missing)
    return Reason(Lack.TOGETHER, entries, (), need, need - int(short.amount), short)


def _rounded(mend: Mend, missing: NDArray[np.float64]) -> Relaxation:
    return Relaxation(mend, float(np.ceil(missing.sum() - 1e-6)))
