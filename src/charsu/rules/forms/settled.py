"""Answers in the one form in which they are received: blanks trimmed, digits plain, empty rows gone.

`settled(form, answers)` takes whatever JSON a draft holds and never fails; what cannot be understood stays as it is,
and `problems.problems_of` then says what is wrong with it. What is not asked (see `shown`) is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from charsu.rules.forms.form import OF_INDICATOR, OF_PERSON, CallForm, Column, Kind, Question
from charsu.rules.forms.marks import as_doi, as_number, as_orcid, as_year, keywords_of
from charsu.rules.texts import clean_line, clean_text

Answers = Mapping[str, Any]
MOST_DEPTH = 3  # the parts of a row of an answer


def settled(form: CallForm, answers: Answers) -> dict[str, Any]:
    """What was answered of what is asked, by code; empty answers and files are left out."""
    whole = {one.code: value for one in form.questions if (value := settle(one, answers.get(one.code))) is not None}
    asked = shown(form, whole)
    return {code: value for code, value in whole.items() if code in asked}


def shown(form: CallForm, answers: Answers) -> frozenset[str]:
    """The codes of the questions that are asked, given the (settled) answers to those before them."""
    asked: set[str] = set()
    for question in form.in_order():
        when = question.when
        if when is None or (when.question in asked and _holds(when.values, answers.get(when.question))):
            asked.add(question.code)
    return frozenset(asked)


def _holds(values: tuple[str, ...], answer: Any) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(one in values for one in given if isinstance(one, str)) if values else answer not in (None, "", [], {})


def settle(question: Question, value: Any) -> Any:
    """One answer; None where there is none."""
    found = _SETTLE[question.kind](question, value)
    return None if found in ("", [], {}) else found


def clean_answer(value: Any, depth: int = 0) -> Any:
    """The same JSON with clean words, as a draft keeps it; what lies deeper than any answer does is left out."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):  # no kind of answer holds one, and not every store takes every one
        return str(value)
    if depth > MOST_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {clean_line(str(key)): clean_answer(part, depth + 1) for key, part in value.items()}
    return [clean_answer(part, depth + 1) for part in value] if isinstance(value, list | tuple) else value


def line(value: Any) -> str:
    """Plain words for a value that should have been words."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    return clean_text(value).strip() if isinstance(value, str) else ""


def _as_words(question: Question, value: Any) -> Any:
    return line(value) if not isinstance(value, list | dict) else value


def _as_date(question: Question, value: Any) -> Any:
    """A draft marks a date that exists with its name, so that no other calendar is guessed from what was typed."""
    return _as_words(question, value.get("date") if isinstance(value, dict) else value)


def _through(read: Callable[[str], str]) -> Callable[[Question, Any], Any]:
    def settle_one(question: Question, value: Any) -> Any:
        words = _as_words(question, value)
        return read(words) if isinstance(words, str) else words

    return settle_one


def _as_choices(question: Question, value: Any) -> Any:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return value
    order = [option.code for option in question.choices]
    known = [code for code in order if code in value]
    return known + [one for one in dict.fromkeys(value) if one and one not in order]


def _as_keywords(question: Question, value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n".join(value)
    return keywords_of(line(value)) if not isinstance(value, list | dict) else value


_CELLS: dict[Kind, Callable[[str], str]] = {Kind.NUMBER: as_number, Kind.YEAR: as_year}


def _cell(column: Column, value: Any) -> Any:
    if column.kind is Kind.DATE and isinstance(value, dict):
        value = value.get("date")
    words = line(value) if not isinstance(value, list | dict) else value
    return _CELLS.get(column.kind, clean_line)(words) if isinstance(words, str) else words


def _as_table(question: Question, value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return _as_words(question, value)
    columns = {column.code: column for column in question.columns}
    rows = [
        {code: said for code, cell in row.items() if (said := _cell(columns.get(code, Column(code, {})), cell)) != ""}
        for row in value
    ]
    return [row for row in rows if row]


def _as_person(question: Question, value: Any) -> Any:
    if isinstance(value, str):
        value = {"name": value}
    if not isinstance(value, dict):
        return value
    found = {part: clean_line(line(value[part])) for part in OF_PERSON if line(value.get(part))}
    return found | ({"orcid": as_orcid(found["orcid"])} if "orcid" in found else {})


def _as_authors(question: Question, value: Any) -> Any:
    if isinstance(value, str):
        value = [{"name": name} for name in keywords_of(value)]
    if not isinstance(value, list):
        return value
    return [one for one in (_as_person(question, row) for row in value) if one]


def _as_indicator(question: Question, value: Any) -> Any:
    if not isinstance(value, dict):
        return _as_words(question, value)
    reads = {"before": as_number, "after": as_number, "before_year": as_year, "after_year": as_year}
    found = {part: clean_line(line(value[part])) for part in OF_INDICATOR if line(value.get(part))}
    return {part: reads.get(part, str)(words) for part, words in found.items()}


def _as_city(question: Question, value: Any) -> Any:
    if not isinstance(value, dict):
        return clean_line(line(value)) if not isinstance(value, list) else value
    name, city = clean_line(line(value.get("name"))), value.get("city")
    is_known = isinstance(city, int) and not isinstance(city, bool)
    return {"city": city, "name": name} if is_known and name else name


_SETTLE: dict[Kind, Callable[[Question, Any], Any]] = {
    Kind.SHORT: _as_words,
    Kind.LONG: _as_words,
    Kind.LINK: _as_words,
    Kind.CHOICE: _as_words,
    Kind.NUMBER: _through(as_number),
    Kind.YEAR: _through(as_year),
    Kind.DOI: _through(as_doi),
    Kind.DATE: _as_date,
    Kind.CHOICES: _as_choices,
    Kind.KEYWORDS: _as_keywords,
    Kind.TABLE: _as_table,
    Kind.PERSON: _as_person,
    Kind.AUTHORS: _as_authors,
    Kind.INDICATOR: _as_indicator,
    Kind.CITY: _as_city,
    Kind.FILE: lambda question, value: None,
}
