"""A city's name in a language, where it is sure: a wrong name is worse than the one that the registry leads with.

The registry has names by script (`cyrillic`: Russian beside Ossetian beside Kazakh, in no order of use) and for some
cities by language (`ru`). The code of the language decides; of a script's names only those are looked at that the
letters of the language can write.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

SCRIPT_OF = {"fa": "arabic", "ar": "arabic", "ru": "cyrillic", "zh": "han", "hi": "devanagari", "am": "ethiopic"}
_BETWEEN = set(" -\u200c")
_LETTERS = {
    "fa": set("ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی") | _BETWEEN,
    "ar": set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي") | _BETWEEN,
    "ru": set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя") | _BETWEEN,
}
_SOUND = {  # consonants as Latin writes them: they tell names apart, vowels less so
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "zh", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p",
    "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch",
    "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "z", "ر": "r",
    "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q",
    "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
_SURE = 0.6  # how alike the sounds of two names must be, of 1, so that one is taken for the other


def name_in(language: str, names: Mapping[str, Sequence[Any]], latin: str = "", said: str = "") -> str:
    """The city's name in `language`, or nothing where none of its names is surely one.

    names: by language code or script, as the registry has them; latin: the name that the registry leads with; said: a
    text by the city itself. First what the registry gives for the language; then the name that the city uses most;
    then the only one that the language's letters can write; then the one that sounds like `latin`.
    """
    if names.get(language):
        return str(names[language][0])
    found = [str(name) for name in names.get(SCRIPT_OF.get(language, ""), ())]
    fit = [name for name in found if language not in _LETTERS or set(name.casefold()) <= _LETTERS[language]]
    used = max(((_count(name, said, language), len(name), name) for name in fit), default=(0, 0, ""))
    if used[0]:
        return used[2]
    return fit[0] if len(fit) == 1 else _nearest(fit, latin)


def _count(name: str, said: str, language: str) -> int:
    """How often the name stands in the words: by itself, where its script divides words."""
    if not said or language == "zh":
        return said.count(name)
    return len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said))


def _nearest(names: Sequence[str], latin: str) -> str:
    """The name whose consonants are most like those of the Latin one; nothing where none is like it."""
    sounds = consonants(latin)
    ranked = [(SequenceMatcher(None, sounds, consonants(name)).ratio(), name) for name in names] if sounds else []
    likeness, name = max(ranked, default=(0.0, ""))
    return name if likeness >= _SURE else ""


def consonants(name: str) -> str:
    """The sounds of a name without its vowels: the same for Nizhniy and Nizhny, Al’met’yevsk and Almetyevsk."""
    bare = (c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return "".join(_SOUND.get(c, c if c.isascii() and c.isalpha() and c not in "aeiouyw" else "") for c in bare)
