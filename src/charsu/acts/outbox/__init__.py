"""Letters: sent, tried again, sent anew by hand, written to many, and the reminders that rules write."""

from charsu.acts.outbox.by_hand import broadcast, send_again, set_words, settle, unset_words
from charsu.acts.outbox.reminders import remind
from charsu.acts.outbox.sending import carry_out, reader_of

__all__ = ["broadcast", "carry_out", "reader_of", "remind", "send_again", "set_words", "settle", "unset_words"]
