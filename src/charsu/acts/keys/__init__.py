"""What officers' keys are for: enrolled and retired by both, and put to papers by each; and who holds which seat."""

from charsu.acts.keys.enrolling import REASONS, enrol, keep, recover, retire
from charsu.acts.keys.officers import change
from charsu.acts.keys.seats import change_seat, give_seat, take_seat_back

__all__ = [
    "REASONS", "change", "change_seat", "enrol", "give_seat", "keep", "recover", "retire", "take_seat_back",
]  # fmt: skip
