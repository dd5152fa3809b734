"""Why there is no assignment: the least conflict, with what would mend it at the least cost."""

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.cut import HallSet, hall_set
from charsu.rules.assignment.linear import optimise
from charsu.rules.assignment.model import build
from charsu.rules.assignment.reasons import Infeasible, Lack, Mend, Reason, Relaxation
from charsu.rules.assignment.task import Cover, Task


def explain(task: Task) -> Infeasible:
    """The first of the checks that names a conflict, from the smallest to the widest. Only for a task that has no
    assignment: counting by entry, sums of loads, a least cut, an elastic programme."""
    for check in (plain_reasons, _by_cut, _by_slack):
        if reasons := check(task):
            return Infeasible(reasons)
    return Infeasible((Reason(Lack.TOGETHER),))


def plain_reasons(task: Task) -> tuple[Reason, ...]:
    """What counting alone can tell: entry by entry, reviewer by reviewer, and in sum."""
    return (*_by_entry(task), *_by_sums(task), *_by_reviewer(task), *_by_cover(task))


def _by_entry(task: Task) -> tuple[Reason, ...]:
    checks = [(Lack.REVIEWERS, Mend.REVIEWER, task.allowed.sum(axis=1), task.asks)]
    if task.reads is not None:
        readers = (task.allowed & task.reads).sum(axis=1)
        checks.append((Lack.READERS, Mend.READER, readers, task.readers))
    if task.countries:
        seats = np.zeros((len(task.asks), task.countries), dtype=bool)
        for reviewer, group in enumerate(task.groups):
            seats[:, group] |= task.allowed[:, reviewer]
        checks.append((Lack.COUNTRIES, Mend.COUNTRY, seats.sum(axis=1), task.asks))
    found = [_short(*check) for check in checks if (check[2] < check[3]).any()]
    if not found and task.floor is not None:
        found = _by_floor(task, task.floor)
    return tuple(found)


def _short(lack: Lack, mend: Mend, count: NDArray[np.int64], need: NDArray[np.int64]) -> Reason:
    """The worst entry tells the figures; all that are short are named."""
    bad = np.flatnonzero(count < need)
    worst = bad[np.argmax(need[bad] - count[bad])]
    asked, least = int(need[worst]), int(count[worst])
    return Reason(lack, tuple(bad.tolist()), (), asked, least, Relaxation(mend, asked - least))


def _by_floor(task: Task, floor: NDArray[np.float64]) -> list[Reason]:
    """Entries whose best reviewers, each to themselves, stay below the floor."""
    worth = np.sort(np.where(task.allowed, task.affinity.astype(np.float64), -np.inf), axis=1)[:, ::-1]
    sums = np.concatenate(
        [np.zeros((len(worth), 1)), np.cumsum(worth[:, : int(task.asks.max(initial=0))], axis=1)], axis=1
    )
    best = sums[np.arange(len(worth)), task.asks]
    bad = np.flatnonzero(best < floor - 1e-9 * np.maximum(np.abs(floor), 1.0))
    if not len(bad):
        return []
    lowered = Relaxation(Mend.FLOOR, float(best[bad].min()))
    return [Reason(Lack.FLOOR, tuple(bad.tolist()), relaxation=lowered)]


def _by_sums(task: Task) -> tuple[Reason, ...]:
    least, most, need = int(task.least.sum()), int(task.most.sum()), int(task.asks.sum())
    if least > need:
        return (Reason(Lack.MINIMUMS, (), (), least, need, Relaxation(Mend.LEAST, least - need)),)
    if most < need:
        everyone = tuple(range(len(task.most)))
        return (Reason(Lack.CAPACITY, (), everyone, need, most, Relaxation(Mend.LOAD, need - most)),)
    return ()


def _by_reviewer(task: Task) -> tuple[Reason, ...]:
    open_to = task.allowed.sum(axis=0)
    bad = np.flatnonzero(open_to < task.least)
    if not len(bad):
        return ()
    need, capacity = int(task.least[bad].sum()), int(open_to[bad].sum())
    lowered = Relaxation(Mend.LEAST, need - capacity)
    return (Reason(Lack.IDLE, (), tuple(bad.tolist()), need, capacity, lowered),)


