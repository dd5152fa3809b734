"""The pairs of a CSV file as an assignment problem; what cannot be read is refused by line and column."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charsu.plain.tables import figure_of, numbers_of, rows_of
from charsu.rules.assignment import Problem

YES, NO = {"1", "yes", "true", "x"}, {"", "0", "no", "false"}
NEEDED = ("entry", "reviewer", "affinity")


@dataclass(frozen=True)
class Named:
    """A problem with the names of its rows and columns."""

    problem: Problem
    entries: tuple[str, ...]
    reviewers: tuple[str, ...]


class _Sheet:
    """Rows of a file, each cell read with its line in mind."""

    def __init__(self, path: str) -> None:
        self.path, self.rows = path, rows_of(path)
        missing = [name for name in NEEDED if name not in self.rows[0]]
        if missing:
            raise ValueError(f"{path} line 1: the column {missing[0]} is missing")
        for row in self.rows:
            if empty := [name for name in NEEDED if not row[name].strip()]:
                raise ValueError(f"{path} line {row.line}, column {empty[0]}: nothing is written here")
        self.entries = numbers_of([row["entry"].strip() for row in self.rows])
        self.reviewers = numbers_of([row["reviewer"].strip() for row in self.rows])
        self.spots = [(self.entries[r["entry"].strip()], self.reviewers[r["reviewer"].strip()]) for r in self.rows]
        self._refuse_twice()

    def _refuse_twice(self) -> None:
        seen: dict[tuple[int, int], int] = {}
        for row, spot in zip(self.rows, self.spots, strict=True):
            if spot in seen:
                raise ValueError(f"{self.path} line {row.line}: the same pair stands in line {seen[spot]}")
            seen[spot] = row.line

    def cells(self, column: str, read: Callable[[str], Any]) -> list[Any] | None:
        """A cell a row, or None where the file has no such column."""
        if column not in self.rows[0]:
            return None
        found = []
        for row in self.rows:
            words = row[column].strip()
            try:
                found.append(read(words))
            except ValueError as trouble:
                raise ValueError(f"{self.path} line {row.line}, column {column}: “{words}” {trouble}") from None
        return found

    def mask(self, column: str, otherwise: bool) -> NDArray[np.bool_] | None:
        cells = self.cells(column, _so)
        if cells is None:
            return None
        found = np.full((len(self.entries), len(self.reviewers)), otherwise)
        rows, columns = np.array(self.spots).T
        found[rows, columns] = cells
        return found

    def of_each(self, column: str, read: Callable[[str], Any], *, reviewer: bool) -> list[Any] | None:
        """The one value of each reviewer or entry; it may not differ between rows, and may be left out in some."""
        cells = self.cells(column, read)
        if cells is None:
            return None
        names = self.reviewers if reviewer else self.entries
        found: list[Any] = [None] * len(names)
        for row, spot, cell in zip(self.rows, self.spots, cells, strict=True):
            who = spot[1] if reviewer else spot[0]
            if cell is not None and found[who] not in (None, cell):
                raise ValueError(f"{self.path} line {row.line}, column {column}: {cell} here, {found[who]} before")
            found[who] = found[who] if cell is None else cell
        return found


def read_problem(asked: argparse.Namespace) -> Named:
    sheet = _Sheet(asked.file)
    listed = np.array(sheet.spots)
    affinity = np.zeros((len(sheet.entries), len(sheet.reviewers)))
    affinity[listed[:, 0], listed[:, 1]] = sheet.cells("affinity", figure_of)
    closed = np.ones(affinity.shape, dtype=bool)
    closed[listed[:, 0], listed[:, 1]] = False
    barred = sheet.mask("conflict", otherwise=True)
    country = sheet.of_each("country", lambda words: words or None, reviewer=True)
    own = sheet.of_each("entry_country", lambda words: words or None, reviewer=False)
    problem = Problem(
        affinity,
        _filled(sheet.of_each("reviews", _count, reviewer=False), asked.reviews),
        _filled(sheet.of_each("load", _count, reviewer=True), asked.load),
        _filled(sheet.of_each("least", _count, reviewer=True), asked.least),
        conflicts=closed if barred is None else barred,
        reads=sheet.mask("reads", otherwise=False),
        country=_places(country, "country of reviewer", sheet.reviewers),
        entry_country=_places(own, "entry_country of", sheet.entries),
        floor=asked.floor,
        pinned=sheet.mask("pin", otherwise=False),
        overlap=sheet.mask("overlap", otherwise=False),
        overlap_share=asked.overlap_share,
        anchors=_anchors(asked.anchor, sheet.entries),
        anchor_reviews=asked.anchor_reviews,
        connected=asked.connected,
    )
    return Named(problem, tuple(sheet.entries), tuple(sheet.reviewers))


def _anchors(names: Sequence[str], entries: dict[str, int]) -> NDArray[np.int64] | None:
    unknown = [name for name in names if name not in entries]
    if unknown:
        raise ValueError(f"--anchor {unknown[0]}: there is no such entry")
    return np.array([entries[name] for name in names], dtype=np.int64) if names else None


def _places(found: list[Any] | None, what: str, names: dict[str, int]) -> NDArray[Any] | None:
    if found is None:
        return None
    if None in found:
        raise ValueError(f"{what} {list(names)[found.index(None)]} is not given in any line")
    return np.array(found)


def _filled(found: list[Any] | None, usual: int) -> Any:
    return usual if found is None else np.array([usual if each is None else each for each in found])


def _count(words: str) -> int | None:
    if words and not words.isdecimal():
        raise ValueError("is not a whole number from 0")
    return int(words) if words else None


def _so(words: str) -> bool:
    if words.casefold() not in YES | NO:
        raise ValueError("is neither 1 nor 0")
    return words.casefold() in YES
