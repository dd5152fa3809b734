"""Why there is no assignment: the least conflict, with what would mend it at the least cost."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.core import taken_from
from charsu.rules.assignment.cut import HallSet, hall_set
from charsu.rules.assignment.linear import optimise
from charsu.rules.assignment.model import build
from charsu.rules.assignment.reasons import Infeasible, Lack, Mend, Reason, Relaxation
from charsu.rules.assignment.task import Block, Ints, Mask, Task

MOST = 40_000_000  # pairs up to which all are looked at together
SCARCE = 40  # reviewers of an entry, up to which it is looked at first


def explain(task: Task) -> Infeasible:
    """The first of the checks that names a conflict, from the smallest to the widest. Only for a task that has no
    assignment: counting by entry, sums of loads, a least cut, an elastic programme."""
    for check in (plain_reasons, _by_cut, _by_slack):
        if reasons := check(task):
            return Infeasible(reasons)
    return Infeasible((Reason(Lack.TOGETHER),))


def plain_reasons(task: Task) -> tuple[Reason, ...]:
    """What counting alone can tell: entry by entry, reviewer by reviewer, and in sum."""
    if not len(task.asks):
        return by_sums(task)
    return (*_by_entry(task), *by_sums(task), *_by_reviewer(task), *_by_cover(task))


def _by_entry(task: Task) -> tuple[Reason, ...]:
    counted = [_counted(task, block) for block in task.blocks()]
    reviewers, readers, countries = (np.concatenate(part) for part in zip(*counted, strict=True))
    checks = [(Lack.REVIEWERS, Mend.REVIEWER, reviewers, task.asks)]
    if task.readers is not None:
        checks.append((Lack.READERS, Mend.READER, readers, task.readers))
    if task.countries:
        checks.append((Lack.COUNTRIES, Mend.COUNTRY, countries, task.asks))
    found = [_short(*check) for check in checks if (check[2] < check[3]).any()]
    if not found and task.floor is not None:
        found = _by_floor(task, task.floor)
    return tuple(found)


def _counted(task: Task, block: Block) -> tuple[Ints, Ints, Ints]:
    """Reviewers, readers and countries open to each entry of a block."""
    reviewers = block.allowed.sum(axis=1)
    readers = reviewers if block.reads is None else (block.allowed & block.reads).sum(axis=1)
    if not task.countries:
        return reviewers, readers, reviewers
    order, starts = task.by_country
    countries = np.logical_or.reduceat(block.allowed[:, order], starts, axis=1).sum(axis=1)
    return reviewers, readers, countries


def _short(lack: Lack, mend: Mend, count: NDArray[np.int64], need: NDArray[np.int64]) -> Reason:
    """The worst entry tells the figures; all that are short are named."""
    bad = np.flatnonzero(count < need)
    worst = bad[np.argmax(need[bad] - count[bad])]
    asked, least = int(need[worst]), int(count[worst])
    return Reason(lack, tuple(bad.tolist()), (), asked, least, Relaxation(mend, asked - least))


def _by_floor(task: Task, floor: NDArray[np.float64]) -> list[Reason]:
    """Entries whose best reviewers, each to themselves, stay below the floor."""
    best = np.concatenate([_best(task, block) for block in task.blocks()])
    bad = np.flatnonzero(best < floor - 1e-9 * np.maximum(np.abs(floor), 1.0))
    if not len(bad):
        return []
    lowered = Relaxation(Mend.FLOOR, task.asked_floor - float((floor - best)[bad].max()))
    return [Reason(Lack.FLOOR, tuple(bad.tolist()), relaxation=lowered)]


def _best(task: Task, block: Block) -> NDArray[np.float64]:
    """(B,) the greatest total that each entry could have to itself."""
    most = int(task.asks.max(initial=0))
    worth = np.sort(np.where(block.allowed, block.affinity.astype(np.float64), -np.inf), axis=1)[:, ::-1][:, :most]
    sums = np.concatenate([np.zeros((len(worth), 1)), np.cumsum(worth, axis=1)], axis=1)
    return np.asarray(sums[np.arange(len(worth)), task.asks[block.rows]])


def by_sums(task: Task) -> tuple[Reason, ...]:
    """In figures that the organiser knows: with the pinned pairs."""
    least, most, need = (int(each.sum()) + task.held for each in (task.least, task.most, task.asks))
    if least > need:
        return (Reason(Lack.MINIMUMS, (), (), least, need, Relaxation(Mend.LEAST, least - need)),)
    if most < need:
        everyone = tuple(range(len(task.most)))
        return (Reason(Lack.CAPACITY, (), everyone, need, most, Relaxation(Mend.LOAD, need - most)),)
    return ()


def _by_reviewer(task: Task) -> tuple[Reason, ...]:
    open_to = np.sum([block.allowed.sum(axis=0) for block in task.blocks()], axis=0)
    bad = np.flatnonzero(open_to < task.least)
    if not len(bad):
        return ()
    need, capacity = int(task.least[bad].sum()), int(open_to[bad].sum())
    lowered = Relaxation(Mend.LEAST, need - capacity)
    return (Reason(Lack.IDLE, (), tuple(bad.tolist()), need, capacity, lowered),)


def _by_cover(task: Task) -> tuple[Reason, ...]:
    """Sets of pairs of which fewer are open, entry by entry, than must be chosen."""
    if not len(task.needs):
        return ()
    found = []
    for block in task.blocks():
        open_to = [
            np.minimum((mask & block.allowed).sum(axis=1), task.asks[block.rows]).sum() for mask in block.covers
        ]
        found.append(open_to)
    capacity = np.sum(found, axis=0)
    short = np.flatnonzero(capacity < task.needs)
    return tuple(_uncovered(task, int(each), int(task.needs[each] - capacity[each])) for each in short)


def _uncovered(task: Task, number: int, missing: int) -> Reason:
    lack, need = task.lacks[number], int(task.needs[number])
    mend = Mend.SHARE if lack == Lack.OVERLAP else Mend.JOIN
    return Reason(lack, (), (), need, need - missing, Relaxation(mend, missing))


def _by_cut(task: Task) -> tuple[Reason, ...]:
    """A Hall set among all entries: those whose reviewers together may not take enough."""
    if task.size[0] * task.size[1] > MOST:
        return ()
    if reasons := _cut_among(task, np.arange(task.size[0]), task.whole.allowed, task.whole.reads):
        return reasons
    together = np.zeros(task.size[::-1], dtype=np.int64)
    idle = hall_set(task.whole.allowed.T, task.least, task.asks, together, task.least[:, None])
    return (_idle(idle),) if idle else ()


def scarce_reasons(task: Task) -> tuple[Reason, ...]:
    """A Hall set among the entries that few may read: where conflicts crowd, and quick to look at."""
    rows, allowed, reads = [], [], []
    for block in task.blocks():
        reviewers, readers, _ = _counted(task, block)
        few = np.flatnonzero((np.minimum(reviewers, readers) <= SCARCE) & (task.asks[block.rows] > 0))
        rows.append(few + block.start)
        allowed.append(block.allowed[few])
        reads.append(block.allowed[few] if block.reads is None else block.reads[few])
    found = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    return _cut_among(task, found, np.concatenate(allowed), np.concatenate(reads)) if len(found) else ()


def _cut_among(task: Task, rows: Ints, allowed: Mask, reads: Mask | None) -> tuple[Reason, ...]:
    """A Hall set among these entries, with one rule more at each try."""
    each, most = task.asks[rows], task.most
    together = np.zeros(allowed.shape, dtype=np.int64)
    tries = [(allowed, each, together, each[:, None])]
    if task.readers is not None and reads is not None:
        due = task.readers[rows]
        tries.append((allowed & reads, due, together, due[:, None]))
        tries.append((allowed, each, (~reads).astype(np.int64), np.stack([each, each - due], axis=1)))
    if task.countries:
        seats = np.ones((len(each), task.countries), dtype=np.int64)
        tries.append((allowed, each, np.broadcast_to(task.groups, allowed.shape), seats))
    for pairs, ask, groups, seats in tries:
        if found := hall_set(pairs, ask, most, groups, seats):
            return (_crowded(replace(found, entries=tuple(rows[list(found.entries)].tolist()))),)
    return ()


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
    if task.size[0] * task.size[1] > MOST:
        return ()
    core = taken_from(task.whole, *np.nonzero(task.whole.allowed))
    fines = {"demand": 100.0, "reads": 10.0, "floor": 10.0, "load": 1.0, "cover": 1.0}
    model = build(task, core, np.zeros(len(core)), fines)
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
        return _uncovered(task, int(where[0]), int(np.ceil(missing[where[0]] - 1e-6)))
    if rule == "load":
        forced = np.flatnonzero(task.least > 0)[where]
        return Reason(Lack.TOGETHER, (), tuple(forced.tolist()), relaxation=_rounded(mend, missing))
    entries = tuple(where.tolist())
    if rule == "floor" and task.floor is not None:
        lowered = Relaxation(mend, task.asked_floor - float(missing[where].max()))
        return Reason(Lack.TOGETHER, entries, relaxation=lowered)
    asked = task.readers if rule == "reads" and task.readers is not None else task.asks
    need = int(asked[where].sum())
    short = _rounded(mend, missing)
    return Reason(Lack.TOGETHER, entries, (), need, need - int(short.amount), short)


def _rounded(mend: Mend, missing: NDArray[np.float64]) -> Relaxation:
    return Relaxation(mend, float(np.ceil(missing.sum() - 1e-6)))
