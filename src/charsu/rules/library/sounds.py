"""A name by its sound: Esfahan, Isfahan, اصفهان and Исфахан have one skeleton, and so has a misspelt Esfehan.

Every script is read as Latin consonants, and those that scripts do not tell apart fall together. Vowels go, and with
them what some scripts write as a vowel (و, й, w, v). Han characters have no sound here: names in them are found as
they are written.
"""

import unicodedata

LEAST = 3  # consonants: a shorter skeleton says too little
MARK = "\u2248"  # before a skeleton, so that it is no word
ECHO_LEAST, ECHO_MARK = 4, "\u224b"

_LETTERS = {
    "p": "پп", "b": "بб", "t": "تطт", "d": "دд", "k": "کكقкқ", "h": "هحخغگгхғҳ", "s": "سصثзсزظذض",
    "j": "جچشژжчшщц", "f": "فф", "l": "لл", "m": "مм", "n": "نнң", "r": "رр",
}  # fmt: skip
_LATIN = {"c": "k", "q": "k", "x": "h", "z": "s", "g": "h", "w": "", "v": "", "y": ""}
DIGRAPHS = (  # as Latin writes one consonant with several letters
    ("kh", "h"), ("gh", "h"), ("zh", "j"), ("sch", "j"), ("tch", "j"), ("sh", "j"), ("ch", "j"), ("ts", "j"),
    ("ph", "f"), ("th", "t"), ("dj", "j"), ("ck", "k"),
)  # fmt: skip
SAME = {"p": "b", "d": "t"}
_INDIC = {  # consonants by their place in the block, the same in each Indic script
    0x15: "k", 0x16: "k", 0x17: "h", 0x18: "h", 0x19: "n", 0x1A: "j", 0x1B: "j", 0x1C: "j", 0x1D: "j", 0x1E: "n",
    0x1F: "t", 0x20: "t", 0x21: "t", 0x22: "t", 0x23: "n", 0x24: "t", 0x25: "t", 0x26: "t", 0x27: "t", 0x28: "n",
    0x29: "n", 0x2A: "b", 0x2B: "f", 0x2C: "b", 0x2D: "b", 0x2E: "m", 0x30: "r", 0x31: "r", 0x32: "l", 0x33: "l",
    0x36: "j", 0x37: "j", 0x38: "s", 0x39: "h",
}  # fmt: skip
_ETHIOPIC = (  # first letter of each row of eight, from U+1200
    (0x1200, "h"), (0x1208, "l"), (0x1210, "h"), (0x1218, "m"), (0x1220, "s"), (0x1228, "r"), (0x1230, "s"),
    (0x1238, "j"), (0x1240, "k"), (0x1260, "b"), (0x1268, ""), (0x1270, "t"), (0x1278, "j"), (0x1280, "h"),
    (0x1290, "n"), (0x1298, "n"), (0x12A0, ""), (0x12A8, "k"), (0x12B8, "h"), (0x12C8, ""), (0x12D0, ""),
    (0x12D8, "s"), (0x12E0, "j"), (0x12E8, ""), (0x12F0, "t"), (0x12F8, "t"), (0x1300, "j"), (0x1308, "h"),
    (0x1320, "t"), (0x1328, "j"), (0x1330, "b"), (0x1338, "s"), (0x1340, "s"), (0x1348, "f"), (0x1350, "b"),
)  # fmt: skip
_OF = {letter: sound for sound, letters in _LETTERS.items() for letter in letters}


def skeleton(word: str) -> str:
    """Consonants of a word in any script but Han; "" where there are fewer than LEAST. That two words share one is a
    reason to compare them (`heard`), and no more."""
    text = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    for written, sound in DIGRAPHS:
        text = text.replace(written, sound)
    sounds = (sound_of(letter) for letter in text)
    found = "".join(SAME.get(sound, sound) for sound in sounds if sound)
    once = "".join(sound for at, sound in enumerate(found) if at == 0 or found[at - 1] != sound)
    return once if len(once) >= LEAST else ""


def echo(word: str) -> str:
    """What a word that travels, name or loan, sounds like: strategy, стратегия, استراتيجية and ስትራቴጂ share one.
    Coarser than a skeleton (a soft g is a hard one elsewhere), so it wants more consonants; the Arabic article and a
    silent last letter go, the Hindi sign of a nasal is one. "" for a word too short to tell."""
    if word.startswith("ال") and len(word) > len("ال") + LEAST:
        word = word.removeprefix("ال")
    bare = word.removesuffix("ه") if len(word) > ECHO_LEAST else word
    found = skeleton(bare.replace("\u0902", "न")).replace("h", "j")
    once = "".join(sound for at, sound in enumerate(found) if at == 0 or found[at - 1] != sound)
    return once if len(once) >= ECHO_LEAST else ""


def sound_of(letter: str) -> str:
    if letter in _OF:
        return _OF[letter]
    if letter.isascii():
        return _LATIN.get(letter, letter) if letter.isalpha() and letter not in "aeiou" else ""
    code = ord(letter)
    if 0x0900 <= code <= 0x0D7F:
        return _INDIC.get(code & 0x7F, "")
    if 0x1200 <= code <= 0x135A:
        return next((sound for first, sound in reversed(_ETHIOPIC) if code >= first), "")
    return ""
