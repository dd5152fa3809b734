"""Names that would tell a reviewer whose entry it is, covered in the entry's own words.

A name is found in any case, with Arabic and Persian forms of a letter, with half-spaces and hyphens, and as those
scripts inflect: with the prefixes of Arabic, the case endings of Russian. Nobody can promise that no sentence tells
the city in another way; this covers its names.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

COVER = "[…]"
SHORTEST = {"CJK": 2, "ETHIOPIC": 2}  # letters a name must have in its script; three elsewhere
_ALIKE = {
    "ی": "یيىئ",
    "ي": "یيىئ",
    "ك": "کك",
    "ک": "کك",
    "ه": "هةۀ",
    "ة": "هةۀ",
    "ا": "اأإآ",
    "آ": "اأإآ",
    "е": "её",
    "ё": "её",
}
_PREFIXES = "[وف]?(?:لل|[بلك]?(?:ال)?)?"


def blinder(names: Iterable[str]) -> Callable[[str], str]:
    """A function that covers every one of `names` in a text."""
    shapes = sorted({shape for name in names if (shape := _shape(name.strip()))}, key=len, reverse=True)
    if not shapes:
        return lambda text: text
    pattern = re.compile("|".join(shapes), re.IGNORECASE)
    return lambda text: pattern.sub(COVER, unicodedata.normalize("NFC", text))


def place_at_the_end(title: str) -> str:
    """The place that a title names after its last comma: Mezitli of "A market under solar panels, Mezitli".

    Told in scripts with capitals alone, where each of at most three words begins with one; nothing otherwise.
    """
    _, comma, tail = title.rpartition(",")
    words = tail.split()
    is_place = comma and 0 < len(words) <= 3 and all(word[0].isupper() for word in words)
    return tail.strip(" .") if is_place else ""


def names_left(text: str) -> tuple[str, ...]:
    """What may still be a name in a covered text: capitals within a sentence, in the order of their first use.

    Nothing can be told so of scripts without capitals; German, where every noun has one, is no working language.
    """
    found = re.findall(r"(?<=[\w,;:»”)] )[^\W\d_]*[A-ZÀ-ÞА-ЯЁ][^\W\d_]{2,}(?: [A-ZÀ-ÞА-ЯЁ][^\W\d_]{2,})*", text)
    return tuple(dict.fromkeys(name for name in found if not name.isupper()))


def _shape(name: str) -> str:
    """The pattern of a name; nothing for one so short that it would cover other words too."""
    name = unicodedata.normalize("NFC", name)
    script = _script(name)
    letters = sum(c.isalpha() for c in name)
    is_code = name.isascii() and name.isupper() and letters == 3  # of an airport
    if letters < SHORTEST.get(script, 3) or is_code:
        return ""
    written = "".join(_letter(c) for c in re.sub(r"[\s\u200c-]+", " ", name))
    if script == "CJK":
        return written
    if script == "ARABIC":
        return rf"(?<!\w){_PREFIXES}{written}(?!\w)"
    if script == "CYRILLIC" and letters >= 4:
        stem = "".join(_letter(c) for c in re.sub(r"[\s\u200c-]+", " ", name).rstrip("аяоейиыуьъ"))
        return rf"(?<!\w){stem}\w{{0,4}}"
    return rf"(?<!\w){written}(?!\w)"


def _script(name: str) -> str:
    first = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(first, "LATIN").partition(" ")[0] if first else ""


def _letter(c: str) -> str:
    if c == " ":
        return r"[\s\u200c-]+"
    return f"[{_ALIKE[c]}]" if c in _ALIKE else re.escape(c)
