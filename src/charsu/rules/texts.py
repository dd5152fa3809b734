"""Words in any script: direction, fallback, digits, counting, and the form in which they are searched."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

WORKING_LANGUAGES: list[tuple[str, str]] = [
    ("fa", "فارسی"), ("ru", "Русский"), ("en", "English"), ("pt", "Português"), ("zh", "中文"), ("hi", "हिन्दी"),
    ("ar", "العربية"), ("am", "አማርኛ"), ("id", "Bahasa Indonesia"),
]  # fmt: skip
RIGHT_TO_LEFT = frozenset({"fa", "ar", "ur", "he", "ps", "ku", "ckb", "sd", "ug", "yi", "dv"})
Text = Mapping[str, str]  # language -> words
_FOLD = str.maketrans(
    {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
     "ؤ": "و", "ё": "е", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ـ": None,
     "\u093c": None}
)  # fmt: skip
# Amharic writes one sound with several letters: row of syllables -> the row it is read as.
_ETHIOPIC_ROWS = {0x1210: 0x1200, 0x1280: 0x1200, 0x1220: 0x1230, 0x12D0: 0x12A0, 0x1340: 0x1338}
_ETHIOPIC = {old + order: new + order for old, new in _ETHIOPIC_ROWS.items() for order in range(7)}
_ETHIOPIC |= dict.fromkeys((0x1203, 0x1213, 0x1283), 0x1200) | {0x12A3: 0x12A0, 0x12D3: 0x12A0}
# The scripts of India share one order of letters: of each row its consonants, and the nasal that belongs to it.
_INDIC = (0x0900, 0x0980, 0x0A00, 0x0A80, 0x0B00, 0x0C00, 0x0C80, 0x0D00)
_ROWS = {0x19: (0x15, 0x18), 0x1E: (0x1A, 0x1D), 0x23: (0x1F, 0x22), 0x28: (0x24, 0x27), 0x2E: (0x2A, 0x2D)}
_NASAL = re.compile(
    "|".join(
        [f"[{chr(base + 1)}]" for base in _INDIC]
        + [
            f"{chr(base + nasal)}{chr(base + 0x4D)}(?=[{chr(base + first)}-{chr(base + last)}])"
            for base in _INDIC
            for nasal, (first, last) in _ROWS.items()
        ]
    )
)
_SCRIPTS = {  # of languages that are not written in Latin letters: from which sign to which
    "fa": ("\u0600", "\u06ff"), "ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "zh": ("\u3400", "\u9fff"),
    "hi": ("\u0900", "\u097f"), "am": ("\u1200", "\u137f"),
}  # fmt: skip
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")
_ADDRESS = re.compile(r"://|\bwww\.|\.\w{2,}/", re.IGNORECASE)
_HAN = re.compile(r"[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_TOKEN = re.compile(r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff]+")


def direction(language: str) -> Literal["rtl", "ltr"]:
    """The side from which `language` (BCP 47) is read; a script subtag goes first."""
    tags = language.replace("_", "-").lower().split("-")
    if "arab" in tags or "hebr" in tags:
        return "rtl"
    return "rtl" if tags[0] in RIGHT_TO_LEFT and not {"latn", "cyrl"} & set(tags) else "ltr"


def isolated(words: str) -> str:
    """What a person wrote, within plain text of any direction: it disturbs no sign round it (UAX #9, FSI and PDI)."""
    return f"\u2068{words}\u2069"


def pick(text: Text, language: str, fallbacks: Iterable[str] = ("en", "fa", "ru")) -> tuple[str, str]:
    """The language and words of `text` nearest to what the reader wants; ("", "") when it has none."""
    for wanted in (language, language.partition("-")[0], *fallbacks, *text):
        if text.get(wanted, "").strip():
            return wanted, text[wanted]
    return "", ""


def missing(text: Text, languages: Iterable[str]) -> tuple[str, ...]:
    """The languages in which `text` has no words."""
    return tuple(language for language in languages if not shows(text.get(language, "")))


ETHIOPIC = re.compile(r"[\u1369-\u137c]+")
_BELOW_100 = "(?:[\u1372-\u137a][\u1369-\u1371]?|[\u1369-\u1371])"
_BELOW_10000 = f"(?:{_BELOW_100}?\u137b{_BELOW_100}?|{_BELOW_100})"
_ETHIOPIC_NUMBER = re.compile(f"(?:{_BELOW_10000}?\u137c{_BELOW_10000}?|{_BELOW_10000})")


def _ethiopic(run: re.Match[str]) -> str:
    """A number of Ethiopic numerals, which have signs of ten, a hundred and ten thousand and no place value."""
    if not _ETHIOPIC_NUMBER.fullmatch(run[0]):
        return run[0]
    whole = part = 0
    for sign in run[0]:
        value = int(unicodedata.numeric(sign))
        if value == 10_000:
            whole, part = (whole + part or 1) * value, 0
        elif value == 100:
            whole, part = whole + (part or 1) * value, 0
        else:
            part += value
    return str(whole + part)


def ascii_digits(text: str) -> str:
    """Digits of every script as 0-9, Ethiopic numerals by their value; the Arabic decimal and thousands signs too."""
    plain = ETHIOPIC.sub(_ethiopic, text.replace("٫", ".").replace("٬", ""))
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)


