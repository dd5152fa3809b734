"""What officers' keys are for: enrolled and retired by both, and put to papers by each."""

from charsu.acts.keys.enrolling import REASONS, enrol, retire

__all__ = ["REASONS", "enrol", "retire"]
