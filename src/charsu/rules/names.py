"""Names of places: in which script they are written, and whether a typed one is a known one with a slip in it; and
whether words bear the name of a person."""

import re
import unicodedata

SCRIPTS = {
    "ARABIC": "arabic", "CYRILLIC": "cyrillic", "CJK": "han", "HIRAGANA": "han", "KATAKANA": "han",
    "DEVANAGARI": "devanagari", "ETHIOPIC": "ethiopic", "LATIN": "latin",
}  # fmt: skip
_PARTS = re.compile(r"[^\W_]+")
SCRIPT_CODES = ("latin", "arabic", "cyrillic", "han", "devanagari", "ethiopic", "other")


def script_of(words: str) -> str:
    """The script of the first letter of `words`, as a code of `SCRIPT_CODES`."""
    for letter in words:
        if letter.isalpha():
            return SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "other")
    return "other"


def bears(words: str, name: str) -> bool:
    """Whether every part of a person's name stands in the words, as in `Dr Ivan Petrov, Mayor`."""
    told, parts = (set(_PARTS.findall(text.casefold())) for text in (words, name))
    return bool(parts) and parts <= told


def slips_in(term: str) -> int:
    """How many letters of a typed term may be wrong: none in short ones, one from four letters, two from nine."""
    return 0 if len(term) < 4 else 1 if len(term) < 9 else 2


def pieces(term: str, slips: int) -> tuple[str, ...]:
    """`slips` + 1 parts of a term, of which one stands unharmed when so many letters are wrong or missing."""
    count = slips + 1
    cuts = [round(len(term) * part / count) for part in range(count + 1)]
    return tuple(term[start:end] for start, end in zip(cuts, cuts[1:], strict=False))


def distance(first: str, second: str, most: int) -> int:
    """Letters to put in, take out, change or swap with the next, to come from one word to the other.

    Optimal string alignment; more than `most` is told as `most` + 1.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, start=1):
        older, before, row = before, row, [at]
        for place, other in enumerate(second, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == second[place - 2] and first[at - 2] == other:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def slips_between(term: str, text: str) -> int | None:
    """The fewest slips between a typed term and any word of a searchable text; nothing when too many."""
    if term in text:
        return 0
    most = slips_in(term)
    if not most:
        return None
    found = min((distance(term, word, most) for word in text.split()), default=most + 1)
    return found if found <= most else None
