"""The arithmetic behind one entry's additive estimate, to be followed with a pencil.

    corrected = score + severity of the reviewer - what one's own bloc usually adds
    estimate  = general + share x (mean of corrected - general)

`share` is how far n sheets are trusted: n / (n + noise / spread of entries), as variances.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.scoring.additive import fit_additive
from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.fit import Fit
from charsu.rules.scoring.reviews import Reviews

DIGITS = 4  # to which every figure is rounded; what follows from the rounded ones is within 0.001 of `estimate`


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
    """`mean` of the corrected scores is pulled to the `general` level: general + share x (mean - general)."""

    entry: int
    lines: tuple[Line, ...]
    mean: float | None
    general: float
    share: float
    estimate: float

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
    lines = tuple(
        _line(int(r), float(reviews.score[row]), float(fit.severity[r]), (fit.bias or 0.0) * float(s))
        for row, r, s in zip(rows, reviewers, same, strict=True)
    )
    of_entry, _, noise = fit.parts
    share = len(lines) / (len(lines) + noise / of_entry)
    mean = round(sum(line.corrected for line in lines) / len(lines), DIGITS) if lines else None
    general = round(float(fit.centre[0]), DIGITS)
    return Trace(entry, lines, mean, general, round(share, DIGITS), round(float(fit.level[entry]), DIGITS))


def _line(reviewer: int, score: float, severity: float, favour: float) -> Line:
    severity, favour = round(severity, DIGITS) + 0.0, round(favour, DIGITS) + 0.0
    return Line(reviewer, score, severity, favour, round(score + severity - favour, DIGITS))
