"""What is to be assigned, and under which rules."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Problem:
    """Who may review what, E entries by R reviewers. `affinity` is in any unit, higher is better.
    Raises ValueError on shapes and on figures that no rule can mean (a negative load, a least above a greatest)."""

    affinity: NDArray[Any]  # (E, R) float
    reviews_per_entry: int
    max_load: int | NDArray[Any]  # int or (R,)
    min_load: int | NDArray[Any] = 0  # int or (R,)
    conflicts: NDArray[Any] | None = None  # (E, R) bool, True bars the pair
    reads: NDArray[Any] | None = None  # (E, R) bool: at least one such reviewer an entry
    country: NDArray[Any] | None = None  # (R,) int: at most one reviewer of a country on an entry
    floor: float | None = None  # least total affinity of an entry

    def __post_init__(self) -> None:
        shape = self.affinity.shape
        if len(shape) != 2:
            raise ValueError("affinity is a matrix of entries by reviewers")
        for name in ("conflicts", "reads"):
            given = getattr(self, name)
            if given is not None and given.shape != shape:
                raise ValueError(f"{name} has the shape {given.shape}, not {shape}")
        if self.country is not None and self.country.shape != (shape[1],):
            raise ValueError("country has one number a reviewer")
        if not np.isfinite(self.affinity).all():
            raise ValueError("affinity holds a value that is not a number")
        self._check_figures()

    def _check_figures(self) -> None:
        least, most = self.loads
        if self.reviews_per_entry < 1:
            raise ValueError("an entry has at least one review")
        if (least < 0).any() or (least > most).any():
            raise ValueError("a least load is negative, or above the greatest load")
        if self.floor is not None and not np.isfinite(self.floor):
            raise ValueError("the floor is not a number")

    @property
    def loads(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Least and greatest load of each reviewer, (R,) each."""
        count = self.affinity.shape[1]
        least = np.broadcast_to(np.asarray(self.min_load, dtype=np.int64), (count,))
        most = np.broadcast_to(np.asarray(self.max_load, dtype=np.int64), (count,))
        return least, most

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """(E, R) pairs that no conflict bars."""
        if self.conflicts is None:
            return np.ones(self.affinity.shape, dtype=bool)
        return np.asarray(~self.conflicts.astype(bool))

    @property
    def groups(self) -> NDArray[np.int64]:
        """(R,) countries numbered from 0; all in one when no country is given."""
        if self.country is None:
            return np.zeros(self.affinity.shape[1], dtype=np.int64)
        return np.unique(self.country, return_inverse=True)[1].astype(np.int64)
