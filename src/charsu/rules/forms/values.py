"""The values of a choice (and the columns of a table): a draft and a condition hold the code of a value, so the code
follows what the value means.

A line that moves keeps its code, and so does one whose words are mended. A code once given to a value never goes to
another: who chose a value that is gone is asked again, and never finds something else chosen in its place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from charsu.rules.forms.form import Option, Text
from charsu.rules.texts import clean_line


class Mixed(StrEnum):
    """Why nobody can tell which value is meant; each is the sentence that pages show."""

    UNEVEN = (
        "Each language that has lines needs as many as the others: the first lines of all are one value, and so on."
    )
    WORDS = (
        "“%(words)s” is another value of this question in one language and not in the others. To change the order, "
        "write its place; to mend words, leave those of the other values as they are."
    )


class Unclear(Exception):
    """Values that nobody can tell apart: why, and the words of the one that is meant."""

    def __init__(self, reason: Mixed, words: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.words = reason, words


@dataclass(frozen=True)
class Line:
    """A value as typed: `code` is the one that it had on the page, nothing for a new one."""

    code: str
    label: Text


def lines_in(typed: Mapping[str, str]) -> tuple[Line, ...]:
    """New values: the n-th lines of all languages that have any are one; Unclear where they differ in number."""
    lines = {
        language: [line for one in said.splitlines() if (line := clean_line(one).strip())]
        for language, said in typed.items()
    }
    if len({len(said) for said in lines.values() if said}) > 1:
        raise Unclear(Mixed.UNEVEN)
    most = max((len(said) for said in lines.values()), default=0)
    return tuple(Line("", {lang: said[n] for lang, said in lines.items() if said}) for n in range(most))


Fresh = Callable[[Text, set[str]], str]


def _numbered(label: Text, taken: set[str]) -> str:
    return next(code for number in count(1) if (code := f"value-{number}") not in taken)


def coded(
    lines: Sequence[Line], held: Sequence[Option], past: Iterable[Option] = (), fresh: Fresh = _numbered
) -> tuple[Option, ...]:
    """The values with their codes. `held` are those that were edited, `past` all that the question ever had; `fresh`
    makes the code of a new one from its words and the codes that it may not have."""
    known = {one.code: one.label for one in (*past, *held)}
    codes = [_own(line, held) for line in lines]
    if len(said := [code for code in codes if code]) > len(set(said)):
        twice = next(line for line, code in zip(lines, codes, strict=True) if codes.count(code) > 1 and code)
        raise Unclear(Mixed.WORDS, _words(twice.label))
    taken = set(said)
    made: list[Option] = []
    for line, own in zip(lines, codes, strict=True):
        code = own or _again(line, known, taken) or fresh(line.label, {*known, *taken})
        taken.add(code)
        made.append(Option(code, line.label))
    return tuple(made)


def _own(line: Line, held: Sequence[Option]) -> str:
    """The code that the line had, unless its words have all become those of another value: then that one's."""
    own = next((one for one in held if one.code == line.code), None)
    if own is None:
        return ""
    if _shares(own.label, line.label):
        return own.code
    others = [one for one in held if one is not own and _shares(one.label, line.label)]
    if not others:
        return own.code
    if len(others) > 1 or not _is_same(others[0].label, line.label):
        raise Unclear(Mixed.WORDS, _words(line.label))
    return others[0].code


def _again(line: Line, known: Mapping[str, Text], taken: set[str]) -> str:
    """The code of a value of these very words that is not among the lines: taken away, and written anew."""
    return next((c for c, label in known.items() if c not in taken and _is_same(label, line.label)), "")


def _shares(one: Text, other: Text) -> bool:
    return any(alike(words) == alike(other[language]) for language, words in one.items() if other.get(language))


def _is_same(one: Text, other: Text) -> bool:
    common = [language for language in one if other.get(language)]
    return bool(common) and all(alike(one[language]) == alike(other[language]) for language in common)


def alike(words: str) -> str:
    """Words as people compare them: blanks and capitals do not count."""
    return clean_line(words).strip().casefold()


def _words(label: Text) -> str:
    return next(iter(label.values()), "")


def placed(lines: Sequence[tuple[Line, int | None, int | None]]) -> tuple[Line, ...]:
    """Lines with the place that each had and the one that was typed: what nobody moved stays in its order."""
    stay = [line for line, was, place in lines if place is None or place == was]
    moved = [(place, line) for line, was, place in lines if place is not None and place != was]
    for place, line in sorted(moved, key=lambda one: one[0]):
        stay.insert(place - 1, line)
    return tuple(stay)
