"""Where a reviewer's severity in the additive model comes from: a sum over their own sheets, to be followed.

    severity = sum of (estimate of the entry + favour - score) / (sheets + noise / spread of reviewers)

Who gave less than their entries are worth is strict; what is added below the line keeps few sheets from telling much.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.scoring.fit import Fit
from charsu.rules.scoring.reviews import Reviews

DIGITS = 4  # to which every figure of the arithmetic is rounded before the next is computed of it
OF_VARIANCES = 6  # which are small beside the scale


@dataclass(frozen=True)
class Given:
    """One sheet of the reviewer: `worth` + `favour` - `score` = `below`, exactly as rounded."""

    entry: int
    worth: float
    favour: float
    score: float
    below: float


@dataclass(frozen=True)
class Strictness:
    """`total` of what they gave below / (`sheets` + `noise` / `spread`) = `severity`."""

    reviewer: int
    given: tuple[Given, ...]
    total: float
    noise: float
    spread: float
    severity: float


def strictness(fit: Fit, reviews: Reviews, reviewer: int) -> Strictness:
    """The sum of one reviewer; each figure is computed from the rounded ones before it."""
    rows = np.flatnonzero(reviews.reviewer == reviewer)
    rows = rows[np.argsort(reviews.entry[rows], kind="stable")]
    same = reviews.shared(reviews.entry[rows], reviews.reviewer[rows])
    given = tuple(
        _given(int(e), float(fit.level[e]), (fit.bias or 0.0) * float(s), float(y))
        for e, s, y in zip(reviews.entry[rows], same, reviews.score[rows], strict=True)
    )
    total = rounded(sum(one.below for one in given))
    spread, noise = (round(part, OF_VARIANCES) for part in fit.parts[1:])
    severity = rounded(total / (len(given) + noise / spread)) if given and spread else 0.0
    return Strictness(reviewer, given, total, noise, spread, severity)


def rounded(value: float) -> float:
    """To `DIGITS`, without a minus before nothing."""
    return round(value, DIGITS) + 0.0


def _given(entry: int, worth: float, favour: float, score: float) -> Given:
    worth, favour = rounded(worth), rounded(favour)
    return Given(entry, worth, favour, score, rounded(worth + favour - score))
