"""The arithmetic behind one entry's additive estimate, to be followed with a pencil.

    corrected = score + severity of the reviewer - what one's own bloc usually adds
    estimate  = general + share x (mean of corrected - general)

`share` is how far n sheets are trusted: n / (n + noise / spread of entries), as variances. Each figure is computed
from the rounded ones before it, so that whoever checks the printed ones comes to the same; that ends within 0.001 of
what the model estimates.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.scoring.additive import fit_additive
from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.fit import Fit
from charsu.rules.scoring.reviews import Reviews
from charsu.rules.scoring.strictness import OF_VARIANCES, Strictness, rounded, strictness


@dataclass(frozen=True)
class Line:
    """One sheet: `score` + `severity` - `favour` = `corrected`, exactly as rounded."""

    reviewer: int
    score: float
    severity: float
    favour: float
    corrected: float

    @property
    def against_favour(self) -> float:
        """What is added for the bloc: the usual favour with the other sign."""
        return -self.favour


@dataclass(frozen=True)
class Trace:
    """`mean` of the corrected scores is pulled to the `general` level: general + share x (mean - general). `share` is
    of the number of lines, `noise` and `spread`; `strict` tells each line's severity, in the order of the lines."""

    entry: int
    lines: tuple[Line, ...]
    mean: float | None
    general: float
    noise: float
    spread: float
    share: float
    estimate: float
    strict: tuple[Strictness, ...] = ()

    def words(self) -> str:
        """The same as text, a line a step."""
        if self.mean is None:
            return f"no sheet: the general level, {self.general:g}"
        steps = [
            f"reviewer {line.reviewer}: {line.score:g} {line.severity:+g} (severity)"
            + (f" {-line.favour:+g} (own bloc)" if line.favour else "")
            + f" = {line.corrected:g}"
            for line in self.lines
        ]
        steps.append(f"mean of {len(self.lines)}: {self.mean:g}")
        steps.append(f"{self.general:g} + {self.share:g} x ({self.mean:g} - {self.general:g}) = {self.estimate:g}")
        return "\n".join(steps)


def trace(reviews: Reviews, entry: int, *, calibration: Calibration | None = None) -> Trace:
    """Arithmetic of `entry`. `calibration`, by "additive" of the same reviews, saves fitting again for each entry.
    An entry without a sheet is at the general level, with share 0. Raises ValueError for an unknown entry."""
    if not 0 <= entry < reviews.entries:
        raise ValueError(f"there is no entry {entry}")
    ready = calibration is not None and calibration.method == "additive"
    fit = calibration.fit if calibration is not None and ready else fit_additive(reviews)
    assert isinstance(fit, Fit)
    return _follow(fit, reviews, entry)


def _follow(fit: Fit, reviews: Reviews, entry: int) -> Trace:
    rows = np.flatnonzero(reviews.entry == entry)
    rows = rows[np.argsort(reviews.reviewer[rows], kind="stable")]
    same = reviews.shared(reviews.entry[rows], reviewers := reviews.reviewer[rows])
    strict = tuple(strictness(fit, reviews, int(r)) for r in reviewers)
    lines = tuple(
        _line(told, float(reviews.score[row]), (fit.bias or 0.0) * float(s))
        for row, told, s in zip(rows, strict, same, strict=True)
    )
    spread, _, noise = (round(part, OF_VARIANCES) for part in fit.parts)
    share = rounded(len(lines) / (len(lines) + noise / spread)) if lines and spread else 0.0
    mean = rounded(sum(line.corrected for line in lines) / len(lines)) if lines else None
    general = rounded(float(fit.centre[0]))
    estimate = general if mean is None else rounded(general + share * (mean - general))
    return Trace(entry, lines, mean, general, noise, spread, share, estimate, strict)


def _line(told: Strictness, score: float, favour: float) -> Line:
    favour = rounded(favour)
    return Line(told.reviewer, score, told.severity, favour, rounded(score + told.severity - favour))
