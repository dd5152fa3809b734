"""A round that is under way: reviewers who left are replaced, extra reviews are added, all else stays as it is."""

from dataclasses import replace as changed
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.checks import Unusable, pairs_of
from charsu.rules.assignment.problem import Problem
from charsu.rules.assignment.reasons import Infeasible
from charsu.rules.assignment.solve import Assignment, solve_advised, solve_with
from charsu.rules.assignment.task import Cover

Pairs = NDArray[np.int64]


def replace(
    problem: Problem,
    pairs: NDArray[Any],
    gone: NDArray[Any],
    *,
    finished: NDArray[Any] | None = None,
    seed: int = 0,
    time_limit: float | None = None,
) -> Assignment | Infeasible:
    """The round `pairs` (N, 2) without the reviewers `gone`, with the least disturbance: every other pair stays, and
    those of `finished` (M, 2), whose sheets are in, stay even of who left. Where that cannot be, the fewest other
    pairs move; of the ways to do so the one of greatest affinity. The bound is over all ways that move no more."""
    shape = problem.affinity.shape
    standing, done = _pairs("pairs", pairs, shape), _pairs("finished", finished, shape)
    left = np.zeros(shape[1], dtype=bool)
    left[_reviewers(gone, shape[1])] = True
    if not _among(done, standing, shape).all():
        row, column = (int(each) for each in done[~_among(done, standing, shape)][0])
        raise Unusable("finished", "it is not among the pairs", row, column)
    open_to = _without(problem, left, done)
    stays = standing[_among(standing, done, shape) | open_to.allowed[standing[:, 0], standing[:, 1]]]
    found = solve_with(changed(open_to, pinned=stays), (), seed=seed, time_limit=time_limit)
    if isinstance(found, Infeasible):
        own = _pairs("pinned", problem.pinned, shape)
        held = np.concatenate([done, own[~left[own[:, 1]]]])
        found = _moving_fewest(changed(open_to, pinned=held), stays, seed, time_limit)
    return found if isinstance(found, Infeasible) else _told(found, standing, shape)


def extend(
    problem: Problem, pairs: NDArray[Any], extra: NDArray[Any], *, seed: int = 0, time_limit: float | None = None
) -> Assignment | Infeasible:
    """The round `pairs` (N, 2) with `extra` (E,) more reviews of each entry, under the same rules; all pairs stay."""
    shape = problem.affinity.shape
    standing, more = _pairs("pairs", pairs, shape), np.asarray(extra)
    if more.shape != (shape[0],) or more.dtype.kind not in "iu" or (more < 0).any():
        raise Unusable("extra", f"it is a whole number from 0 for each of {shape[0]} entries")
    asks = np.bincount(standing[:, 0], minlength=shape[0]) + more
    wider = changed(problem, reviews_per_entry=asks, anchors=None, pinned=standing)
    found = solve_advised(wider, seed=seed, time_limit=time_limit)
    return found if isinstance(found, Infeasible) else _told(found, standing, shape)


def _without(problem: Problem, left: NDArray[np.bool_], done: Pairs) -> Problem:
    """Nothing new for who left: their finished pairs are all that they may have."""
    conflicts = ~problem.allowed
    conflicts[:, left] = True
    conflicts[done[:, 0], done[:, 1]] = False
    kept = np.bincount(done[:, 1], minlength=len(left))
    least, most = problem.loads
    return changed(
        problem, conflicts=conflicts, entry_country=None, pinned=None,
        min_load=np.where(left, np.minimum(least, kept), least), max_load=np.where(left, kept, most),
    )  # fmt: skip


def _moving_fewest(problem: Problem, stays: Pairs, seed: int, time_limit: float | None) -> Assignment | Infeasible:
    """First as many of the standing pairs as can be, then the greatest affinity with that many."""
    kept = np.zeros(problem.affinity.shape, dtype=bool)
    kept[stays[:, 0], stays[:, 1]] = True
    counted = changed(problem, affinity=kept.astype(np.float32), floor=None)
    counting = solve_advised(counted, seed=seed, time_limit=time_limit)
    if isinstance(counting, Infeasible):
        return counting
    most = round(counting.objective)
    found = solve_with(problem, (Cover(kept, most),), seed=seed, time_limit=time_limit)
    if problem.floor is None or isinstance(found, Assignment):
        return found
    anyhow = solve_advised(problem, seed=seed, time_limit=time_limit)  # the count above knew nothing of the floor
    while isinstance(found, Infeasible) and isinstance(anyhow, Assignment) and most:
        most -= 1
        found = solve_with(problem, (Cover(kept, most),), seed=seed, time_limit=time_limit)
    return anyhow if isinstance(anyhow, Infeasible) else found


def _told(found: Assignment, standing: Pairs, shape: tuple[int, ...]) -> Assignment:
    """With what came and what went."""
    added = found.pairs[~_among(found.pairs, standing, shape)]
    removed = standing[~_among(standing, found.pairs, shape)]
    return changed(found, added=added, removed=removed.astype(np.int32))


def _among(pairs: NDArray[Any], others: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    keys = [each[:, 0].astype(np.int64) * shape[1] + each[:, 1] for each in (pairs, others)]
    return np.isin(keys[0], keys[1])


def _pairs(field: str, given: Any, shape: tuple[int, ...]) -> Pairs:
    found = pairs_of(field, given, shape)
    if found is None:
        return np.zeros((0, 2), dtype=np.int64)
    listed = np.asarray(given)
    if listed.shape != shape and len(listed) > len(found):
        once, count = np.unique(listed, axis=0, return_counts=True)
        row, column = (int(each) for each in once[count > 1][0])
        raise Unusable(field, "a pair stands in it twice", row, column)
    return found


def _reviewers(gone: Any, count: int) -> NDArray[np.int64]:
    found = np.asarray(gone, dtype=np.int64).ravel()
    outside = found[(found < 0) | (found >= count)]
    if outside.size:
        raise Unusable("gone", f"there is no reviewer {int(outside[0])} among {count}", None, int(outside[0]))
    return found
