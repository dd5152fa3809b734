"""What somebody typed, as the search looks it up: the terms, each with its digests and its weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from charsu.rules.library.segment import Postings
from charsu.rules.library.sounds import MARK, skeleton
from charsu.rules.library.terms import digest_of, echo_of, stem_of
from charsu.rules.texts import query_terms

MOST_TERMS = 32
STRONG, STEM, SOUND = 3.0, 0.4, 0.6  # weights: in title or city; by its beginning alone; by its sound alone
FEW_SOUND = 20  # practices: so few are never too many to hear


@dataclass(frozen=True)
class Term:
    """A word of a query with the digests under which it may be kept; 0 for one that it has not."""

    word: str
    digest: int
    stem: int
    sound: int
    echo: int


def terms_of(words: str) -> tuple[Term, ...]:
    """At most MOST_TERMS terms of the words."""
    return tuple(_term(word) for word in query_terms(words)[:MOST_TERMS])


def _term(word: str) -> Term:
    sound = skeleton(word)
    others = (stem_of(word), MARK + sound if sound else "", echo_of(word))
    return Term(word, digest_of(word), *(digest_of(one) if one else 0 for one in others))


@dataclass(frozen=True)
class Shelves:
    """The postings of every segment, with the row at which each begins."""

    parts: Sequence[tuple[int, Postings, Postings]]  # first row, strong, weak
    count: int

    def of(self, digest: int, *, is_strong: bool) -> npt.NDArray[np.int64]:
        if not digest:
            return np.zeros(0, np.int64)
        found = [first + (strong if is_strong else weak).of(digest).astype(np.int64)
                 for first, strong, weak in self.parts]  # fmt: skip
        return np.concatenate(found) if found else np.zeros(0, np.int64)


@dataclass(frozen=True)
class ByWords:
    """Of each row (count,): its score, its share of the query's weight, whether it holds every word, whether it
    holds them but for some that its city's name sounds like, how much of the query sounds like words of it that are
    written otherwise, and whether it holds any word as it was typed."""

    score: npt.NDArray[np.float32]
    share: npt.NDArray[np.float32]
    holds_all: npt.NDArray[np.bool_]
    is_heard: npt.NDArray[np.bool_]
    echo: npt.NDArray[np.float32]
    is_exact: npt.NDArray[np.bool_]


def perhaps_heard(terms: Sequence[Term], shelves: Shelves) -> dict[str, npt.NDArray[np.int64]]:
    """Each word that nobody wrote, be it that others begin so (Tabrizz), with the rows whose city has a name of its
    skeleton: to be compared (`heard`)."""
    found: dict[str, npt.NDArray[np.int64]] = {}
    for term in terms:
        is_written = any(len(shelves.of(term.digest, is_strong=one)) for one in (True, False))
        rows = shelves.of(0 if is_written else term.sound, is_strong=True)
        if len(rows):
            found[term.word] = rows
    return found


def look_up(
    terms: Sequence[Term], shelves: Shelves, heard: Mapping[str, npt.NDArray[np.int64]] | None = None
) -> ByWords:
    """Rare words weigh more: the logarithm of how few hold them. `heard` tells of words that nobody wrote the rows
    whose city may be meant."""
    score = np.zeros(shelves.count, np.float32)
    share = np.zeros(shelves.count, np.float32)
    held, by_sound = np.zeros(shelves.count, np.int16), np.zeros(shelves.count, np.int16)
    touched, echo = np.zeros(shelves.count, np.bool_), np.zeros(shelves.count, np.float32)
    whole = 0.0
    for term in terms:
        strong, weak = (shelves.of(term.digest, is_strong=one) for one in (True, False))
        stems = np.concatenate([shelves.of(term.stem, is_strong=one) for one in (True, False)])
        known = len(strong) + len(weak)
        weight = float(np.log1p(shelves.count / (1.0 + (known or len(stems)))))
        whole += weight
        touched[:] = False
        touched[strong] = touched[weak] = touched[stems] = True
        _resound(echo, term, shelves, touched)
        if not known:
            rows = (heard or {}).get(term.word, strong)
            _add(score, rows, weight * STRONG * SOUND)
            _add(by_sound, rows, 1)
        _add(score, stems, weight * STEM)
        _add(score, strong, weight * STRONG)
        _add(score, weak, weight)
        exact = np.concatenate([strong, weak])
        _add(held, exact, 1)
        share += touched * np.float32(weight)
    is_heard = (by_sound > 0) & (held + by_sound == len(terms))
    is_whole = (held == len(terms)) & (len(terms) > 0)
    return ByWords(
        score, share / max(whole, 1e-9), is_whole, is_heard, echo / max(len(terms), 1) ** 0.5, held > 0
    )  # fmt: skip


def _resound(echo: npt.NDArray[np.float32], term: Term, shelves: Shelves, touched: npt.NDArray[np.bool_]) -> None:
    """Add to the rows that hold a word of the term's sound and not the term: 1 for a sound that nobody else has. One
    that many have tells nothing."""
    found = [shelves.of(term.echo, is_strong=one) for one in (True, False)]
    count = sum(map(len, found))
    if 0 < count <= max(FEW_SOUND, shelves.count // 10):
        rows = np.unique(np.concatenate(found))
        rare = np.log1p(shelves.count / (1.0 + len(rows))) / np.log1p(shelves.count)
        _add(echo, rows[~touched[rows]], float(rare))


def _add(to: npt.NDArray[Any], rows: npt.NDArray[np.int64], amount: float) -> None:
    """A row stands once in the postings of a word, so plain indexing adds once."""
    to[rows] += amount
