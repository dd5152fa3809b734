"""Score sheets from a CSV file, refused by line and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charsu.plain.tables import Row, figure_of, numbers_of, rows_of
from charsu.rules.scoring import Reviews

NEEDED, BLOCS = ("entry", "reviewer", "score"), ("entry_bloc", "reviewer_bloc")
type_rows = Sequence[Row]


@dataclass(frozen=True)
class Sheets:
    """The reviews, and what entries and reviewers are called."""

    entries: tuple[str, ...]
    reviewers: tuple[str, ...]
    reviews: Reviews


def sheets_of(path: str, *, lowest: float, highest: float, step: float) -> Sheets:
    """Raises ValueError naming the line of the file and the column, OSError where there is no file."""
    rows = rows_of(path)
    if missing := [name for name in NEEDED if name not in rows[0]]:
        raise ValueError(
            f"the column {', '.join(missing)} is missing; the columns are {', '.join(map(str, rows[0]))}"
        )
    told = {name: [_word(row, name) for row in rows] for name in NEEDED[:2]}
    _once(rows, told["entry"], told["reviewer"])
    entries, reviewers = numbers_of(told["entry"]), numbers_of(told["reviewer"])
    entry = np.array([entries[name] for name in told["entry"]])
    reviewer = np.array([reviewers[name] for name in told["reviewer"]])
    score, blocs = np.array([_score(row) for row in rows]), _blocs(rows, told["entry"], told["reviewer"])
    try:
        reviews = Reviews(entry, reviewer, score, lowest, highest, step, *blocs)
    except ValueError as trouble:
        raise ValueError(_by_line(str(trouble), rows)) from None
    return Sheets(tuple(entries), tuple(reviewers), reviews)


def _by_line(words: str, rows: type_rows) -> str:
    """The library counts the rows of its table from 1; people look for the line of their file."""
    return re.sub(r"\brow (\d+)", lambda found: f"line {rows[int(found[1]) - 1].line}", words)


def _word(row: Row, column: str) -> str:
    word = row[column].strip()
    if not word:
        raise ValueError(f"line {row.line}, column {column}: nothing is written here")
    return word


def _score(row: Row) -> float:
    word = _word(row, "score")
    try:
        return figure_of(word)
    except ValueError as trouble:
        raise ValueError(f"line {row.line}, column score: {word!r} {trouble}") from None


def _once(rows: type_rows, entries: Sequence[str], reviewers: Sequence[str]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row, pair in zip(rows, zip(entries, reviewers, strict=True), strict=True):
        if first := seen.get(pair):
            raise ValueError(
                f"line {row.line}, columns entry and reviewer: {pair[1]} has scored {pair[0]} in line {first} already"
            )
        seen[pair] = row.line


def _blocs(
    rows: type_rows, entries: Sequence[str], reviewers: Sequence[str]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Both columns or neither; one word for an entry or reviewer in all its rows."""
    given = [name for name in BLOCS if name in rows[0]]
    if not given:
        return None, None
    if len(given) == 1:
        raise ValueError(f"the column {given[0]} is of use only with {' and '.join(set(BLOCS) - set(given))}")
    words = [[_word(row, name) for row in rows] for name in BLOCS]
    numbers = numbers_of([*words[0], *words[1]])
    sides = zip((entries, reviewers), words, BLOCS, strict=True)
    first, second = (_of_each(rows, names, given, column) for names, given, column in sides)
    return np.array([numbers[word] for word in first]), np.array([numbers[word] for word in second])


def _of_each(rows: type_rows, names: Sequence[str], words: Sequence[str], column: str) -> list[str]:
    found: dict[str, str] = {}
    for row, name, word in zip(rows, names, words, strict=True):
        if found.setdefault(name, word) != word:
            raise ValueError(f"line {row.line}, column {column}: {name} is {found[name]} above and {word} here")
    return list(found.values())
