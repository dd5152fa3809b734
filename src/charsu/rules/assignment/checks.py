"""Refusing figures that no rule can mean, with the row and the column that hold them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from charsu.rules.assignment.problem import Problem


class Unusable(ValueError):
    """`field` holds something that cannot be used, at `row` (an entry) and `column` (a reviewer) where it has them;
    both count from 0, as the arrays do."""

    def __init__(self, field: str, why: str, row: int | None = None, column: int | None = None) -> None:
        self.field, self.row, self.column = field, row, column
        spot = [f"row {row}"] * (row is not None) + [f"column {column}"] * (column is not None)
        super().__init__(f"{field}{' at ' + ', '.join(spot) if spot else ''}: {why}")


def matrix_of(field: str, given: Any, shape: tuple[int, ...] | None) -> NDArray[Any]:
    try:
        found = np.asarray(given)
    except ValueError:
        raise Unusable(field, "its rows have different lengths") from None
    if found.ndim != 2:
        raise Unusable(field, "it is a matrix of entries by reviewers")
    if shape is not None and found.shape != shape:
        raise Unusable(field, f"it has the shape {found.shape}, not {shape}")
    if found.dtype.kind not in "biuf":
        raise Unusable(field, "it holds words where numbers are asked")
    if found.dtype.kind == "f" and not np.isfinite(found.sum(dtype=np.float64)):
        bad = np.argwhere(~np.isfinite(found))
        if len(bad):
            row, column = (int(each) for each in bad[0])
            raise Unusable(field, f"{found[row, column]} is not a finite number", row, column)
    return found


def mask_of(field: str, given: Any, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    found = matrix_of(field, given, shape)
    if found.dtype != bool:
        strange = np.argwhere((found != 0) & (found != 1))
        if len(strange):
            row, column = (int(each) for each in strange[0])
            raise Unusable(field, f"{found[row, column]} is neither true nor false", row, column)
    return found.astype(bool, copy=False)


def numbers_of(field: str, given: Any, size: int) -> NDArray[np.int64]:
    """Numbers of entries, from a list of them or from a mask of them all."""
    found = np.asarray(given)
    if found.dtype == bool and found.shape == (size,):
        return np.flatnonzero(found)
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise Unusable(field, "it is a list of whole numbers of entries")
    return found.astype(np.int64)


def vector_of(field: str, given: Any, size: int) -> NDArray[Any]:
    found = np.asarray(given)
    if found.shape != (size,):
        raise Unusable(field, f"it has the shape {found.shape}, not ({size},)")
    if found.dtype.kind == "f" and (bad := np.flatnonzero(~np.isfinite(found))).size:
        raise Unusable(field, f"{found[bad[0]]} is not a finite number", int(bad[0]))
    if found.dtype.kind not in "biufUS":
        kinds = [isinstance(each, str) for each in found.tolist()]
        if not all(kinds):
            row = kinds.index(False)
            raise Unusable(field, f"{found[row]!r} is neither a name nor a number", row)
        found = found.astype(str)
    if found.dtype.kind in "US" and (bad := np.flatnonzero(np.char.str_len(found) == 0)).size:
        raise Unusable(field, "a name is empty", int(bad[0]))
    return found


def pairs_of(field: str, given: Any, shape: tuple[int, ...]) -> NDArray[np.int64] | None:
    """(N, 2) pairs, sorted, none twice, from pairs or from an (E, R) mask."""
    if given is None:
        return None
    try:
        found = np.asarray(given)
    except ValueError:
        raise Unusable(field, "its rows have different lengths") from None
    if found.dtype == bool and found.shape == shape:
        return np.argwhere(found).astype(np.int64)
    if not found.size:
        return np.zeros((0, 2), dtype=np.int64)
    known_pairs(field, found, shape)
    return np.unique(found.astype(np.int64), axis=0)


def known_pairs(field: str, found: NDArray[Any], shape: tuple[int, ...]) -> None:
    """Raises Unusable for what is no pair, or for one that is not there."""
    if found.ndim != 2 or found.shape[1] != 2 or found.dtype.kind not in "iu":
        raise Unusable(field, f"it is (N, 2) pairs of entry and reviewer, or a bool matrix {shape}")
    outside = np.flatnonzero((found < 0).any(axis=1) | (found >= np.array(shape)).any(axis=1))
    if outside.size:
        row, column = (int(each) for each in found[outside[0]])
        raise Unusable(field, f"there is no such pair among {shape[0]} entries and {shape[1]} reviewers", row, column)


def check(problem: "Problem") -> None:
    """Raises Unusable on counts, loads, share and anchors that no rule can mean."""
    entries, reviewers = problem.affinity.shape
    _counts("reviews_per_entry", problem.reviews_per_entry, entries, row=True)
    if np.ndim(problem.reviews_per_entry) == 0 and int(problem.reviews_per_entry) < 1:
        raise Unusable("reviews_per_entry", "an entry has at least one review")
    for field in ("min_load", "max_load"):
        _counts(field, getattr(problem, field), reviewers, row=False)
    least, most = problem.loads
    if (bad := np.flatnonzero(least > most)).size:
        column = int(bad[0])
        raise Unusable(
            "min_load", f"the least load {least[column]} is above the greatest {most[column]}", None, column
        )
    number = isinstance(problem.floor, int | float | np.number)
    if problem.floor is not None and not (number and np.isfinite(problem.floor)):
        raise Unusable("floor", f"{problem.floor!r} is not a number")
    _check_countries(problem)
    _check_overlap(problem, entries)


def _check_countries(problem: "Problem") -> None:
    if problem.entry_country is None:
        return
    if problem.country is None:
        raise Unusable("entry_country", "it needs the country of the reviewers")
    names = [each.dtype.kind in "US" for each in (problem.entry_country, problem.country) if each.size]
    if len(set(names)) > 1:
        raise Unusable("entry_country", "it holds names where country holds numbers, or the other way round")


def _counts(field: str, given: Any, size: int, *, row: bool) -> None:
    found = np.asarray(given)
    if found.ndim and found.shape != (size,):
        raise Unusable(field, f"it has the shape {found.shape}, not ({size},)")
    if found.dtype.kind not in "iu" and not (
        found.dtype.kind == "f" and np.isfinite(found).all() and (found == np.round(found)).all()
    ):
        raise Unusable(field, "it counts in whole numbers")
    if (bad := np.flatnonzero(np.atleast_1d(found) < 0)).size:
        spot = int(bad[0]) if found.ndim else None
        figure = np.atleast_1d(found)[bad[0]]
        what = "load" if "load" in field else "count"
        raise Unusable(field, f"a {what} of {figure} is negative", spot if row else None, None if row else spot)


def _check_overlap(problem: "Problem", entries: int) -> None:
    if not 0 <= problem.overlap_share <= 1:
        raise Unusable("overlap_share", f"{problem.overlap_share} is not a share between 0 and 1")
    if problem.overlap is None and problem.overlap_share > 0:
        raise Unusable("overlap_share", "it needs overlap, the pairs that read across themes")
    if problem.anchor_reviews < 0:
        raise Unusable("anchor_reviews", f"a count of {problem.anchor_reviews} is negative")
    if problem.anchors is not None:
        outside = problem.anchors[(problem.anchors < 0) | (problem.anchors >= entries)]
        if outside.size:
            raise Unusable("anchors", f"there is no entry {int(outside[0])} among {entries}", int(outside[0]))
        once, count = np.unique(problem.anchors, return_counts=True)
        if (count > 1).any():
            twice = int(once[count > 1][0])
            raise Unusable("anchors", f"entry {twice} stands in it twice", twice)
