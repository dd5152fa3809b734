"""The score sheets as the calibration takes them."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reviews:
    """A long table of N scores: `entry`, `reviewer` (N,) numbers from 0, `score` (N,) on the scale from `lowest` to
    `highest` in steps of `step`; `entry_bloc` (E,), `reviewer_bloc` (R,) number countries or blocs, and fix E and R
    where some have no review. Raises ValueError."""

    entry: NDArray[Any]
    reviewer: NDArray[Any]
    score: NDArray[Any]
    lowest: float
    highest: float
    step: float
    entry_bloc: NDArray[Any] | None = None
    reviewer_bloc: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        if not len(self.entry) == len(self.reviewer) == len(self.score) > 0:
            raise ValueError("entry, reviewer and score have the same length, of at least one")
        if min(self.entry.min(), self.reviewer.min()) < 0:
            raise ValueError("entries and reviewers are numbered from 0")
        if not np.isfinite(self.score).all():
            raise ValueError("a score is not a number")
        if self.highest <= self.lowest or self.step <= 0:
            raise ValueError("the scale is empty")
        if self.score.min() < self.lowest or self.score.max() > self.highest:
            raise ValueError("a score lies outside the scale")
        for bloc, most in ((self.entry_bloc, self.entry.max()), (self.reviewer_bloc, self.reviewer.max())):
            if bloc is not None and len(bloc) <= most:
                raise ValueError("a bloc is missing for an entry or a reviewer")

    @property
    def entries(self) -> int:
        return len(self.entry_bloc) if self.entry_bloc is not None else int(self.entry.max()) + 1

    @property
    def reviewers(self) -> int:
        return len(self.reviewer_bloc) if self.reviewer_bloc is not None else int(self.reviewer.max()) + 1

    def shared(self, entry: NDArray[Any], reviewer: NDArray[Any]) -> Floats:
        """(M,) 1 where entry and reviewer share a bloc, else 0; all 0 when blocs are not given."""
        if self.entry_bloc is None or self.reviewer_bloc is None:
            return np.zeros(len(entry))
        same = np.asarray(self.entry_bloc)[entry] == np.asarray(self.reviewer_bloc)[reviewer]
        return np.asarray(same, dtype=np.float64)

    @property
    def met(self) -> NDArray[np.bool_] | None:
        """(N,) reviews within a bloc; None unless there are such and others, so that a bias can be told."""
        found = self.shared(self.entry, self.reviewer) > 0
        return np.asarray(found) if found.any() and not found.all() else None

    @property
    def digest(self) -> str:
        """SHA-256 of everything that is given here, whatever the order of the sheets: equal for equal inputs."""
        order = np.lexsort((self.score, self.reviewer, self.entry))
        made = sha256(
            f"charsu-reviews/v1 {float(self.lowest)!r} {float(self.highest)!r} {float(self.step)!r}\n".encode()
        )
        for part, kind in ((self.entry, "<i8"), (self.reviewer, "<i8"), (self.score, "<f8")):
            made.update(np.ascontiguousarray(np.asarray(part)[order], dtype=kind).tobytes())
        for bloc in (self.entry_bloc, self.reviewer_bloc):
            made.update(b"\n" if bloc is None else b"\n+" + np.asarray(bloc, dtype="<i8").tobytes())
        return made.hexdigest()

    @property
    def scale(self) -> Floats:
        """(S,) the scores that can be given."""
        count = int(round((self.highest - self.lowest) / self.step)) + 1
        return np.asarray(self.lowest + self.step * np.arange(count), dtype=np.float64)
