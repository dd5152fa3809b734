"""Score sheets from a CSV file, refused by row and column."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charsu.plain.tables import numbers_of, rows_of
from charsu.rules.scoring import Reviews

NEEDED, BLOCS = ("entry", "reviewer", "score"), ("entry_bloc", "reviewer_bloc")
type_rows = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Sheets:
    """The reviews, and what entries and reviewers are called; rows are counted from 1 below the heads."""

    entries: tuple[str, ...]
    reviewers: tuple[str, ...]
    reviews: Reviews


def sheets_of(path: str, *, lowest: float, highest: float, step: float) -> Sheets:
    """Raises ValueError naming row and column, OSError where there is no file."""
    rows = rows_of(path)
    if missing := [name for name in NEEDED if name not in rows[0]]:
        raise ValueError(
            f"the column {', '.join(missing)} is missing; the columns are {', '.join(map(str, rows[0]))}"
        )
    told = {name: [_word(row, name, at) for at, row in enumerate(rows, 1)] for name in NEEDED[:2]}
    _once(told["entry"], told["reviewer"])
    entries, reviewers = numbers_of(told["entry"]), numbers_of(told["reviewer"])
    return Sheets(
        tuple(entries),
        tuple(reviewers),
        Reviews(
            np.array([entries[name] for name in told["entry"]]),
            np.array([reviewers[name] for name in told["reviewer"]]),
            np.array([_score(row, at) for at, row in enumerate(rows, 1)]),
            lowest,
            highest,
            step,
            *_blocs(rows, told["entry"], told["reviewer"]),
        ),
    )


def _word(row: dict[str, str], column: str, at: int) -> str:
    word = (row.get(column) or "").strip()
    if not word:
        raise ValueError(f"row {at}, column {column}: nothing is written here")
    return word


def _score(row: dict[str, str], at: int) -> float:
    """Digits of every script are numbers; so is a comma, or the Arabic one, before the fraction."""
    word = _word(row, "score", at)
    try:
        return float(word.replace("\u066b", ".").replace(",", "."))
    except ValueError:
        raise ValueError(f"row {at}, column score: {word!r} is not a number") from None


def _once(entries: Sequence[str], reviewers: Sequence[str]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(zip(entries, reviewers, strict=True), 1):
        if first := seen.get(pair):
            raise ValueError(
                f"row {at}, columns entry and reviewer: {pair[1]} has scored {pair[0]} in row {first} already"
            )
        seen[pair] = at


def _blocs(
    rows: type_rows, entries: Sequence[str], reviewers: Sequence[str]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Both columns or neither; one word for an entry or reviewer in all its rows."""
    given = [name for name in BLOCS if name in rows[0]]
    if not given:
        return None, None
    if len(given) == 1:
        raise ValueError(f"the column {given[0]} is of use only with {' and '.join(set(BLOCS) - set(given))}")
    words = [[_word(row, name, at) for at, row in enumerate(rows, 1)] for name in BLOCS]
    numbers = numbers_of([*words[0], *words[1]])
    first, second = _of_each(entries, words[0], BLOCS[0]), _of_each(reviewers, words[1], BLOCS[1])
    return np.array([numbers[word] for word in first]), np.array([numbers[word] for word in second])


def _of_each(names: Sequence[str], words: Sequence[str], column: str) -> list[str]:
    found: dict[str, str] = {}
    for at, (name, word) in enumerate(zip(names, words, strict=True), 1):
        if found.setdefault(name, word) != word:
            raise ValueError(f"row {at}, column {column}: {name} is {found[name]} above and {word} here")
    return list(found.values())
