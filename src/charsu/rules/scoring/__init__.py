"""From score sheets to standings: weighted totals, calibration, bands."""

from charsu.rules.scoring.calibrate import Calibration, Reviews, calibrate
from charsu.rules.scoring.rubric import weighted_total
from charsu.rules.scoring.standings import Band, Place, places

__all__ = ["Band", "Calibration", "Place", "Reviews", "calibrate", "places", "weighted_total"]
