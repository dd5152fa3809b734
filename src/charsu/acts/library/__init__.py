"""Releasing what was entered to other cities, and keeping it alive there."""

from charsu.acts.library.living import change, link, unlink, withdraw
from charsu.acts.library.reading import read_meanings, take_meanings
from charsu.acts.library.releasing import release
from charsu.acts.library.translating import translate

__all__ = ["change", "link", "read_meanings", "release", "take_meanings", "translate", "unlink", "withdraw"]
