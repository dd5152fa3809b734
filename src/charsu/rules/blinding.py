"""Names that would tell a reviewer whose entry it is, covered in the entry's own words.

A name is found in any case, with Arabic and Persian forms of a letter, with half-spaces and hyphens, and as those
scripts inflect: with the prefixes of Arabic, the case endings of Russian. A name in Latin letters is found without
its marks and apostrophes too, and a long one by its sound: there are many ways to write Нижний Новгород. Of the city
itself what is made of its name is covered as well: the river Kazanka, who is from Shiraz, St Petersburg. Nobody can
promise that no sentence tells the city in another way; this covers its names.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

from charsu.rules.place_names import consonants
from charsu.rules.texts import plain_nasals

COVER = "[…]"
INDIC = ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TELUGU", "KANNADA", "MALAYALAM")
SHORTEST = {
    "CJK": 2,
    "ETHIOPIC": 2,
    **dict.fromkeys(INDIC, 2),
}  # letters a name must have in its script; three elsewhere
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
_SIGNS = r"\w\u0900-\u0d7f"  # vowel signs of the scripts of India are no letters to a pattern
_PREFIXES = "[وف]?(?:لل|[بلك]?(?:ال)?)?"


_MARKS = "'`´ʹʺʻʼʽʾʿˊˋ\u2018\u2019\u201b\u2032"  # that stand for soft signs, hamza and ayn in Latin letters
_LONG_WORD = re.compile(rf"(?<!\w)[^\W\d_][\w{_MARKS}]{{3,}}")
_SAINT = re.compile(r"(?:Saint|Sankt|St)\.?[ -]+(?=\w{5})")
_ON_A_RIVER = re.compile(r"[ -](?:on|na|на)[ -]", re.IGNORECASE)  # Rostov-on-Don is Rostov as well
ROOT = 5  # letters of a Latin name from which a longer word may be made of it; of fewer, too many words begin so
SURE_SOUND = 6  # consonants that a name must have to be known by them: of fewer, other words have the same


def blinder(names: Iterable[str], heard: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that covers every one of `names` in a text, and what is made of one of `heard` or sounds like it."""
    heard = [spelled for name in heard for spelled in _spellings(name)]
    every = {spelled for name in (*names, *heard) for spelled in (name, _plain(name))}
    found = {_shape(name.strip()) for name in every} | {_made_of(_plain(name.strip())) for name in heard}
    shapes = sorted(found - {""}, key=len, reverse=True)
    sounds = {sound for name in heard if len(sound := consonants(name)) >= SURE_SOUND}
    if not shapes and not sounds:
        return lambda text: text
    pattern = re.compile("|".join(shapes) or "(?!)", re.IGNORECASE)
    return lambda text: _by_sound(pattern.sub(COVER, unicodedata.normalize("NFC", text)), sounds)


def tells_more(translation: str, original: str, cover: Callable[[str], str]) -> bool:
    """Whether a translation covers less than its original: then it has a name that nobody knew in its language."""
    return cover(translation).count(COVER) < cover(original).count(COVER)


def _spellings(name: str) -> list[str]:
    """A name, and what else it is called: Saint Petersburg also St Petersburg and Petersburg."""
    found = [name, *_ON_A_RIVER.split(name)[:1]]
    if _SAINT.match(name):
        bare = _SAINT.sub("", name, count=1)
        found += [bare, *(f"{saint}{bare}" for saint in ("Saint ", "Sankt ", "St ", "St. ", "St."))]
    return found


def _made_of(name: str) -> str:
    """The pattern of words made of the city's name: Kazanka, تهرانی, петербуржец; nothing for a short name."""
    script, written = _script(name), "".join(_letter(c) for c in name)
    letters = sum(c.isalpha() for c in name)
    if script == "LATIN" and letters >= ROOT:
        return rf"(?-i:(?<!\w)(?=[^\W\d_a-z]))(?i:{written})\w{{1,4}}(?!\w)"
    if script == "ARABIC" and letters >= 4:
        return rf"(?<!\w){_PREFIXES}{written}[یيى]\w{{0,3}}(?!\w)"
    if script == "CYRILLIC" and letters >= ROOT and name.endswith("г"):
        return rf"(?<!\w){''.join(_letter(c) for c in name[:-1])}ж\w{{0,5}}"
    return ""


def _plain(name: str) -> str:
    """A name in Latin letters without its marks and apostrophes; another as it is."""
    if _script(name) != "LATIN":
        return name
    bare = (c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c) and c not in _MARKS)
    return "".join(bare)


def _by_sound(text: str, sounds: Collection[str]) -> str:
    """The text with each run of up to three capitalized words covered that has the consonants of a name."""
    words = [word for word in _LONG_WORD.finditer(text) if word[0][0].isupper()] if sounds else []
    done, kept = 0, []
    for at, first in enumerate(words):
        ends = [last.end() for last in words[at : at + 3] if _is_heard(text[first.start() : last.end()], sounds)]
        if ends and first.start() >= done:
            kept += [text[done : first.start()], COVER]
            done = ends[-1]
    return "".join([*kept, text[done:]])


def _is_heard(run: str, sounds: Collection[str]) -> bool:
    is_one_name = re.fullmatch(rf"[\w{_MARKS}]+(?:[ -][\w{_MARKS}]+)*", run)
    return bool(is_one_name) and consonants(run) in sounds


def can_be_covered(name: str) -> bool:
    """Whether a name is long enough that covering it covers nothing else."""
    return bool(_shape(name.strip()))


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
    name = plain_nasals(unicodedata.normalize("NFC", name))
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
        stems = ("".join(_letter(c) for c in word.rstrip("аяоейиыуьъ")) for word in re.split(r"[\s\u200c-]+", name))
        return r"(?<!\w)" + r"[\s-]+".join(rf"{stem}\w{{0,4}}" for stem in stems)
    if script == "ETHIOPIC":  # of, in, for, from stand before the name as one word with it; and, too, the behind it
        return rf"(?<!\w)[የበለከ]?{written}\w{{0,2}}"
    if script in INDIC:
        return _indic(name, letters)
    return rf"(?<!\w){written}(?!\w)"


def _indic(name: str, letters: int) -> str:
    """A longer name with the endings of its cases: of ಬೆಂಗಳೂರು also ಬೆಂಗಳೂರಿನ."""
    while letters >= 4 and unicodedata.category(name[-1]) in {"Mc", "Mn"}:
        name = name[:-1]
    written = "".join(_letter(c) for c in re.sub(r"[\s\u200c-]+", " ", name))
    return rf"(?<![{_SIGNS}]){written}" + (rf"[{_SIGNS}]{{0,4}}" if letters >= 4 else r"(?!\w)")


def _script(name: str) -> str:
    first = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(first, "LATIN").partition(" ")[0] if first else ""


def _letter(c: str) -> str:
    if c == " ":
        return r"[\s\u200c-]+"
    if "\u0900" <= c <= "\u0d7f":
        return _indic_letter(c)
    return f"[{_ALIKE[c]}]" if c in _ALIKE else re.escape(c)


def _indic_letter(c: str) -> str:
    """The anusvara also as the nasals and the moon dot that are written for it; a dot below may be left out."""
    base = ord(c) & ~0x7F
    if ord(c) - base == 2:
        nasals = "".join(chr(base + nasal) for nasal in (0x19, 0x1E, 0x23, 0x28, 0x2E))
        return f"(?:[{chr(base + 1)}{c}]|[{nasals}]{chr(base + 0x4D)})"
    return f"{c}?" if ord(c) - base == 0x3C else c
