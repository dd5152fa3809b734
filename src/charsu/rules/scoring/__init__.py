"""From score sheets to standings: weighted totals, calibration, bands, and the audit of favouritism."""

from charsu.rules.scoring.audit import Audit, Leaning, audit
from charsu.rules.scoring.calibrate import METHODS, Calibration, calibrate
from charsu.rules.scoring.reviews import Reviews
from charsu.rules.scoring.rubric import weighted_mean, weighted_total
from charsu.rules.scoring.standings import Band, Place, places

__all__ = [
    "METHODS", "Audit", "Band", "Calibration", "Leaning", "Place", "Reviews",
    "audit", "calibrate", "places", "weighted_mean", "weighted_total",
]  # fmt: skip
