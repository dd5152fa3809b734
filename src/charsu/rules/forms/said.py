"""Answers in plain words, for whoever reads them: reviewers, officers, letters, the library, search."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charsu.rules.calendars import local_number
from charsu.rules.forms.form import CallForm, Column, Kind, Question, Section, Text
from charsu.rules.forms.settled import line, settled
from charsu.rules.texts import isolated, pick

BETWEEN_NAMES = re.compile(r"[,;\n\u060c\u061b\u3001\uff0c\uff1b\u1363\u1364]+")
MOST_DEPTH = 6


@dataclass(frozen=True)
class Told:
    """An answer for reading: `words` always, and `head` and `rows` where it is a table, a list of people, or figures.

    `head` holds words by language; an `own` answer is written in the entry's language, others (choices, dates,
    numbers) are the house's words.
    """

    question: Question
    section: Section | None
    words: str
    head: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_own: bool = True


def told(form: CallForm, answers: Mapping[str, Any], language: str, *, reader: str = "") -> tuple[Told, ...]:
    """What was answered, in the order of the form, without files; `language` is the reader's, for choices. On a page
    of a `reader` numbers stand in their digits, and each cell of a line by itself, whatever its direction."""
    whole = settled(form, answers)
    return tuple(
        _told(question, section, whole[question.code], language, reader)
        for section, own in form.parts()
        for question in own
        if question.code in whole
    )


def said(question: Question, value: Any, language: str) -> str:
    """One settled answer in words; rows are lines."""
    return _told(question, None, value, language).words


def _told(question: Question, section: Section | None, value: Any, language: str, reader: str = "") -> Told:
    head, rows = _figures(question, value, language, reader)
    if rows:
        words = "\n".join(_row(head, row, language, is_shown=bool(reader)) for row in rows)
        return Told(question, section, words, head, rows)
    if question.kind in {Kind.CHOICE, Kind.CHOICES}:
        return Told(question, section, _options(question, value, language), is_own=False)
    words = "; ".join(map(line, value)) if isinstance(value, list) else line(_name(value))
    unit = pick(question.unit, language)[1] if question.kind is Kind.NUMBER else ""
    shown = _figure(question.kind, f"{words} {unit}".strip(), reader)
    return Told(question, section, shown, is_own=question.kind not in _OF_THE_HOUSE)


_OF_THE_HOUSE = frozenset({Kind.NUMBER, Kind.YEAR, Kind.DATE, Kind.DOI, Kind.LINK})


def _name(value: Any) -> Any:
    return value.get("name", "") if isinstance(value, dict) else value


def _cell(column: Column, value: Any, language: str, reader: str) -> str:
    if column.kind is Kind.CHOICE and value:
        return _options(column, value, language)
    return _figure(column.kind, line(value), reader)


def _figure(kind: Kind, words: str, reader: str) -> str:
    """A number or a year as the reader writes it; other words as they are."""
    return local_number(words, reader) if reader and kind in {Kind.NUMBER, Kind.YEAR} else words


def _options(asked: Question | Column, value: Any, language: str) -> str:
    known = {option.code: option.label for option in asked.choices}
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(pick(known.get(line(one), {}), language)[1] or line(one) for one in chosen)


def _row(head: tuple[Text, ...], row: tuple[str, ...], language: str, *, is_shown: bool) -> str:
    cells = [
        ("" if name in PLAIN else pick(name, language)[1], cell) for name, cell in zip(head, row, strict=True) if cell
    ]
    if is_shown:
        return " · ".join(isolated(f"{name}: {isolated(cell)}" if name else cell) for name, cell in cells)
    return " · ".join(f"{name}: {cell}" if name else cell for name, cell in cells)


PERSON_WORDS: dict[str, Text] = {
    "name": {"en": "Name", "fa": "نام", "ru": "Имя"},
    "body": {"en": "Where they work", "fa": "محل کار", "ru": "Место работы"},
    "orcid": {"en": "ORCID"},
}
PLAIN = (PERSON_WORDS["name"], PERSON_WORDS["body"])  # in a line they need no words of their own
INDICATOR_WORDS: dict[str, Text] = {
    "before": {"en": "Before", "fa": "پیش از آن", "ru": "До"},
    "after": {"en": "After", "fa": "پس از آن", "ru": "После"},
    "source": {"en": "Source", "fa": "منبع", "ru": "Источник"},
}


def _figures(
    question: Question, value: Any, language: str, reader: str
) -> tuple[tuple[Text, ...], tuple[tuple[str, ...], ...]]:
    if question.kind is Kind.TABLE and isinstance(value, list):
        rows = [
            tuple(_cell(column, row.get(column.code), language, reader) for column in question.columns)
            for row in value if isinstance(row, dict)
        ]  # fmt: skip
        return tuple(column.label for column in question.columns), tuple(rows)
    if question.kind in {Kind.AUTHORS, Kind.PERSON}:
        people = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
        return tuple(PERSON_WORDS.values()), tuple(tuple(line(one.get(p)) for p in PERSON_WORDS) for one in people)
    if question.kind is Kind.INDICATOR and isinstance(value, dict):
        return tuple(INDICATOR_WORDS.values()), (_indicator(question, value, reader),)
    return (), ()


def _indicator(question: Question, value: Mapping[str, Any], reader: str) -> tuple[str, ...]:
    unit = pick(question.unit, "en")[1]

    def side(part: str) -> str:
        year = _figure(Kind.YEAR, line(value.get(f"{part}_year")), reader)
        said = _figure(Kind.NUMBER, f"{line(value.get(part))} {unit}".strip(), reader)
        return said + (f" ({year})" if year else "")

    return side("before"), side("after"), line(value.get("source"))


def every_word(answers: Any, depth: int = 0) -> Iterator[str]:
    """All words that answers hold, at any depth, for search: no names of fields."""
    if isinstance(answers, Mapping | list):
        if depth < MOST_DEPTH:
            for part in answers.values() if isinstance(answers, Mapping) else answers:
                yield from every_word(part, depth + 1)
    elif isinstance(answers, str | int) and not isinstance(answers, bool):
        yield str(answers)


def names_in(value: Any) -> tuple[str, ...]:
    """The names that an answer lists: between commas of a line, or of each person."""
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, list):
        return tuple(name for one in value if isinstance(one, Mapping) for name in names_in(line(one.get("name"))))
    return tuple(name for part in BETWEEN_NAMES.split(line(value)) if (name := part.strip()))


def bodies_in(value: Any) -> tuple[str, ...]:
    """The affiliations of the people in an answer."""
    people = [value] if isinstance(value, Mapping) else value if isinstance(value, list) else []
    return tuple(body for one in people if isinstance(one, Mapping) and (body := line(one.get("body"))))
