"""Letters: sent, tried again, sent anew by hand, written to many, and the reminders that rules write; the sign that
the worker gives of itself."""

from charsu.acts.outbox.by_hand import broadcast, send_again, set_words, settle, unset_words
from charsu.acts.outbox.reminders import remind
from charsu.acts.outbox.sending import carry_out, reader_of
from charsu.acts.outbox.signs import give_sign

__all__ = [
    "broadcast", "carry_out", "give_sign", "reader_of", "remind", "send_again", "set_words", "settle", "unset_words",
]  # fmt: skip
