"""The order in which readers look names up: that of their alphabet, which is not that of code points. By number the
Persian ک گ چ پ ژ ی stand behind all Arabic letters, ё behind я, É behind z."""

import unicodedata

_ARABIC = "آاأإؤئءبپتةثجچحخدذرزژسشصضطظعغفقکكگلمن"
_ENDS = {"fa": "وهیىي", "ar": "هوىيی"}
_SAME = {"أ": "ا", "إ": "ا", "ٱ": "ا", "ك": "ک", "ي": "ی", "ى": "ی", "ة": "ه"}
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def in_alphabet(words: str, language: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """What to sort `words` by for readers of `language`; letters of other scripts follow in their own order."""
    letters = _ARABIC + _ENDS.get(language, _ENDS["fa"])
    told: list[tuple[int, int]] = []
    for sign in unicodedata.normalize("NFC", words.casefold()):
        if sign in letters or sign in _SAME:
            told.append((2, letters.index(_SAME.get(sign, sign))))
        elif sign in _CYRILLIC:
            told.append((1, _CYRILLIC.index(sign)))
        else:
            told.extend((0 if plain.isascii() else 3, ord(plain)) for plain in _bare(sign))
    return tuple(told), words


def _bare(sign: str) -> str:
    """A letter without its marks; what is no letter, number or blank does not count."""
    plain = "".join(one for one in unicodedata.normalize("NFD", sign) if not unicodedata.combining(one))
    return plain if plain and (plain[0].isalnum() or unicodedata.category(sign)[0] == "M") else " " * plain.isspace()
