"""The review graph: entries and reviewers, joined where one reviews the other.

Scores of two entries can be compared on one scale only where a chain of shared reviewers joins them. Algebraic
connectivity (Fiedler 1973) says how firmly: 0 when the graph is in parts, small when one reviewer holds it together.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from charsu.rules.assignment.checks import known_pairs

Ints = NDArray[np.int64]
DENSE = 400  # nodes up to which all eigenvalues are computed


@dataclass(frozen=True)
class Parts:
    """`entry` (E,) and `reviewer` (R,) give the number of the part of each, the largest part being 0; -1 for one
    without a review. `count` parts; `sizes` (count,) entries in each."""

    count: int
    entry: Ints
    reviewer: Ints
    sizes: Ints


def components(pairs: NDArray[Any], entries: int, reviewers: int) -> Parts:
    """The connected parts of the review graph. In more than one part: add reviews across themes (`overlap`,
    `anchors`), or solve with `connected=True`; else compare standings only within a part. Raises Unusable, with its
    row and column, for a pair that is not among so many entries and reviewers."""
    graph, used = _graph(pairs, entries, reviewers)
    labels = np.full(entries + reviewers, -1, dtype=np.int64)
    if used.any():
        labels[used] = scipy.sparse.csgraph.connected_components(graph[used][:, used], directed=False)[1]
    count = int(labels.max(initial=-1)) + 1
    sizes = np.bincount(labels[:entries][labels[:entries] >= 0], minlength=count)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty(count + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(count), -1
    labels = place[labels]
    return Parts(count, labels[:entries], labels[entries:], sizes[order])


def connectivity(pairs: NDArray[Any], entries: int, reviewers: int) -> float:
    """Algebraic connectivity of the normalised review graph, between 0 (in parts) and 1 for everyone on everything;
    entries and reviewers without a review are left out. Below about 0.01 a few reviewers hold the parts together."""
    graph, used = _graph(pairs, entries, reviewers)
    if components(pairs, entries, reviewers).count != 1:
        return 0.0
    graph = graph[used][:, used]
    root = scipy.sparse.diags(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel()))
    walk = root @ graph @ root
    size = walk.shape[0]
    if size <= DENSE:
        second = float(np.linalg.eigvalsh(walk.toarray())[-2])
    else:
        start = np.cos(np.arange(size, dtype=np.float64))
        second = float(
            np.sort(scipy.sparse.linalg.eigsh(walk, k=2, which="LA", v0=start, tol=1e-6, return_eigenvectors=False))[
                0
            ]
        )
    return max(0.0, 1.0 - second)


def bridges(pairs: Ints, entries: int, reviewers: int) -> NDArray[np.bool_]:
    """(N,) which pairs of ONE part are its only tie: without such a pair it falls in two. Every pair beside a tree of
    the part gets a number by lot; a pair of the tree is a bridge when those that leave the branch below it, each at
    both of its ends, come to nothing (Pritchard & Thurimella 2011)."""
    graph, _ = _graph(pairs, entries, reviewers)
    order, before = scipy.sparse.csgraph.breadth_first_order(graph, int(pairs[0, 0]))
    one, other = pairs[:, 0], pairs[:, 1] + entries
    in_tree = (before[one] == other) | (before[other] == one)
    lots = np.random.default_rng(0).integers(1, 2**62, len(pairs))
    marks = np.zeros(entries + reviewers, dtype=np.int64)
    for end in (one, other):
        np.bitwise_xor.at(marks, end[~in_tree], lots[~in_tree])
    for node in order[:0:-1].tolist():
        marks[before[node]] ^= marks[node]
    below = np.where(before[other] == one, other, one)
    return np.asarray(in_tree & (marks[below] == 0))


def _graph(pairs: NDArray[Any], entries: int, reviewers: int) -> tuple["scipy.sparse.csr_matrix", NDArray[np.bool_]]:
    """The graph of both kinds of nodes, and which nodes have a review."""
    given = np.asarray(pairs)
    if given.size:
        known_pairs("pairs", given, (entries, reviewers))
    found = given.astype(np.int64).reshape(-1, 2)
    ends = found[:, 0], found[:, 1] + entries
    size = entries + reviewers
    tails, heads = np.concatenate(ends), np.concatenate(ends[::-1])
    graph: scipy.sparse.csr_matrix = scipy.sparse.coo_matrix(
        (np.ones(len(tails)), (tails, heads)), shape=(size, size)
    ).tocsr()
    graph.data[:] = 1.0
    used = np.zeros(size, dtype=bool)
    used[tails] = True
    return graph, used