def _by_cover(task: Task) -> tuple[Reason, ...]:
    """Sets of pairs of which fewer are open, entry by entry, than must be chosen."""
    found = []
    for cover in task.covers:
        capacity = int(np.minimum((cover.mask & task.allowed).sum(axis=1), task.asks).sum())
        if capacity < cover.need:
            found.append(_uncovered(cover, cover.need - capacity))
    return tuple(found)


def _uncovered(cover: Cover, missing: int) -> Reason:
    mend = Mend.SHARE if cover.lack == Lack.OVERLAP else Mend.JOIN
    entries = () if cover.lack == Lack.OVERLAP else tuple(np.flatnonzero(cover.mask.any(axis=1)).tolist())
    return Reason(cover.lack, entries, (), cover.need, cover.need - missing, Relaxation(mend, missing))


def _by_cut(task: Task) -> tuple[Reason, ...]:
    """A Hall set: entries whose reviewers together may not take enough, with one rule more at each try."""
    allowed, each, most = task.allowed, task.asks, task.most
    together = np.zeros(allowed.shape, dtype=np.int64)
    tries = [(allowed, each, together, each[:, None])]
    if task.reads is not None:
        tries.append((allowed & task.reads, task.readers, together, task.readers[:, None]))
        seats = np.stack([each, each - task.readers], axis=1)
        tries.append((allowed, each, (~task.reads).astype(np.int64), seats))
    if task.countries:
        seats = np.ones((len(each), task.countries), dtype=np.int64)
        tries.append((allowed, each, np.broadcast_to(task.groups, allowed.shape), seats))
    for pairs, ask, groups, seats in tries:
        if found := hall_set(pairs, ask, most, groups, seats):
            return (_crowded(found),)
    idle = hall_set(allowed.T, task.least, each, together.T, task.least[:, None])
    return (_idle(idle),) if idle else ()


def _crowded(found: HallSet) -> Reason:
    raised = Relaxation(Mend.LOAD, found.need - found.capacity)
    return Reason(Lack.CAPACITY, found.entries, found.reviewers, found.need, found.capacity, raised)


def _idle(found: HallSet) -> Reason:
    """From the flow seen from the other side, where reviewers ask and entries give."""
    lowered = Relaxation(Mend.LEAST, found.need - found.capacity)
    return Reason(Lack.IDLE, found.reviewers, found.entries, found.need, found.capacity, lowered)


def _by_slack(task: Task) -> tuple[Reason, ...]:
    """What an elastic programme over all pairs leaves unmet: a missing review weighs 100, a missing reader and a
    missed floor 10, a missing unit of a least load or of a set of pairs 1."""
    rows, columns = np.nonzero(task.allowed)
    fines = {"demand": 100.0, "reads": 10.0, "floor": 10.0, "load": 1.0, "cover": 1.0}
    model = build(task, rows, columns, np.zeros(len(rows)), fines)
    x = optimise(model.programme).x
    if x is None:
        return ()
    mends = {"demand": Mend.LOAD, "reads": Mend.READER, "floor": Mend.FLOOR, "load": Mend.LEAST, "cover": Mend.SHARE}
    found = []
    for rule, mend in mends.items():
        missing = x[model.slacks.get(rule, slice(0, 0))]
        if missing.sum() > 1e-6:
            found.append(_unmet(task, rule, mend, missing))
    return tuple(found)


def _unmet(task: Task, rule: str, mend: Mend, missing: NDArray[np.float64]) -> Reason:
    where = np.flatnonzero(missing > 1e-6)
    if rule == "cover":
        return _uncovered(task.covers[where[0]], int(np.ceil(missing[where[0]] - 1e-6)))
    if rule == "load":
        forced = np.flatnonzero(task.least > 0)[where]
        return Reason(Lack.TOGETHER, (), tuple(forced.tolist()), relaxation=_rounded(mend, missing))
    entries = tuple(where.tolist())
    if rule == "floor" and task.floor is not None:
        lowered = Relaxation(mend, float((task.floor - missing)[where].min()))
        return Reason(Lack.TOGETHER, entries, relaxation=lowered)
    need = int((task.asks if rule == "demand" else task.readers)[where].sum())
    short = _rounded(mend, missing)
    return Reason(Lack.TOGETHER, entries, (), need, need - int(short.amount), short)


def _rounded(mend: Mend, missing: NDArray[np.float64]) -> Relaxation:
    return Relaxation(mend, float(np.ceil(missing.sum() - 1e-6)))
