"""What the scores say of each reviewer, and what they do not say."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from charsu.rules.scoring.audit import Leaning, audit
from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.reviews import Floats, Reviews

FEWEST = 5  # sheets below which nothing is said of agreement


class Favouritism(StrEnum):
    UNKNOWN = "not enough evidence"
    USUAL = "no more than reviewers in general"
    MORE = "favours their own more than reviewers in general do"
    LESS = "favours their own less than reviewers in general do"


@dataclass(frozen=True)
class Report:
    """Of one reviewer. `severity` in points below others, with a 95 % interval, None where the method knows none or
    the reviewer has no sheet; `spread`, the sd of their scores; `agreement`, the correlation of their scores with the
    others' calibrated scores of the same entries, None below FEWEST such sheets or when either never varies."""

    reviewer: int
    sheets: int
    severity: float | None
    low: float | None
    high: float | None
    spread: float | None
    agreement: float | None
    favouritism: Favouritism


def reviewer_report(calibration: Calibration, reviews: Reviews) -> tuple[Report, ...]:
    """A report on every reviewer by number. Favouritism is judged against the pooled effect alone, at a false
    discovery rate of 5 % over all reviewers, and not at all without blocs or with few sheets of either kind. Raises
    ValueError where `reviews` are not those that were calibrated."""
    if reviews.digest != calibration.fit.reviews.digest:
        raise ValueError("these reviews are not those that the calibration was made of")
    count = np.bincount(reviews.reviewer, minlength=reviews.reviewers)
    others = _of_others(calibration, reviews)
    leanings = {each.reviewer: each for each in audit(reviews, seed=calibration.seed, rounds=0).leanings}
    knows = calibration.method != "mean"
    sheets = np.split(np.argsort(reviews.reviewer, kind="stable"), np.cumsum(count)[:-1])
    found = []
    for r, mine in enumerate(sheets):
        score = reviews.score[mine].astype(np.float64)
        told = knows and bool(count[r])
        found.append(
            Report(
                r,
                int(count[r]),
                float(calibration.severity[r]) if told else None,
                float(calibration.severity_low[r]) if told else None,
                float(calibration.severity_high[r]) if told else None,
                float(score.std(ddof=1)) if len(score) > 1 else None,
                _agreement(score, others[mine]),
                _verdict(leanings.get(r)),
            )
        )
    return tuple(found)


def _of_others(calibration: Calibration, reviews: Reviews) -> Floats:
    """(N,) the mean of the other sheets of the same entry, severities and own blocs taken off; NaN for one alone."""
    shared = reviews.shared(reviews.entry, reviews.reviewer)
    corrected = reviews.score + calibration.severity[reviews.reviewer] - (calibration.favouritism or 0.0) * shared
    sums = np.bincount(reviews.entry, corrected, reviews.entries)[reviews.entry] - corrected
    left = np.bincount(reviews.entry, minlength=reviews.entries)[reviews.entry] - 1
    return np.where(left > 0, sums / np.maximum(left, 1), np.nan)


def _agreement(score: Floats, others: Floats) -> float | None:
    known = np.isfinite(others)
    mine, theirs = score[known], others[known]
    if len(mine) < FEWEST or np.ptp(mine) == 0 or np.ptp(theirs) < 1e-9:
        return None
    return float(np.corrcoef(mine, theirs)[0, 1])


def _verdict(leaning: Leaning | None) -> Favouritism:
    if leaning is None or leaning.effect is None:
        return Favouritism.UNKNOWN
    if not leaning.flagged:
        return Favouritism.USUAL
    return Favouritism.MORE if leaning.effect > 0 else Favouritism.LESS
