"""A part of the shelf in memory, as arrays: which words stand where, and what each work means.

A work is a row. Postings are two arrays (digests of words, rows that hold them) sorted by digest; meanings are kept
as half-precision vectors, and as their signs, 48 bytes each, by which the few hundred that are worth an exact look
are found: the count of differing signs orders vectors almost as their cosine does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from charsu.rules.library.space import SIZE, Floats, unit

LOOK = 800  # rows of vectors that are compared exactly
SMALL = 3000  # so many are compared exactly without a first choice

Digests = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Postings:
    """The rows that hold a word: `rows[starts[i]:starts[i+1]]` for `digests[i]`."""

    digests: Digests
    starts: npt.NDArray[np.int64]
    rows: Rows

    def of(self, digest: int) -> Rows:
        at = int(np.searchsorted(self.digests, np.uint64(digest)))
        if at == len(self.digests) or int(self.digests[at]) != digest:
            return self.rows[:0]
        return self.rows[self.starts[at] : self.starts[at + 1]]


def postings_of(held: Sequence[Digests]) -> Postings:
    """From the digests that each row holds."""
    if not held:
        return Postings(np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros(0, np.int32))
    flat = np.concatenate(held)
    rows = np.repeat(np.arange(len(held), dtype=np.int32), [len(one) for one in held])
    order = np.argsort(flat, kind="stable")
    digests, first = np.unique(flat[order], return_index=True)
    starts = np.append(first, len(flat)).astype(np.int64)
    return Postings(digests, starts, rows[order])


@dataclass(frozen=True)
class Meanings:
    """Vectors without their languages (M, SIZE) in half precision, their signs, and the row of each."""

    vectors: npt.NDArray[np.float16]
    signs: npt.NDArray[np.uint64]
    rows: Rows

    def likeness(self, query: Floats, count: int) -> Floats:
        """The cosine of each row's nearest vector (count,); -1 where it was not worth an exact look."""
        best = np.full(count, -1.0, np.float32)
        if not len(self.rows):
            return best
        chosen = np.arange(len(self.rows)) if len(self.rows) <= SMALL else self._first_look(query)
        found = self.vectors[chosen].astype(np.float32) @ query
        np.maximum.at(best, self.rows[chosen], found)
        return best

    def _first_look(self, query: Floats) -> npt.NDArray[np.int64]:
        differing = np.bitwise_count(self.signs ^ signs_of(query[None, :])).sum(1, dtype=np.int16)
        return np.argpartition(differing, LOOK)[:LOOK]


def signs_of(vectors: Floats) -> npt.NDArray[np.uint64]:
    """(M, SIZE) floats to (M, SIZE / 64) whole numbers, a bit for each sign."""
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def meanings_of(vectors: Floats, rows: Rows) -> Meanings:
    """From vectors whose language and mean are taken out already."""
    even = unit(vectors) if len(vectors) else np.zeros((0, SIZE), np.float32)
    return Meanings(even.astype(np.float16), signs_of(even), rows)
