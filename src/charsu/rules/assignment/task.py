"""What is left to decide once the pinned pairs stand: smaller demands, smaller loads, fewer pairs.

A pinned pair takes a review of its entry, a place in its reviewer's load and its country's seat; a pinned reader
meets the language rule. What remains is a problem of the same kind without pins, so an assignment is the pinned
pairs and the best of the rest, and a bound of the rest plus the worth of the pins is a bound of the whole.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Lack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cover:
    """At least `need` of the pairs of `mask` (E, R) are to be chosen."""

    mask: Mask
    need: int
    lack: Lack = Lack.OVERLAP  # what it means when they cannot be


@dataclass(frozen=True)
class Task:
    """A problem without pins, every rule given entry by entry."""

    affinity: NDArray[np.floating]  # (E, R)
    allowed: Mask  # (E, R)
    asks: Ints  # (E,)
    least: Ints  # (R,)
    most: Ints  # (R,)
    reads: Mask | None  # (E, R)
    readers: Ints  # (E,) 1 where a reader is still to be found
    groups: Ints  # (R,) countries from 0
    countries: int  # 0 without the country rule
    floor: Floats | None  # (E,)
    covers: tuple[Cover, ...]

    @property
    def size(self) -> tuple[int, int]:
        return len(self.asks), len(self.most)


def task_of(problem: Problem, covers: tuple[Cover, ...] = ()) -> Task:
    """What `problem` leaves open, with `covers` beside its own share of overlap."""
    asks, allowed = problem.asks, problem.allowed
    least, most = problem.loads
    groups = _groups(problem)
    pins = np.zeros((0, 2), dtype=np.int64) if problem.pinned is None else problem.pinned
    entry, reviewer = pins.T
    readers = (asks > 0).astype(np.int64) if problem.reads is not None else np.zeros_like(asks)
    floor = None if problem.floor is None else np.where(asks > 0, float(problem.floor), -np.inf)
    if problem.reads is not None:
        readers[entry[problem.reads[entry, reviewer]]] = 0
    if floor is not None:
        np.subtract.at(floor, entry, problem.affinity[entry, reviewer].astype(np.float64))
        floor[~np.isfinite(floor)] = 0.0
    if problem.country is not None:
        for e, r in pins.tolist():
            allowed[e] &= groups != groups[r]
    allowed[entry, reviewer] = False
    load = np.bincount(reviewer, minlength=len(most))
    if problem.overlap is not None and problem.overlap_share > 0:
        covers = (Cover(problem.overlap, problem.overlap_due), *covers)
    return Task(
        affinity=problem.affinity, allowed=allowed, asks=asks - np.bincount(entry, minlength=len(asks)),
        least=np.maximum(least - load, 0), most=most - load,
        reads=problem.reads, readers=readers, groups=groups,
        countries=int(groups.max(initial=-1)) + 1 if problem.country is not None else 0, floor=floor,
        covers=tuple(replace(c, need=max(c.need - int(c.mask[entry, reviewer].sum()), 0)) for c in covers),
    )  # fmt: skip


def _groups(problem: Problem) -> Ints:
    if problem.country is None:
        return np.zeros(problem.affinity.shape[1], dtype=np.int64)
    return np.unique(problem.country, return_inverse=True)[1].astype(np.int64)
