"""From score sheets to standings: weighted totals, calibration, bands; what the scores say of reviewers; where more
reviews would help; the arithmetic behind an estimate; two runs compared."""

from charsu.rules.scoring.audit import Audit, Leaning, audit
from charsu.rules.scoring.calibrate import METHODS, Calibration, calibrate
from charsu.rules.scoring.compare import Move, Moved, Why, compare
from charsu.rules.scoring.extra import Extra, value_at_cuts, value_of_information
from charsu.rules.scoring.reviewers import Favouritism, Report, reviewer_report
from charsu.rules.scoring.reviews import Reviews
from charsu.rules.scoring.rubric import weighted_mean, weighted_total
from charsu.rules.scoring.standings import Band, Place, chosen, places
from charsu.rules.scoring.strictness import Given, Strictness, strictness
from charsu.rules.scoring.trace import Line, Trace, trace

__all__ = [
    "METHODS", "Audit", "Band", "Calibration", "Extra", "Favouritism", "Given", "Leaning", "Line", "Move", "Moved",
    "Place", "Report", "Reviews", "Strictness", "Trace", "Why", "audit", "calibrate", "chosen", "compare", "places",
    "reviewer_report", "strictness", "trace", "value_at_cuts", "value_of_information", "weighted_mean",
    "weighted_total",
]  # fmt: skip
