"""The score sheets as the calibration takes them."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_LEVELS = 100_000  # of a scale
MOST_KNOWN = 100_000  # entries, and reviewers; each costs a place in every draw
GAPS = 100  # how many times more numbers than sheets there may be
NEAR = 1e-6  # of a step, within which a score counts as on the step


@dataclass(frozen=True)
class Reviews:
    """A long table of N scores: `entry`, `reviewer` (N,) numbers from 0, `score` (N,) on the scale from `lowest` to
    `highest` in steps of `step`; `entry_bloc` (E,), `reviewer_bloc` (R,) number countries or blocs. E and R are the
    lengths of the blocs, else `known_entries` and `known_reviewers`, else what the greatest numbers say: so an entry
    or a reviewer without a sheet can be among them. Raises ValueError, naming row (from 1) and column, for a score
    that is no number or off the scale or its steps, and for a second sheet of the same entry by the same reviewer."""

    entry: NDArray[Any]
    reviewer: NDArray[Any]
    score: NDArray[Any]
    lowest: float
    highest: float
    step: float
    entry_bloc: NDArray[Any] | None = None
    reviewer_bloc: NDArray[Any] | None = None
    known_entries: int | None = None
    known_reviewers: int | None = None

    def __post_init__(self) -> None:
        for name in ("entry", "reviewer", "score"):
            object.__setattr__(self, name, np.asarray(getattr(self, name)))
        shapes = {self.entry.shape, self.reviewer.shape, self.score.shape}
        if len(shapes) > 1 or self.score.ndim != 1 or not len(self.score):
            raise ValueError("entry, reviewer and score have the same length, of at least one")
        object.__setattr__(self, "score", _figures(self.score))
        self._check_scale()
        self._check_known()
        self._check_rows()
        self._check_blocs()

    def _check_scale(self) -> None:
        try:
            for name in ("lowest", "highest", "step"):
                object.__setattr__(self, name, float(getattr(self, name)))
        except (TypeError, ValueError):
            raise ValueError("lowest, highest and step of the scale are numbers") from None
        if not (np.isfinite((self.lowest, self.highest)).all() and self.highest > self.lowest and self.step > 0):
            raise ValueError("the scale is empty")
        if _off(np.array([self.highest - self.lowest]), self.step).any():
            raise ValueError(
                f"the scale from {self.lowest:g} to {self.highest:g} is no whole number of {self.step:g}"
            )
        if (self.highest - self.lowest) / self.step > MOST_LEVELS:
            raise ValueError(f"the scale has more than {MOST_LEVELS:,} steps: name a greater one, and round to it")

    def _check_known(self) -> None:
        for name in ("entries", "reviewers"):
            known = getattr(self, f"known_{name}")
            if known is None:
                continue
            if isinstance(known, bool) or not isinstance(known, int | np.integer) or known < 1:
                raise ValueError(f"known_{name} is a whole number of at least one")
            if known > MOST_KNOWN:
                raise ValueError(f"more than {MOST_KNOWN:,} {name} are known: name only those that can be scored")

    def _check_rows(self) -> None:
        for name in ("entry", "reviewer"):
            number = getattr(self, name)
            if number.dtype.kind not in "iu":
                raise ValueError(f"column {name}: numbers from 0 are whole")
            _refuse(number < 0, name, number, "numbers start from 0")
            far = number >= GAPS * (len(number) + 1000)
            _refuse(far, name, number, "numbers run from 0 without great gaps: number the names anew")
        score = self.score
        _refuse(~np.isfinite(score), "score", score, "this is not a finite number")
        outside = (score < self.lowest) | (score > self.highest)
        _refuse(outside, "score", score, f"outside the scale from {self.lowest:g} to {self.highest:g}")
        off = _off(score - self.lowest, self.step)
        _refuse(off, "score", score, f"not on the scale's steps of {self.step:g} from {self.lowest:g}")
        order = np.lexsort((np.arange(len(score)), self.reviewer, self.entry))
        again = (np.diff(self.entry[order]) == 0) & (np.diff(self.reviewer[order]) == 0)
        if again.any():
            pairs = sorted((int(order[at + 1]), int(order[at])) for at in np.flatnonzero(again))
            second, first = pairs[0]
            raise ValueError(
                f"row {second + 1}, columns entry and reviewer: entry {self.entry[second]} by reviewer "
                f"{self.reviewer[second]} was scored in row {first + 1} already"
            )

    def _check_blocs(self) -> None:
        for name in ("entry_bloc", "reviewer_bloc"):
            bloc = getattr(self, name)
            if bloc is not None and (np.ndim(bloc) != 1 or np.asarray(bloc).dtype.kind not in "iuUS"):
                raise ValueError(f"{name} is a list of one whole number, or one name, for each")
        if self.entry.max() >= self.entries or self.reviewer.max() >= self.reviewers:
            raise ValueError("a bloc is missing for an entry or a reviewer, or fewer are known than are numbered")

    @property
    def entries(self) -> int:
        if self.entry_bloc is not None:
            return len(self.entry_bloc)
        return self.known_entries if self.known_entries is not None else int(self.entry.max()) + 1

    @property
    def reviewers(self) -> int:
        if self.reviewer_bloc is not None:
            return len(self.reviewer_bloc)
        return self.known_reviewers if self.known_reviewers is not None else int(self.reviewer.max()) + 1

    def shared(self, entry: NDArray[Any], reviewer: NDArray[Any]) -> Floats:
        """(M,) 1 where entry and reviewer share a bloc, else 0; all 0 when blocs are not given, and for numbers that
        are not among the known ones."""
        if self.entry_bloc is None or self.reviewer_bloc is None:
            return np.zeros(len(entry))
        known = (entry < self.entries) & (reviewer < self.reviewers)
        mine = np.asarray(self.entry_bloc)[np.minimum(entry, self.entries - 1)]
        theirs = np.asarray(self.reviewer_bloc)[np.minimum(reviewer, self.reviewers - 1)]
        return np.asarray((mine == theirs) & known, dtype=np.float64)

    @property
    def met(self) -> NDArray[np.bool_] | None:
        """(N,) reviews within a bloc; None unless there are such and others, so that a bias can be told."""
        found = self.shared(self.entry, self.reviewer) > 0
        return np.asarray(found) if found.any() and not found.all() else None

    @property
    def in_order(self) -> "Reviews":
        """The same by entry, then reviewer: results do not hang on the order in which sheets came."""
        order = np.lexsort((self.reviewer, self.entry))
        return replace(self, entry=self.entry[order], reviewer=self.reviewer[order], score=self.score[order])

    @property
    def digest(self) -> str:
        """SHA-256 of everything that is given here, whatever the order of the sheets: equal for equal inputs."""
        order = np.lexsort((self.reviewer, self.entry))
        scale = " ".join(repr(float(x)) for x in (self.lowest, self.highest, self.step))
        made = sha256(f"charsu-reviews/v1 {scale} {self.entries} {self.reviewers}\n".encode())
        for part, kind in ((self.entry, "<i8"), (self.reviewer, "<i8"), (self.score, "<f8")):
            made.update(np.ascontiguousarray(part[order], dtype=kind).tobytes())
        for bloc in (self.entry_bloc, self.reviewer_bloc):
            made.update(b"\n" if bloc is None else b"\n+" + np.asarray(bloc, dtype="<i8").tobytes())
        return made.hexdigest()

    @property
    def level(self) -> NDArray[np.int64]:
        """(N,) scores as steps above the lowest."""
        return np.rint((self.score - self.lowest) / self.step).astype(np.int64)

    @property
    def scale(self) -> Floats:
        """(S,) the scores that can be given."""
        count = int(round((self.highest - self.lowest) / self.step)) + 1
        return np.asarray(self.lowest + self.step * np.arange(count), dtype=np.float64)


def _figures(given: NDArray[Any]) -> Floats:
    """Scores as numbers; the row of the first that is none."""
    if given.dtype.kind in "iuf":
        return given.astype(np.float64)
    for row, each in enumerate(given.tolist()):
        if isinstance(each, bool) or not isinstance(each, int | float):
            raise ValueError(f"row {row + 1}, column score: {each!r}: this is not a number")
    return np.asarray(given, dtype=np.float64)


def _off(value: NDArray[Any], step: float) -> NDArray[np.bool_]:
    steps = value / step
    return np.asarray(np.abs(steps - np.rint(steps)) > NEAR * np.maximum(1, np.abs(steps)))


def _refuse(bad: NDArray[np.bool_], column: str, value: NDArray[Any], why: str) -> None:
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(f"row {row + 1}, column {column}: {value[row]:g}: {why}")
