"""What is to be assigned, and under which rules."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.checks import Unusable, check, mask_of, matrix_of, numbers_of, pairs_of, vector_of

__all__ = ["Problem", "Unusable"]


@dataclass(frozen=True)
class Problem:
    """Who may review what, E entries by R reviewers. `affinity` is in any unit, higher is better.

    A pair of `pinned` must be in the assignment; it counts towards loads, country, language, floor and overlap. (To
    forbid a pair, use `conflicts`.) An entry of `anchors` gets `anchor_reviews` more reviews than the others, and of
    all reviews at least the share `overlap_share` must be pairs of `overlap` (those that read across themes); both
    are linear, so the bound over all pairs stays certified. `connected` asks that the review graph be in one part.

    Raises `Unusable`, a ValueError that names row and column, on shapes and on figures that no rule can mean.
    """

    affinity: NDArray[Any]  # (E, R) float
    reviews_per_entry: int | NDArray[Any]  # int or (E,); 0 for an entry that is not reviewed
    max_load: int | NDArray[Any]  # int or (R,)
    min_load: int | NDArray[Any] = 0  # int or (R,)
    conflicts: NDArray[Any] | None = None  # (E, R) bool, True bars the pair
    reads: NDArray[Any] | None = None  # (E, R) bool: at least one such reviewer an entry
    country: NDArray[Any] | None = None  # (R,): at most one reviewer of a country on an entry
    floor: float | None = None  # least total affinity of an entry
    pinned: NDArray[Any] | None = None  # (N, 2) int pairs, or (E, R) bool
    overlap: NDArray[Any] | None = None  # (E, R) bool: pairs that read across themes
    overlap_share: float = 0.0  # of all reviews, pinned ones too
    anchors: NDArray[Any] | None = None  # (A,) int entries with more reviews
    anchor_reviews: int = 2  # how many more
    entry_country: NDArray[Any] | None = None  # (E,): bars reviewers of the entry's own country
    connected: bool = False

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "affinity", matrix_of("affinity", self.affinity, None))
        shape = self.affinity.shape
        for name in ("conflicts", "reads", "overlap"):
            if getattr(self, name) is not None:
                put(self, name, mask_of(name, getattr(self, name), shape))
        for name, size in (("country", shape[1]), ("entry_country", shape[0])):
            if getattr(self, name) is not None:
                put(self, name, vector_of(name, getattr(self, name), size))
        put(self, "pinned", pairs_of("pinned", self.pinned, shape))
        if self.anchors is not None:
            put(self, "anchors", numbers_of("anchors", self.anchors, shape[0]))
        check(self)

    @property
    def asks(self) -> NDArray[np.int64]:
        """(E,) reviews of each entry, those of an anchor included."""
        found = np.broadcast_to(np.asarray(self.reviews_per_entry), (self.affinity.shape[0],)).astype(np.int64)
        if self.anchors is not None:
            found[np.unique(self.anchors)] += self.anchor_reviews
        return found

    @property
    def loads(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Least and greatest load of each reviewer, (R,) each; never above all pairs, so that sums are numbers."""
        count = self.affinity.shape[1]
        least = np.broadcast_to(np.asarray(self.min_load, dtype=np.int64), (count,))
        most = np.minimum(np.asarray(self.max_load), max(self.affinity.size, 1)).astype(np.int64)
        return least, np.broadcast_to(most, (count,))

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """(E, R) pairs that neither a conflict nor the entry's own country bars."""
        found = np.ones(self.affinity.shape, dtype=bool) if self.conflicts is None else ~self.conflicts
        if self.entry_country is not None and self.country is not None:
            found &= self.entry_country[:, None] != self.country[None, :]
        return found

    @property
    def overlap_due(self) -> int:
        """How many pairs of `overlap` there must be."""
        return int(np.ceil(self.overlap_share * int(self.asks.sum()) - 1e-9)) if self.overlap is not None else 0
