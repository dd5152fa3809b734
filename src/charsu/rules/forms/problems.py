"""What is wrong with answers: where, for which reason, and with which figures.

The place is the name of the field as pages send it: `results`, `results.0.value`, `lead.orcid` (see `fields`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from charsu.rules.forms.form import OF_INDICATOR, CallForm, Column, Kind, Question
from charsu.rules.forms.marks import (
    decimal,
    is_date,
    is_doi,
    is_number,
    is_of_another_calendar,
    is_orcid,
    is_unsure,
    is_web_address,
    is_year,
)
from charsu.rules.forms.schema import MOST_LETTERS, MOST_OF_PART
from charsu.rules.forms.settled import settle, shown
from charsu.rules.texts import words


class Amiss(StrEnum):
    """Why an answer is not taken; each value is the sentence that pages show, with figures put in."""

    MISSING = "Answer this."
    WORDS = "%(count)s words; at most %(most)s."
    LETTERS = "%(count)s letters; at most %(most)s."
    NUMBER = "Write a number; digits of any script will do."
    UNSURE = "This may be a thousand or a decimal: write it without a mark between thousands."
    LEAST = "Not less than %(least)s."
    MOST = "Not more than %(most)s."
    YEAR = "Write a year of four digits, such as 2024."
    CALENDAR = (
        "%(year)s is a year of another calendar. In the Gregorian one it may be %(first)s or %(second)s; write that."
    )
    DATE = "Write a date that exists."
    LINK = "Write a whole address that begins with http:// or https://."
    DOI = "Write the DOI alone, such as 10.1000/182."
    ORCID = "This ORCID has a slip in it: compare its sixteen signs."
    OPTION = "Choose one of the values offered."
    MANY = "At most %(most)s."
    CITY = "Choose a city of the registry: write its name, save, and choose among those found."
    ORDER = "The year after comes later than the year before."
    SHAPE = "This answer has another shape than the question asks for. Write it anew."
    FILES = "At most %(most)s files."


@dataclass(frozen=True)
class Problem:
    """`at` is the field, `reason` why, `facts` the figures of the sentence (whole numbers and plain words)."""

    at: str
    reason: Amiss
    facts: Mapping[str, int | str] = field(default_factory=dict)


Found = Iterator[Problem]


def problems_of(
    form: CallForm, answers: Mapping[str, Any], *, language: str, files: Mapping[str, int] | None = None
) -> tuple[Problem, ...]:
    """Everything that stands between these answers and a receipt, in the order of the form.

    `language` is the one they are written in; `files` tells how many each question holds (None: files are not looked
    at). Nothing that is not asked is checked.
    """
    whole = {one.code: settle(one, answers.get(one.code)) for one in form.questions}
    asked = shown(form, whole)
    found: list[Problem] = []
    for question in form.in_order():
        if question.code not in asked:
            continue
        if question.kind is Kind.FILE:
            found += _files(question, files)
        elif whole[question.code] is None:
            found += [Problem(question.code, Amiss.MISSING)] if question.required else []
        else:
            found += answer_problems(question, whole[question.code], language)
    return tuple(found)


def answer_problems(question: Question, value: Any, language: str) -> Found:
    """What is wrong with one settled answer that is there."""
    yield from _CHECKS[question.kind](question, value, language)


def _files(question: Question, files: Mapping[str, int] | None) -> Found:
    if files is None:
        return
    count = files.get(question.code, 0)
    if question.required and not count:
        yield Problem(question.code, Amiss.MISSING)
    if count > question.files_up_to:
        yield Problem(question.code, Amiss.FILES, {"most": question.files_up_to})


def _words(question: Question, value: Any, language: str) -> Found:
    if not isinstance(value, str):
        yield Problem(question.code, Amiss.SHAPE)
        return
    most = MOST_LETTERS.get(question.kind, MOST_OF_PART)
    if len(value) > most:
        yield Problem(question.code, Amiss.LETTERS, {"count": len(value), "most": most})
    elif question.max_words and (count := words(value, language)) > question.max_words:
        yield Problem(question.code, Amiss.WORDS, {"count": count, "most": question.max_words})


def _number(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if not isinstance(value, str) or not is_number(value):
        yield Problem(at, Amiss.UNSURE if isinstance(value, str) and is_unsure(value) else Amiss.NUMBER)
    elif least and decimal(value) < Decimal(least):
        yield Problem(at, Amiss.LEAST, {"least": least})
    elif most and decimal(value) > Decimal(most):
        yield Problem(at, Amiss.MOST, {"most": most})


def _year(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if isinstance(value, str) and is_of_another_calendar(value):
        facts: dict[str, int | str] = {"year": value, "first": int(value) + 621, "second": int(value) + 622}
        yield Problem(at, Amiss.CALENDAR, facts)
    elif not isinstance(value, str) or not is_year(value):
        yield Problem(at, Amiss.YEAR)
    else:
        yield from _number(at, value, least, most)


def _date(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if not isinstance(value, str) or not is_date(value):
        yield Problem(at, Amiss.DATE)
    elif least and date.fromisoformat(value) < date.fromisoformat(least):
        yield Problem(at, Amiss.LEAST, {"least": least})
    elif most and date.fromisoformat(value) > date.fromisoformat(most):
        yield Problem(at, Amiss.MOST, {"most": most})


def _link(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if not isinstance(value, str) or not is_web_address(value):
        yield Problem(at, Amiss.LINK)
    elif len(value) > MOST_LETTERS[Kind.LINK]:
        yield Problem(at, Amiss.LETTERS, {"count": len(value), "most": MOST_LETTERS[Kind.LINK]})


def _doi(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if not isinstance(value, str) or not is_doi(value):
        yield Problem(at, Amiss.DOI)


def _plain(at: str, value: Any, least: str = "", most: str = "") -> Found:
    if not isinstance(value, str):
        yield Problem(at, Amiss.SHAPE)
    elif len(value) > MOST_OF_PART:
        yield Problem(at, Amiss.LETTERS, {"count": len(value), "most": MOST_OF_PART})


Simple = Callable[..., Found]
_SIMPLE: dict[Kind, Simple] = {
    Kind.SHORT: _plain, Kind.NUMBER: _number, Kind.YEAR: _year, Kind.DATE: _date, Kind.LINK: _link, Kind.DOI: _doi,
}  # fmt: skip


def _of(simple: Simple) -> Callable[[Question, Any, str], Found]:
    return lambda question, value, language: simple(question.code, value, question.least, question.most)


def _choice(question: Question, value: Any, language: str) -> Found:
    yield from _of_values(question.code, question, value)


def _of_values(at: str, asked: Question | Column, value: Any) -> Found:
    if value not in [option.code for option in asked.choices]:
        yield Problem(at, Amiss.OPTION)


def _choices(question: Question, value: Any, language: str) -> Found:
    known = {option.code for option in question.choices}
    if not isinstance(value, list) or not all(isinstance(one, str) and one in known for one in value):
        yield Problem(question.code, Amiss.OPTION)
    elif question.most_answers and len(value) > question.most_answers:
        yield Problem(question.code, Amiss.MANY, {"most": question.most_answers})


def _keywords(question: Question, value: Any, language: str) -> Found:
    most = question.most_answers or 12
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        yield Problem(question.code, Amiss.SHAPE)
    elif len(value) > most:
        yield Problem(question.code, Amiss.MANY, {"most": most})
    elif longest := max((len(one) for one in value if len(one) > 100), default=0):
        yield Problem(question.code, Amiss.LETTERS, {"count": longest, "most": 100})


def _table(question: Question, value: Any, language: str) -> Found:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        yield Problem(question.code, Amiss.SHAPE)
        return
    if len(value) > question.rows_up_to:
        yield Problem(question.code, Amiss.MANY, {"most": question.rows_up_to})
    for number, row in enumerate(value[: question.rows_up_to]):
        if set(row) - {column.code for column in question.columns}:
            yield Problem(question.code, Amiss.SHAPE)
        for column in question.columns:
            yield from _cell(f"{question.code}.{number}.{column.code}", column, row.get(column.code))


def _cell(at: str, column: Column, value: Any) -> Found:
    if value is None:
        yield from [Problem(at, Amiss.MISSING)] if column.required else []
    elif column.kind is Kind.CHOICE:
        yield from _of_values(at, column, value)
    else:
        yield from _SIMPLE[column.kind](at, value)


def _person_at(at: str, value: Any) -> Found:
    if not isinstance(value, dict):
        yield Problem(at, Amiss.SHAPE)
        return
    if not value.get("name"):
        yield Problem(f"{at}.name", Amiss.MISSING)
    for part in ("name", "body"):
        yield from _plain(f"{at}.{part}", value.get(part, ""))
    if "orcid" in value and not is_orcid(str(value["orcid"])):
        yield Problem(f"{at}.orcid", Amiss.ORCID)


def _person(question: Question, value: Any, language: str) -> Found:
    yield from _person_at(question.code, value)


def _authors(question: Question, value: Any, language: str) -> Found:
    if not isinstance(value, list):
        yield Problem(question.code, Amiss.SHAPE)
        return
    if len(value) > question.rows_up_to:
        yield Problem(question.code, Amiss.MANY, {"most": question.rows_up_to})
    for number, one in enumerate(value[: question.rows_up_to]):
        yield from _person_at(f"{question.code}.{number}", one)


def _indicator(question: Question, value: Any, language: str) -> Found:
    if not isinstance(value, dict):
        yield Problem(question.code, Amiss.SHAPE)
        return
    checks: dict[str, Simple] = {"before": _number, "after": _number, "before_year": _year, "after_year": _year}
    amiss = False
    for part in OF_INDICATOR:
        at = f"{question.code}.{part}"
        said = value.get(part)
        check: Simple = checks.get(part, _plain)
        found = [Problem(at, Amiss.MISSING)] if said is None else list(check(at, said))
        amiss = amiss or bool(found)
        yield from found
    if not amiss and value["after_year"] <= value["before_year"]:
        yield Problem(f"{question.code}.after_year", Amiss.ORDER)


def _city(question: Question, value: Any, language: str) -> Found:
    if not isinstance(value, dict):
        yield Problem(f"{question.code}.name", Amiss.CITY)
    else:
        yield from _plain(f"{question.code}.name", value.get("name"))


def _none(question: Question, value: Any, language: str) -> Found:
    yield from ()


_CHECKS: dict[Kind, Callable[[Question, Any, str], Found]] = {
    **{kind: _of(simple) for kind, simple in _SIMPLE.items()},
    Kind.SHORT: _words, Kind.LONG: _words, Kind.CHOICE: _choice, Kind.CHOICES: _choices, Kind.TABLE: _table,
    Kind.KEYWORDS: _keywords, Kind.PERSON: _person, Kind.AUTHORS: _authors, Kind.INDICATOR: _indicator,
    Kind.CITY: _city, Kind.FILE: _none,
}  # fmt: skip
