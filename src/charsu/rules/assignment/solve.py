"""The exact assignment: an integer programme over all pairs, solved by HiGHS with its own bound.

Good to some hundred thousand pairs; the wider method (prices, core, pricing) is the next issue's.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from charsu.rules.assignment.explain import Infeasible, explain
from charsu.rules.assignment.problem import Problem

VERSION = "milp-1"
TIE_BREAK = 1e-7  # of the spread of affinities: too small to change an optimum that matters


@dataclass(frozen=True)
class Assignment:
    """`pairs` (N, 2) int32 of entry and reviewer; `bound` is an upper bound of the objective over all pairs."""

    pairs: NDArray[np.int32]
    objective: float
    bound: float
    seconds: float
    seed: int
    method: str = VERSION


def solve(problem: Problem, *, seed: int = 0, time_limit: float | None = None) -> Assignment | Infeasible:
    """The assignment of greatest total affinity under every rule of `problem`, or why there is none."""
    began = perf_counter()
    rows, columns = np.nonzero(problem.allowed)
    if not len(rows):
        return explain(problem)
    worth = problem.affinity[rows, columns].astype(np.float64)
    spread = float(worth.max() - worth.min()) or 1.0
    shake = np.random.default_rng(seed).random(len(worth)) * TIE_BREAK * spread
    answer = milp(
        -(worth + shake),
        constraints=_rules(problem, rows, columns, worth),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        options={"time_limit": time_limit or 600.0, "mip_rel_gap": 1e-7},
    )
    if answer.x is None:
        return explain(problem)
    taken = answer.x > 0.5
    pairs = np.stack([rows[taken], columns[taken]], axis=1).astype(np.int32)
    objective = float(worth[taken].sum())
    bound = max(objective, -float(answer.mip_dual_bound))
    return Assignment(pairs, objective, bound, perf_counter() - began, seed)


def _rules(
    problem: Problem, rows: NDArray[np.int64], columns: NDArray[np.int64], worth: NDArray[np.float64]
) -> list[LinearConstraint]:
    entries, reviewers = problem.affinity.shape
    least, most = problem.loads
    one = np.ones(len(rows))
    variable = np.arange(len(rows))

    def sums(group: NDArray[np.int64], count: int, weight: NDArray[np.float64] = one) -> csr_matrix:
        return csr_matrix((weight, (group, variable)), shape=(count, len(rows)))

    n = problem.reviews_per_entry
    found = [
        LinearConstraint(sums(rows, entries), n, n),
        LinearConstraint(sums(columns, reviewers), least, most),
    ]
    if problem.reads is not None:
        reading = problem.reads[rows, columns].astype(np.float64)
        found.append(LinearConstraint(sums(rows, entries, reading), 1, np.inf))
    if problem.country is not None:
        groups = np.unique(problem.country, return_inverse=True)[1]
        count = int(groups.max()) + 1
        seats = vstack([sums(rows * count + groups[columns], entries * count)]).tocsr()
        crowded = np.flatnonzero(seats.getnnz(axis=1) > 1)
        if len(crowded):
            found.append(LinearConstraint(seats[crowded], 0, 1))
    if problem.floor is not None:
        found.append(LinearConstraint(sums(rows, entries, worth), problem.floor, np.inf))
    return found
