"""Problems too large to hold: affinity and rules come block by block from a function, and are forgotten again.

The same method as `solve`, which looks at pairs only in blocks anyway; what stays in memory is the core, a few pairs
an entry. The function is asked for each block several times and must answer the same each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.checks import Unusable
from charsu.rules.assignment.explain import by_sums
from charsu.rules.assignment.reasons import Infeasible
from charsu.rules.assignment.solve import Assignment, solve_task
from charsu.rules.assignment.task import Block, Task


@dataclass(frozen=True)
class BlockProblem:
    """`block(first, last)` gives the `Block` of these entries by all reviewers; with `language` it has `reads`.
    The other fields are those of `Problem`."""

    entries: int
    reviewers: int
    block: Callable[[int, int], Block]
    reviews_per_entry: int
    max_load: int | NDArray[Any]
    min_load: int | NDArray[Any] = 0
    country: NDArray[Any] | None = None  # (R,)
    language: bool = False

    def __post_init__(self) -> None:
        if self.country is not None and np.shape(self.country) != (self.reviewers,):
            raise Unusable("country", f"it has the shape {np.shape(self.country)}, not ({self.reviewers},)")
        least, most = self.loads
        if (least < 0).any() or (least > most).any():
            raise Unusable("min_load", "a least load is negative, or above the greatest")
        if self.reviews_per_entry < 1:
            raise Unusable("reviews_per_entry", "an entry has at least one review")

    @property
    def loads(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        least, most = (np.asarray(each, dtype=np.int64) for each in (self.min_load, self.max_load))
        return np.broadcast_to(least, (self.reviewers,)), np.broadcast_to(most, (self.reviewers,))


def solve_blocks(problem: BlockProblem, *, seed: int = 0, time_limit: float | None = None) -> Assignment | Infeasible:
    """As `solve`, with the bound over all pairs. A conflict is told by counts, or by what an elastic programme leaves
    unmet; beyond `explain.MOST` pairs no least cut is looked for."""
    began = perf_counter()
    task = _task(problem)
    if reasons := by_sums(task):
        return Infeasible(reasons)
    found = solve_task(task, seed, began + time_limit if time_limit is not None else np.inf)
    if isinstance(found, Infeasible):
        return found
    pairs, bound, prices, proven = found
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    objective = 0.0
    for block in task.blocks():
        first, last = np.searchsorted(pairs[:, 0], [block.rows.start, block.rows.stop])
        here = pairs[first:last]
        objective += float(block.affinity[here[:, 0] - block.start, here[:, 1]].astype(np.float64).sum())
    return Assignment(pairs, objective, max(bound, objective), perf_counter() - began, seed, prices, proven)


def _task(problem: BlockProblem) -> Task:
    least, most = problem.loads
    asks = np.full(problem.entries, problem.reviews_per_entry, dtype=np.int64)
    country = np.zeros(problem.reviewers, dtype=np.int64) if problem.country is None else problem.country
    groups = np.unique(country, return_inverse=True)[1].astype(np.int64)

    def read(first: int, last: int) -> Block:
        found = problem.block(first, last)
        if found.affinity.shape != (last - first, problem.reviewers):
            raise Unusable("block", f"it has the shape {found.affinity.shape}", first)
        return found

    return Task(
        asks=asks, least=least.copy(), most=most.copy(),
        readers=np.minimum(asks, 1) if problem.language else None, groups=groups,
        countries=int(groups.max(initial=-1)) + 1 if problem.country is not None else 0, floor=None,
        needs=np.zeros(0, dtype=np.int64), lacks=(), read=read,
    )  # fmt: skip
