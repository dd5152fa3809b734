"""Fits that were made before, kept for a while: the same sheets, method and seed give the same bits.

Pages that compare two runs, or ask where more reviews would help, need the whole fit and not its standings alone; to
make it again takes seconds. What is kept is found by the digest of all its inputs, so it cannot be out of date.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring import Reviews, calibrate

KEPT = 8  # of a thousand entries, some 20 MB each


@dataclass(frozen=True)
class _Wish:
    digest: str
    method: str
    seed: int
    version: str
    reviews: Reviews = field(compare=False)


def fitted(reviews: Reviews, *, method: str, seed: int, version: str) -> Run:
    """The same as `calibrate`, from memory where this process made it lately. Its arrays are not to be changed."""
    return _fitted(_Wish(reviews.digest, method, seed, version, reviews))


@lru_cache(maxsize=KEPT)
def _fitted(wish: _Wish) -> Run:
    return calibrate(wish.reviews, method=wish.method, seed=wish.seed, version=wish.version)
