"""Words in any script: direction, fallback, digits, counting, and the form in which they are searched."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

RIGHT_TO_LEFT = frozenset({"fa", "ar", "ur", "he", "ps", "ku", "ug"})
_FOLD = str.maketrans(
    {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و",
     "ё": "е", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ـ": None, "\u200c": " ", "\u200d": None}
)  # fmt: skip
_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_TOKEN = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
_WORD = re.compile(r"[^\W_]+(?:['’\u200c-][^\W_]+)*")


def direction(language: str) -> str:
    """"rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def pick(text: Mapping[str, str], language: str, fallbacks: Iterable[str] = ("en", "fa", "ru")) -> tuple[str, str]:
    """The language and words of `text` nearest to what the reader wants; ("", "") when it has none."""
    for wanted in (language, *fallbacks, *text):
        if text.get(wanted):
            return wanted, text[wanted]
    return "", ""


def missing(text: Mapping[str, str], languages: Iterable[str]) -> tuple[str, ...]:
    """The languages in which `text` has no words."""
    return tuple(language for language in languages if not text.get(language, "").strip())


def ascii_digits(text: str) -> str:
    """Digits of every script as 0-9; the Arabic decimal and thousands signs too."""
    plain = text.replace("٫", ".").replace("٬", "")
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)


def clean_line(text: str) -> str:
    """One line in NFC without control characters or direction overrides; blanks are joined."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """NFC without direction overrides and without control characters other than line ends and tabs."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in normal if c not in _CONTROLS and (c in "\n\t" or unicodedata.category(c) != "Cc"))


def words(text: str) -> int:
    """How many words; a Han character counts as one, as its readers count."""
    han = sum(len(run) for run in _HAN.findall(text))
    return han + len(_WORD.findall(_HAN.sub(" ", text)))


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    bare = (c for c in unicodedata.normalize("NFD", normal) if not unicodedata.combining(c) or _keeps_marks(c))
    return ascii_digits(unicodedata.normalize("NFC", "".join(bare)))


def _keeps_marks(mark: str) -> bool:
    """Vowel signs of Devanagari and its neighbours are letters; accents and harakat are not."""
    return "\u0900" <= mark <= "\u0dff"


def query_terms(text: str) -> list[str]:
    """The terms that must all occur in `searchable` text; a Han run of two or more gives its pairs."""
    terms: list[str] = []
    for word in _TOKEN.findall(_folded(text)):
        rest = _HAN.sub(" ", word)
        terms += rest.split()
        for run in _HAN.findall(word):
            terms += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return list(dict.fromkeys(terms))


def searchable(text: str) -> str:
    """`text` normalised for search in every script: what `query_terms` gives occurs in it."""
    return " " + " ".join(_TOKEN.findall(_folded(text))) + " "
