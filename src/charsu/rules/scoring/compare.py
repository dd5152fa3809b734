"""Two runs side by side: who crossed the cut, and why."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.reviews import Floats, Reviews
from charsu.rules.scoring.standings import chosen

SLIGHT = 0.002  # of the scale: a change below it is no reason


class Why(StrEnum):
    SHEETS = "Its score sheets are not the same."
    SEVERITY = "Its reviewers' severity is estimated differently."
    METHOD = "Another method was used."
    WEIGHT = "Its scores are pulled towards the mean by another share, or the bloc effect differs."
    CHANCE = "Another seed was used."
    OTHERS = "It stayed where it was; others moved past it."
    ABSENT = "One of the two runs does not know it."


@dataclass(frozen=True)
class Move:
    """`entry` crossed the cut. `before` and `after` are its estimates, with its places, None in a run that does not
    know it: then `why` says so, and nothing else is told. `sheets` and `severity` how much of
    the change, in points, is that of its mean score and of its reviewers' severity; `rest` is what remains. `why`,
    the greatest first."""

    entry: int
    place_before: int | None
    place_after: int | None
    before: float | None
    after: float | None
    sheets: float
    severity: float
    rest: float
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Moved:
    """Who is among the `k` taken of the second run only, who of the first only, and how many stayed."""

    k: int
    into: tuple[Move, ...]
    out: tuple[Move, ...]
    stayed: int


def compare(
    a: Calibration, b: Calibration, k: int, *, lists: tuple[frozenset[int], frozenset[int]] | None = None
) -> Moved:
    """From run `a` to run `b`; entries and reviewers have the same numbers in both, and an entry that one of the runs
    does not know is not among its best. Ties at the cut fall as each run's seed decided. Best are those with the
    greatest estimates. Where another rule takes them, `lists` says whom it takes of either run."""
    first, second = lists or (chosen(a, k), chosen(b, k))
    into, out = sorted(second - first), sorted(first - second)
    return Moved(k, tuple(_move(a, b, e) for e in into), tuple(_move(a, b, e) for e in out), len(first & second))


def _move(a: Calibration, b: Calibration, entry: int) -> Move:
    before, after = _at(a.estimate, entry), _at(b.estimate, entry)
    if before is None or after is None:
        return Move(entry, _place(a, entry), _place(b, entry), before, after, 0.0, 0.0, 0.0, (Why.ABSENT,))
    raw_a, severe_a = _parts(a, entry)
    raw_b, severe_b = _parts(b, entry)
    sheets, severity = raw_b - raw_a, severe_b - severe_a
    rest = after - before - sheets - severity
    why = _reasons(a, b, entry, (sheets, severity, rest))
    return Move(entry, _place(a, entry), _place(b, entry), before, after, sheets, severity, rest, why)


def _reasons(a: Calibration, b: Calibration, entry: int, parts: tuple[float, float, float]) -> tuple[Why, ...]:
    sheets, severity, rest = parts
    slight = SLIGHT * (b.scale[-1] - b.scale[0])
    found = [(abs(severity), Why.SEVERITY)]
    if _sheets(a.fit.reviews, entry) != _sheets(b.fit.reviews, entry):
        found.append((max(abs(sheets), slight), Why.SHEETS))
    if a.method != b.method:
        found.append((abs(rest), Why.METHOD))
    else:
        alike = a.fit.reviews.digest == b.fit.reviews.digest
        found.append((abs(rest), Why.CHANCE if alike and a.seed != b.seed else Why.WEIGHT))
    why = tuple(reason for size, reason in sorted(found, key=lambda each: -each[0]) if size >= slight)
    return why or (Why.OTHERS,)


def _sheets(reviews: Reviews, entry: int) -> list[tuple[int, float]]:
    rows = reviews.entry == entry
    return sorted(zip(reviews.reviewer[rows].tolist(), reviews.score[rows].tolist(), strict=True))


def _parts(calibration: Calibration, entry: int) -> tuple[float, float]:
    """Mean score of the entry and mean severity of its reviewers; the mean of all scores where it has no sheet."""
    reviews = calibration.fit.reviews
    rows = reviews.entry == entry
    if not rows.any():
        return float(reviews.score.mean()), 0.0
    return float(reviews.score[rows].mean()), float(calibration.severity[reviews.reviewer[rows]].mean())


def _at(values: Floats, entry: int) -> float | None:
    """The estimate; None for an entry that the run does not know, by its number or by an estimate that is none."""
    return float(values[entry]) if entry < len(values) and np.isfinite(values[entry]) else None


def _place(calibration: Calibration, entry: int) -> int | None:
    """Place by estimate, equals sharing one; None for an entry that the run does not know."""
    if _at(calibration.estimate, entry) is None:
        return None
    rounded = np.round(calibration.estimate, 9)
    return int((rounded > rounded[entry]).sum()) + 1
