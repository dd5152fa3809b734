"""What a person sets for themselves, and how their data is destroyed."""

from charsu.acts.account.confirming import ask_to_confirm
from charsu.acts.account.erasing import ask_to_be_erased, erase
from charsu.acts.account.forgetting import ask_for_a_password
from charsu.acts.account.preferences import prefer, speak
from charsu.acts.account.second_step import end_second_step
from charsu.acts.protocol import prove_address

__all__ = [
    "ask_for_a_password", "ask_to_be_erased", "ask_to_confirm", "end_second_step", "erase", "prefer", "prove_address",
    "speak",
]  # fmt: skip
