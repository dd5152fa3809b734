"""What a person sets for themselves, and how their data is destroyed."""

from charsu.acts.account.erasing import ask_to_be_erased, erase
from charsu.acts.account.forgetting import ask_for_a_password
from charsu.acts.account.preferences import prefer, speak

__all__ = ["ask_for_a_password", "ask_to_be_erased", "erase", "prefer", "speak"]
