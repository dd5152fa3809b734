"""Works that resemble earlier ones: shared passages of their words, in any script, and files that are the same.

Winnowing after Schleimer, Wilkerson & Aiken, *Winnowing: Local Algorithms for Document Fingerprinting* (SIGMOD
2003): marks of runs of `RUN` words, of which each window of `WINDOW` keeps its least. Two texts that share a passage
of RUN + WINDOW - 1 words share a mark, wherever it stands. Words are folded as for search (forms of a letter,
half-spaces, digits, case), and a Han character is a word. What is found is a place to look
at, never a verdict.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from charsu.rules.texts import searchable

RUN, WINDOW = 5, 6
MOST_WORDS = 20_000  # of a text; what is longer is read so far
_WORD = re.compile(r"[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
                   r"(?:[\u200c\u0300-\u036f\u0900-\u0963\u0966-\u0dff]+\w*)*")  # fmt: skip


class Silence(StrEnum):
    """Why a file has no words to compare."""

    NO_WORDS = "No text to compare: the pages are pictures, or their letters cannot be told."
    LOCKED = "No text to compare: the file is protected by a password."
    DAMAGED = "No text to compare: the file cannot be read."
    TOO_MUCH = "No text to compare: reading the file took too long or too much memory."
    ABSENT = "No text to compare: the file is not in the store."


@dataclass(frozen=True)
class Prints:
    """The marks of a text (whole numbers below 2**63) with the word at which each run begins."""

    marks: Mapping[int, int]
    words: int


@dataclass(frozen=True)
class Passage:
    """Words that stand in both texts: as written in the one and in the other, and how many words they are."""

    one: str
    other: str
    words: int


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Each word, folded, with where it begins and ends in the text."""
    found = []
    for match in _WORD.finditer(text):
        folded = searchable(match[0]).replace(" ", "")
        if folded:
            found.append((folded, match.start(), match.end()))
        if len(found) >= MOST_WORDS:
            break
    return found


def _mark(run: Sequence[str]) -> int:
    return int.from_bytes(blake2b("\x00".join(run).encode(), digest_size=8).digest(), "big") >> 1


def prints_of(text: str) -> Prints:
    """The fingerprints of a text; none for one of fewer than RUN words."""
    folded = [word for word, _, _ in _tokens(text)]
    runs = [_mark(folded[n : n + RUN]) for n in range(len(folded) - RUN + 1)]
    marks: dict[int, int] = {}
    last = -1
    for start in range(max(1, len(runs) - WINDOW + 1)):
        window = runs[start : start + WINDOW]
        if not window:
            break
        least = min(window)
        at = start + len(window) - 1 - window[::-1].index(least)  # the rightmost of equals
        if at != last:
            marks.setdefault(least, at)
            last = at
    return Prints(marks, len(folded))


def share_of(one: Prints, other: Iterable[int]) -> int:
    """How much of `one` stands in the other, in percent of its marks."""
    common = len(one.marks.keys() & set(other))
    return 100 * common // len(one.marks) if one.marks else 0


def passages(one: str, other: str, most: int = 5) -> tuple[Passage, ...]:
    """The longest passages that both texts hold, each at least RUN words, as written; the longest first."""
    left, right = _tokens(one), _tokens(other)
    places: dict[int, int] = {}
    for n in range(len(right) - RUN + 1):
        places.setdefault(_mark([word for word, _, _ in right[n : n + RUN]]), n)
    found: list[tuple[int, int, int]] = []
    n = 0
    while n <= len(left) - RUN:
        at = places.get(_mark([word for word, _, _ in left[n : n + RUN]]))
        if at is None:
            n += 1
            continue
        length = RUN
        while n + length < len(left) and at + length < len(right) and left[n + length][0] == right[at + length][0]:
            length += 1
        found.append((length, n, at))
        n += length
    found.sort(key=lambda row: (-row[0], row[1]))
    return tuple(
        Passage(one[left[n][1] : left[n + length - 1][2]], other[right[at][1] : right[at + length - 1][2]], length)
        for length, n, at in found[:most]
    )