def decimal_mark(language: str) -> str:
    """Between the whole part of a number and its tenths, as the language writes it."""
    return "٫" if language in {"fa", "ar"} else "," if language in {"ru", "pt", "id"} else "."


def local_marks(text: str, language: str) -> str:
    """Comma and semicolon as the language writes them."""
    return text.translate(str.maketrans(",;", "،؛")) if language in {"fa", "ar"} else text


def clean_line(text: str) -> str:
    """One line in NFC without control characters or direction overrides; blanks are joined."""
    return " ".join(clean_text(text).split())


_FORMLESS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def holds_address(text: str) -> bool:
    """Whether mail programs would make a link of a part of the text."""
    return _ADDRESS.search(text) is not None


def shows(text: str) -> bool:
    """Whether anything of it can be seen: not only blanks, joiners and marks that stand on nothing. Letters and signs
    that have no form are blanks too: the fillers of Hangul, and Braille without a dot."""
    return any(unicodedata.category(c)[0] not in "ZCM" and c not in _FORMLESS for c in text)


def clean_text(text: str) -> str:
    """NFC without direction overrides, and without control characters other than line ends and tabs.

    Joiners that Persian and the Indic scripts need stay; what could not be written as UTF-8 goes.
    """
    if text.isprintable():  # nothing in it goes: no control, no override, no joiner
        return unicodedata.normalize("NFC", text)
    lines = re.sub(r"\r\n|[\r\x85\u2028\u2029]", "\n", text)
    return unicodedata.normalize("NFC", "".join(c for c in lines if _stays(c)))


def _stays(c: str) -> bool:
    if c in "\n\t":
        return True
    is_noncharacter = ord(c) & 0xFFFE == 0xFFFE or "\ufdd0" <= c <= "\ufdef"
    is_tag = "\U000e0000" <= c <= "\U000e007f"
    return not (c in _OVERRIDES or is_noncharacter or is_tag) and unicodedata.category(c) not in {"Cc", "Cs"}


def words(text: str, language: str = "") -> int:
    """How many words; a Han character or kana counts as one, as its readers count (not in Korean).

    Words stand between blanks or Ethiopic word marks; hyphens, apostrophes and joiners do not divide them.
    """
    spaced = text if language.startswith("ko") else _HAN.sub(" ", text)
    han = sum(len(run) for run in _HAN.findall(text)) if spaced is not text else 0
    chunks = re.split(r"[\s\u1361-\u1368/\u2013\u2014]+", spaced)
    return han + sum(any(c.isalnum() for c in chunk) for chunk in chunks)


def is_in_other_script(text: str, language: str) -> bool:
    """Whether fewer than a third of the letters are of the script in which the language is written."""
    low, high = _SCRIPTS.get(language, ("\0", "\u024f"))
    bare = re.sub(r"https?://\S+", "", text)
    own = [low <= c <= high for c in bare if unicodedata.category(c) in {"Lu", "Ll", "Lo"}]
    return bool(own) and sum(own) * 3 < len(own)


def _folded(text: str, joiner: str) -> str:
    """`text` with every letter in its plainest form; a zero-width non-joiner becomes `joiner`."""
    normal = unicodedata.normalize("NFKC", text.replace("\u200c", joiner)).casefold()
    bare = (c for c in unicodedata.normalize("NFD", normal) if not unicodedata.combining(c) or _keeps_marks(c))
    plain = unicodedata.normalize("NFC", "".join(bare)).translate(_FOLD).translate(_ETHIOPIC)
    plain = plain_nasals(plain)
    return ascii_digits("".join(c for c in plain if unicodedata.category(c) != "Cf"))


def plain_nasals(text: str) -> str:
    """A nasal before a consonant of its own row is one sound with the anusvara, and is written so: इन्दौर is इंदौर."""
    return _NASAL.sub(lambda found: chr((ord(found[0][0]) & ~0x7F) + 2), text)


def _keeps_marks(mark: str) -> bool:
    """Vowel signs of Indic scripts and voicing of kana are letters; accents and harakat are not."""
    return "\u0900" <= mark <= "\u0dff" or mark in "\u3099\u309a"


def query_terms(text: str) -> list[str]:
    """The terms that must all occur, as parts, in `searchable` text; a longer Han run gives its pairs."""
    terms: list[str] = []
    for word in _TOKEN.findall(_folded(text, " ")):
        terms += _HAN.sub(" ", word).split()
        for run in _HAN.findall(word):
            terms += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return list(dict.fromkeys(terms))


def searchable(text: str) -> str:
    """`text` normalised for search in every script: what `query_terms` gives occurs in it.

    Half-spaces are dropped here and are blanks in a query: نجف‌آباد is found however it is typed.
    Han runs stay whole: the pairs of a query occur in them as parts.
    """
    return " " + " ".join(_TOKEN.findall(_folded(text, ""))) + " "
