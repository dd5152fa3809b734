"""Figures of calibration: made-up and real scores."""
