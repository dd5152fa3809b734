"""What is left to decide once the pinned pairs stand: smaller demands, smaller loads, fewer pairs.

A pinned pair takes a review of its entry, a place in its reviewer's load and its country's seat; a pinned reader
meets the language rule. What remains is a problem of the same kind without pins, so an assignment is the pinned
pairs and the best of the rest, and a bound of the rest plus the worth of the pins is a bound of the whole.

A task is read in blocks of entries, so that nothing of the size of all pairs need be held beside the input.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Lack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
BLOCK = 400_000  # pairs looked at together


@dataclass(frozen=True)
class Cover:
    """At least `need` of the pairs of `mask` (E, R) are to be chosen."""

    mask: Mask
    need: int
    lack: Lack = Lack.OVERLAP  # what it means when they cannot be


@dataclass(frozen=True)
class Block:
    """Entries from `start` on, by all reviewers, (B, R) each."""

    start: int
    affinity: NDArray[np.floating]
    allowed: Mask
    reads: Mask | None
    covers: tuple[Mask, ...] = ()

    @property
    def rows(self) -> slice:
        return slice(self.start, self.start + len(self.affinity))


@dataclass(frozen=True)
class Task:
    """A problem without pins, every rule given entry by entry; `read` gives the block of entries from, to."""

    asks: Ints  # (E,)
    least: Ints  # (R,)
    most: Ints  # (R,)
    readers: Ints | None  # (E,) 1 where a reader is still to be found; None without the language rule
    groups: Ints  # (R,) countries from 0
    countries: int  # 0 without the country rule
    floor: Floats | None  # (E,)
    needs: Ints  # (V,) least counts of the sets of pairs
    lacks: tuple[Lack, ...]
    read: Callable[[int, int], Block]
    held: int = 0  # pinned pairs, which no figure above counts
    asked_floor: float = 0.0  # of a whole entry, its pinned pairs too

    @property
    def size(self) -> tuple[int, int]:
        return len(self.asks), len(self.most)

    @cached_property
    def by_country(self) -> tuple[Ints, Ints]:
        """Reviewers in the order of their countries, and where each country begins."""
        order = np.argsort(self.groups, kind="stable")
        return order, np.searchsorted(self.groups[order], np.arange(self.countries))

    @cached_property
    def whole(self) -> Block:
        """All pairs at once: for explaining, where the input is held whole anyway."""
        return self.read(0, len(self.asks))

    def blocks(self) -> Iterator[Block]:
        entries, reviewers = self.size
        step = max(1, BLOCK // max(reviewers, 1))
        for start in range(0, entries, step):
            yield self.read(start, min(start + step, entries))


def task_of(problem: Problem, covers: tuple[Cover, ...] = ()) -> Task:
    """What `problem` leaves open, with `covers` beside its own share of overlap."""
    asks, allowed = problem.asks, problem.allowed
    least, most = problem.loads
    groups = _groups(problem)
    pins = np.zeros((0, 2), dtype=np.int64) if problem.pinned is None else problem.pinned
    entry, reviewer = pins.T
    if problem.country is not None:
        for e, r in pins.tolist():
            allowed[e] &= groups != groups[r]
    allowed[entry, reviewer] = False
    load = np.bincount(reviewer, minlength=len(most))
    if problem.overlap is not None and problem.overlap_share > 0:
        covers = (Cover(problem.overlap, problem.overlap_due), *covers)
    covers = tuple(replace(c, need=max(c.need - int(c.mask[entry, reviewer].sum()), 0)) for c in covers)

    def read(first: int, last: int) -> Block:
        rows = slice(first, last)
        reads = None if problem.reads is None else problem.reads[rows]
        return Block(first, problem.affinity[rows], allowed[rows], reads, tuple(c.mask[rows] for c in covers))

    return Task(
        asks=asks - np.bincount(entry, minlength=len(asks)), least=np.maximum(least - load, 0), most=most - load,
        readers=_readers(problem, entry, reviewer), groups=groups,
        countries=int(groups.max(initial=-1)) + 1 if problem.country is not None else 0,
        floor=_floor(problem, entry, reviewer),
        needs=np.array([cover.need for cover in covers], dtype=np.int64),
        lacks=tuple(cover.lack for cover in covers), read=read, held=len(entry),
        asked_floor=problem.floor or 0.0,
    )  # fmt: skip


def _readers(problem: Problem, entry: Ints, reviewer: Ints) -> Ints | None:
    if problem.reads is None:
        return None
    due = (problem.asks > 0).astype(np.int64)
    due[entry[problem.reads[entry, reviewer]]] = 0
    return due


def _floor(problem: Problem, entry: Ints, reviewer: Ints) -> Floats | None:
    """What is missing to the floor beside the pinned pairs; nothing where an entry is not reviewed."""
    if problem.floor is None:
        return None
    due = np.full(len(problem.asks), float(problem.floor))
    np.subtract.at(due, entry, problem.affinity[entry, reviewer].astype(np.float64))
    due[problem.asks == 0] = 0.0
    return due


def _groups(problem: Problem) -> Ints:
    if problem.country is None:
        return np.zeros(problem.affinity.shape[1], dtype=np.int64)
    return np.unique(problem.country, return_inverse=True)[1].astype(np.int64)
