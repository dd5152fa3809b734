"""Why there is no assignment: the least conflict, with what would mend it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from charsu.rules.assignment.problem import Problem


class Lack(StrEnum):
    """What is missing; each value is the sentence that pages show, before the figures."""

    REVIEWERS = "Too few reviewers without a conflict may read these entries."
    READERS = "No reviewer without a conflict reads the language of these entries."
    COUNTRIES = "The reviewers who may read these entries come from too few countries."
    CAPACITY = "The reviewers of these entries may take fewer reviews than are needed."
    MINIMUMS = "The least loads add up to more reviews than there are."
    TOGETHER = "The rules cannot all hold at once; loosen the greatest load or the language rule."


@dataclass(frozen=True)
class Reason:
    """`need` and `capacity` count reviews; entries and reviewers are row and column numbers."""

    lack: Lack
    entries: tuple[int, ...] = ()
    reviewers: tuple[int, ...] = ()
    need: int = 0
    capacity: int = 0


@dataclass(frozen=True)
class Infeasible:
    reasons: tuple[Reason, ...]


def explain(problem: Problem) -> Infeasible:
    """The first of the checks that names a conflict, from the smallest to the widest."""
    reasons = (*_by_entry(problem), *_by_sums(problem), *_by_cut(problem))
    return Infeasible(reasons or (Reason(Lack.TOGETHER),))


def _by_entry(problem: Problem) -> tuple[Reason, ...]:
    allowed, n = problem.allowed, problem.reviews_per_entry
    found = [(Lack.REVIEWERS, allowed.sum(axis=1) < n)]
    if problem.reads is not None:
        found.append((Lack.READERS, ~(allowed & problem.reads.astype(bool)).any(axis=1)))
    if problem.country is not None:
        groups = np.unique(problem.country, return_inverse=True)[1]
        seats = np.zeros((allowed.shape[0], int(groups.max()) + 1), dtype=bool)
        for reviewer, group in enumerate(groups):
            seats[:, group] |= allowed[:, reviewer]
        found.append((Lack.COUNTRIES, seats.sum(axis=1) < n))
    return tuple(Reason(lack, tuple(int(e) for e in np.flatnonzero(bad)), need=n) for lack, bad in found if bad.any())


def _by_sums(problem: Problem) -> tuple[Reason, ...]:
    least, most = problem.loads
    need = problem.affinity.shape[0] * problem.reviews_per_entry
    if least.sum() > need:
        return (Reason(Lack.MINIMUMS, need=int(least.sum()), capacity=need),)
    if most.sum() < need:
        everyone = tuple(range(problem.affinity.shape[1]))
        return (Reason(Lack.CAPACITY, reviewers=everyone, need=need, capacity=int(most.sum())),)
    return ()


def _by_cut(problem: Problem) -> tuple[Reason, ...]:
    """A Hall set by the least cut: entries whose reviewers together may not take enough (A6 of the notes)."""
    reads = problem.reads.astype(bool) if problem.reads is not None else problem.allowed
    for pairs, each in ((problem.allowed, problem.reviews_per_entry), (problem.allowed & reads, 1)):
        reason = _hall(pairs, each, problem.loads[1])
        if reason is not None:
            return (reason,)
    return ()


def _hall(pairs: np.ndarray, each: int, most: np.ndarray) -> Reason | None:
    entries, reviewers = pairs.shape
    source, sink, size = entries + reviewers, entries + reviewers + 1, entries + reviewers + 2
    rows, columns = np.nonzero(pairs)
    tails = np.concatenate([np.full(entries, source), rows, entries + np.arange(reviewers)])
    heads = np.concatenate([np.arange(entries), entries + columns, np.full(reviewers, sink)])
    caps = np.concatenate([np.full(entries, each), np.ones(len(rows)), most]).astype(np.int32)
    graph = csr_matrix((caps, (tails, heads)), shape=(size, size))
    flow = maximum_flow(graph, source, sink)
    if flow.flow_value >= entries * each:
        return None
    left = (graph - flow.flow).toarray() > 0
    reached, front = np.zeros(size, dtype=bool), [source]
    reached[source] = True
    while front:
        node = front.pop()
        for following in np.flatnonzero(left[node] & ~reached):
            reached[following] = True
            front.append(int(following))
    short = tuple(int(e) for e in np.flatnonzero(reached[:entries]))
    readers = tuple(int(r) for r in np.flatnonzero(pairs[list(short)].any(axis=0)))
    capacity = int(np.minimum(most[list(readers)], pairs[list(short)].sum(axis=0)[list(readers)]).sum())
    return Reason(Lack.CAPACITY, short, readers, need=len(short) * each, capacity=capacity)
