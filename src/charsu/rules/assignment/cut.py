"""A Hall set by the least cut: the smallest side of a flow that cannot be filled (Hall 1935; Ford & Fulkerson 1956).

Each entry asks for reviews; between it and its reviewers stand groups (a country: one seat; those who do not read its
language: one seat fewer than its reviews). What the source still reaches when the flow is greatest is the conflict.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class HallSet:
    """`need` reviews asked by `entries`, of which at most `capacity` fit among `reviewers`."""

    entries: tuple[int, ...]
    reviewers: tuple[int, ...]
    need: int
    capacity: int


def hall_set(allowed: NDArray[np.bool_], ask: Ints, most: Ints, groups: Ints, seats: Ints) -> HallSet | None:
    """The conflict, or None when all that is asked fits. `allowed` (E, R) pairs, `ask` (E,) reviews of an entry,
    `most` (R,) greatest loads, `groups` (E, R) numbers from 0, `seats` (E, G) reviews of an entry from a group."""
    entries, reviewers = allowed.shape
    count = seats.shape[1]
    rows, columns = np.nonzero(allowed)
    used, of_pair = np.unique(rows * count + groups[rows, columns], return_inverse=True)
    first_group, first_reviewer = entries, entries + len(used)
    source = first_reviewer + reviewers
    tails = (np.full(entries, source), used // count, first_group + of_pair, first_reviewer + np.arange(reviewers))
    heads = (
        np.arange(entries),
        first_group + np.arange(len(used)),
        first_reviewer + columns,
        np.full(reviewers, source + 1),
    )
    caps = (ask, seats.ravel()[used], np.ones(len(rows)), most)
    graph = scipy.sparse.csr_matrix(
        (np.concatenate(caps).astype(np.int32), (np.concatenate(tails), np.concatenate(heads))),
        shape=(source + 2, source + 2),
    )
    flow = scipy.sparse.csgraph.maximum_flow(graph, source, source + 1)
    if flow.flow_value >= ask.sum():
        return None
    return _named(graph - flow.flow, allowed, ask, int(flow.flow_value), (source, first_reviewer))


def _named(
    left: "scipy.sparse.csr_matrix", allowed: NDArray[np.bool_], ask: Ints, value: int, marks: tuple[int, int]
) -> HallSet:
    """Entries still reached from the source, and the reviewers open to them; the entries outside are served."""
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    reached = np.zeros(left.shape[0], dtype=bool)
    reached[scipy.sparse.csgraph.breadth_first_order(left, marks[0], return_predecessors=False)] = True
    short = np.flatnonzero(reached[: len(ask)])
    missing = int(ask.sum()) - value
    need = int(ask[short].sum())
    open_to = np.flatnonzero(allowed[short].any(axis=0))
    return HallSet(tuple(short.tolist()), tuple(open_to.tolist()), need, need - missing)
