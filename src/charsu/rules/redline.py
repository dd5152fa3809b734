"""What was taken out of a text and what was put in, word by word, in every script.

Pieces joined without the `IN` ones give the older text, without the `OUT` ones the newer: nothing is lost.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

MOST_PAIRS = 4_000_000  # of longer texts, the words that occur most are not followed


class Kind(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    words: str


def redline(before: str, after: str) -> tuple[Piece, ...]:
    """The way from `before` to `after`, in as few and as whole pieces as reads well."""
    old, new = words_of(before), words_of(after)
    is_long = len(old) * len(new) > MOST_PAIRS
    matcher = SequenceMatcher(None, old, new, autojunk=is_long)
    runs: list[tuple[str, str, bool]] = []
    for what, i, j, m, n in matcher.get_opcodes():
        runs.append(("".join(old[i:j]), "".join(new[m:n]), what == "equal"))
    return tuple(_pieces(_joined(runs)))


def older(pieces: Iterable[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.kind is not Kind.IN)


def newer(pieces: Iterable[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.kind is not Kind.OUT)


def words_of(text: str) -> list[str]:
    """A text cut into words, blanks and single signs; where words have no blanks between them, into characters."""
    cut: list[str] = []
    for sort, run in groupby(text, _sort):
        joined = "".join(run)
        cut += [joined] if sort in {"word", "blank"} else list(joined)
    return cut


def _sort(c: str) -> str:
    """Joiners and marks belong to the word that they stand in."""
    if c.isspace():
        return "blank"
    if "\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or c >= "\U00020000":
        return "character"
    category = unicodedata.category(c)
    return "word" if category[0] in "LNM" or c in "\u200c\u200d" else "sign"


def _joined(runs: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """A blank between two changes changes with them, so that phrases are read whole."""
    out = into = ""
    for place, (old, new, is_same) in enumerate(runs):
        between = is_same and old.isspace() and "\n" not in old and 0 < place < len(runs) - 1
        if is_same and not between:
            if out or into:
                yield out, into, False
            out = into = ""
            yield old, new, True
        else:
            out, into = out + old, into + new
    if out or into:
        yield out, into, False


def _pieces(runs: Iterable[tuple[str, str, bool]]) -> Iterator[Piece]:
    for old, new, is_same in runs:
        if is_same:
            yield Piece(Kind.SAME, old)
            continue
        if old:
            yield Piece(Kind.OUT, old)
        if new:
            yield Piece(Kind.IN, new)
