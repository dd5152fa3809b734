"""Whether a word that nobody wrote may be the name of a city, misspelt or in another script.

Words of one skeleton (`sounds`) are candidates and no more: three consonants that scripts let fall together are no
evidence. Here they are compared letter by letter. What falls together must agree in voice where both scripts tell (p
is not b, nor sh j); the vowels between must agree where both write them, but for one in a longer name. Consonants and
vowels that agree are counted, and where they are few nothing is heard. But a longer name that is one letter away is
heard whatever its vowels: Shirz is Shiraz.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from charsu.rules.library.sounds import DIGRAPHS, SAME, sound_of
from charsu.rules.names import distance
from charsu.rules.texts import searchable

EVIDENCE = 5  # consonants and vowels that agree, at least
LONG = 4  # consonants: from so many on, one vowel may be another
PART = 6  # letters of a part of a longer name that is a name by itself ("Horizonte")
SLIP = 6  # letters of the longer of two, of which one may be a slip

_UNWRITTEN = frozenset({"", "a", "f", "r"})  # open, front, round; "" for none
_NONE = frozenset({""})
_SOUNDS = dict(DIGRAPHS)
_VOICED = frozenset("bdgjбджبدغگجژ") | {"gh", "zh", "dj"}
_UNTOLD = frozenset("гبszсзسصثзсзزظذض")  # Hagarin is Gagarin, Izfahan Isfahan
_VOWELS = {
    letter: sound
    for sound, letters in {"a": "aаяا", "f": "eiyеэиыіїәی", "r": "ouwvоуюўүөвو"}.items()
    for letter in letters
}
_INDIC_VOICED = frozenset({0x17, 0x18, 0x1C, 0x1D, 0x21, 0x22, 0x26, 0x27, 0x2C, 0x2D})
_INDIC_VOWELS = {
    place: sound
    for sound, places in {
        "a": (0x05, 0x06, 0x3E), "f": (0x07, 0x08, 0x0F, 0x10, 0x2F, 0x3F, 0x40, 0x47, 0x48),
        "r": (0x09, 0x0A, 0x13, 0x14, 0x35, 0x41, 0x42, 0x4B, 0x4C),
    }.items()
    for place in places
}  # fmt: skip
_ETHIOPIC_VOICED = frozenset({0x1260, 0x12E0, 0x12F0, 0x12F8, 0x1300, 0x1308})
_ETHIOPIC_VOWELS = ("af", "r", "f", "a", "f", "", "r", "ra")  # of the eight orders; the sixth may have none


@dataclass
class _Beat:
    """A consonant, its voice (None: its letter does not tell) and the vowels that are written behind it; the first is
    the start of the word. `unwritten` is what may be spoken there where none is written."""

    sound: str
    voice: bool | None
    unwritten: frozenset[str]
    written: frozenset[str] = frozenset()

    @property
    def vowels(self) -> frozenset[str]:
        return self.written or self.unwritten


def names_of(names: Iterable[str]) -> set[str]:
    """The words by which a city of these names may be heard: names of one word, and long parts of others."""
    found: set[str] = set()
    for name in names:
        words = searchable(name).split()
        found.update(words if len(words) == 1 else (word for word in words if len(word) >= PART))
    return found


def is_heard(word: str, name: str) -> bool:
    """Whether `word` may be `name`; both as the search folds them."""
    mine, other = _beats(word), _beats(name)
    if len(mine) != len(other) or not all(map(_is_same, mine, other)):
        return False
    pairs = list(zip(mine, other, strict=True))
    agreed = missed = 0
    for at, (a, b) in enumerate(pairs):
        both = a.vowels & b.vowels
        is_silent = at == len(pairs) - 1 and a.vowels | b.vowels == {"", "f"}  # a last e
        missed += not both and not is_silent
        agreed += bool(both) and "" not in a.vowels | b.vowels
    consonants = len(pairs) - 1
    sounds_so = missed <= (consonants >= LONG) and consonants + agreed >= EVIDENCE
    is_slip = max(len(word), len(name)) >= SLIP and distance(word, name, 1) == 1
    return sounds_so or is_slip


def _is_same(a: _Beat, b: _Beat) -> bool:
    return a.sound == b.sound and {a.voice, b.voice} != {True, False}


@lru_cache(maxsize=8192)  # a word is compared with the names of many cities, and cities with many words
def _beats(word: str) -> tuple[_Beat, ...]:
    text = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    beats = [_Beat("", None, _NONE)]
    for letter in _letters(text):
        sound = _SOUNDS.get(letter) or sound_of(letter)
        sound = SAME.get(sound, sound)  # the voice tells p from b, where the script does
        if sound and (sound != beats[-1].sound or beats[-1].written):  # else doubled
            beats.append(_Beat(sound, _voice(letter), _unwritten(letter)))
        beats[-1].written |= _vowel(letter, is_first=len(beats) == 1)
    return tuple(beats)


def _letters(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        size = next((n for n in (3, 2) if text[at : at + n] in _SOUNDS), 1)
        yield text[at : at + size]
        at += size


def _voice(letter: str) -> bool | None:
    code = ord(letter[0])
    if letter in _UNTOLD:
        return None
    if 0x0900 <= code <= 0x0D7F:
        return code & 0x7F in _INDIC_VOICED
    if 0x1200 <= code <= 0x135A:
        return code & ~7 in _ETHIOPIC_VOICED
    return letter in _VOICED


def _vowel(letter: str, *, is_first: bool) -> frozenset[str]:
    code = ord(letter[0])
    if is_first and letter == "ا":  # carries any vowel
        return _UNWRITTEN - {""}
    if 0x0900 <= code <= 0x0D7F:
        return frozenset(_INDIC_VOWELS.get(code & 0x7F, ""))
    if 0x1200 <= code <= 0x135A:
        return frozenset(_ETHIOPIC_VOWELS[code & 7])
    return frozenset(_VOWELS.get(letter, ""))


def _unwritten(letter: str) -> frozenset[str]:
    """What may be spoken behind a consonant where its script writes no vowel."""
    code = ord(letter[0])
    if 0x0600 <= code <= 0x06FF:
        return _UNWRITTEN
    if 0x0900 <= code <= 0x0D7F:
        return _NONE | {"a"}
    return _NONE | {"f"} if 0x1200 <= code <= 0x135A else _NONE
