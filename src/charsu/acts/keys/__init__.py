"""What officers' keys are for: enrolled and retired by both, and put to papers by each."""

from charsu.acts.keys.enrolling import REASONS, enrol, keep, recover, retire
from charsu.acts.keys.officers import change

__all__ = ["REASONS", "change", "enrol", "keep", "recover", "retire"]
