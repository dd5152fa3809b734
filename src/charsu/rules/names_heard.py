"""Cities by the sound of the name that the registry leads with, for whoever types it in a script in which it has
none: राजकोट is Rājkot, and ጋምቤላ Gambēla."""

import re
from collections.abc import Sequence
from functools import lru_cache

from charsu.rules.library.heard import is_heard
from charsu.rules.library.sounds import skeleton
from charsu.rules.names import script_of
from charsu.rules.texts import searchable

_ASPIRATE = re.compile("(?<=[bdgjkt])h")  # breath that Indic scripts write within the letter: Jodhpur, जोधपुर
_NASAL_OF_LIPS = re.compile("[\u0901\u0902](?=[\u092a-\u092e])")
_NASAL = re.compile("[\u0901\u0902](?=[\u0915-\u0939])")
type_sounds = tuple[tuple[str, str], ...]  # words with the skeleton of each


def said(terms: Sequence[str]) -> type_sounds:
    """What was typed, as it may be heard: the whole name in one, and its words. Nothing where the registry's Latin
    names are compared letter by letter, or where the script writes no sounds."""
    if script_of("".join(terms)) in {"latin", "han", "other"}:
        return ()
    spoken = [_NASAL.sub("न", _NASAL_OF_LIPS.sub("म", term)) for term in terms]
    return _with_skeletons(("".join(spoken), *spoken))


def is_name_heard(spoken: type_sounds, name: str) -> bool:
    """Whether one of them may be the name, or a word of it."""
    return any(
        sound == other and is_heard(word, part) for word, sound in spoken for part, other in _sounds_of(name)
    )  # fmt: skip


@lru_cache(maxsize=32_768)
def _sounds_of(name: str) -> type_sounds:
    words = searchable(name).split()
    return _with_skeletons(tuple(form for one in ("".join(words), *words) for form in (one, _ASPIRATE.sub("", one))))


def _with_skeletons(words: Sequence[str]) -> type_sounds:
    return tuple((word, sound) for word in dict.fromkeys(words) if (sound := skeleton(word)))
