"""Between answers and the fields of a page: names, and what is typed in each.

A plain answer has one field named after its question; parts of an answer add a point and their own name
(`lead.orcid`), and those of a row its number first (`results.0.value`). `typed` and `gathered` are inverses but for
empty rows. Dates are typed in the reader's calendar and kept as {"date": "2026-03-21"} once they exist.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from charsu.rules.calendars import known, read_day, write_date
from charsu.rules.forms.form import OF_CITY, OF_INDICATOR, OF_PERSON, CallForm, Kind, Question
from charsu.rules.forms.marks import is_date
from charsu.rules.forms.settled import line
from charsu.rules.texts import clean_text

Fields = Mapping[str, Sequence[str]]
BLANK_ROWS = 2


def parts_of(question: Question) -> tuple[str, ...]:
    """The parts of an answer, or of a row of it; none for a plain answer."""
    return {
        Kind.TABLE: tuple(column.code for column in question.columns),
        Kind.PERSON: OF_PERSON, Kind.AUTHORS: OF_PERSON, Kind.INDICATOR: OF_INDICATOR, Kind.CITY: OF_CITY,
    }.get(question.kind, ())  # fmt: skip


def is_of_rows(question: Question) -> bool:
    return question.kind in {Kind.TABLE, Kind.AUTHORS}


def gathered(form: CallForm, fields: Fields, calendar: str) -> dict[str, Any]:
    """The answers as a draft keeps them, from what was typed, right or wrong; questions without a field are left out,
    and so are files."""
    found = {one.code: _gather(one, fields, calendar) for one in form.questions if one.kind is not Kind.FILE}
    return {code: value for code, value in found.items() if value is not None}


def _gather(question: Question, fields: Fields, calendar: str) -> Any:
    code = question.code
    if is_of_rows(question):
        return _rows(question, fields, calendar)
    if question.kind is Kind.CHOICES:
        return [clean_text(one) for one in fields[code] if one][:200] if code in fields else None
    if question.kind is Kind.CITY:
        return _city(code, fields)
    if parts := parts_of(question):
        given = {part: clean_text(_first(fields, f"{code}.{part}")) for part in parts if f"{code}.{part}" in fields}
        return {part: words for part, words in given.items() if words.strip()} if given else None
    if code not in fields:
        return None
    words = clean_text(_first(fields, code))
    return kept_date(words, calendar) if question.kind is Kind.DATE else words


def _first(fields: Fields, name: str) -> str:
    given = fields.get(name) or [""]
    return given[-1]


def _rows(question: Question, fields: Fields, calendar: str) -> list[dict[str, Any]] | None:
    start = f"{question.code}."
    numbers = {name[len(start) :].partition(".")[0] for name in fields if name.startswith(start)}
    rows = sorted(int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < 4)
    if not rows:
        return None
    dated = {column.code for column in question.columns if column.kind is Kind.DATE}
    found = []
    for number in rows[: question.rows_up_to + 10]:  # some too many are kept, and told
        given = {part: clean_text(_first(fields, f"{start}{number}.{part}")) for part in parts_of(question)}
        row = {part: words for part, words in given.items() if words.strip()}
        if row:
            found.append(
                {part: kept_date(words, calendar) if part in dated else words for part, words in row.items()}
            )
    return found


def _city(code: str, fields: Fields) -> Any:
    """A city as chosen: its number stands in a field of its own, while the name is the one it was found by."""
    if f"{code}.name" not in fields:
        return None
    name, chosen = clean_text(_first(fields, f"{code}.name")).strip(), _first(fields, f"{code}.city")
    number, _, found_as = chosen.partition(" ")
    if number.isascii() and number.isdecimal() and len(number) < 12 and found_as == name:
        return {"city": int(number), "name": name}
    return name


def kept_date(words: str, calendar: str) -> Any:
    """A date that exists becomes Gregorian, and is marked as one; all else stays as it was typed, and so does a day
    of another calendar, nobody knows which. With strokes, where it would look like a Gregorian day: no calendar is
    guessed from 1404-12-30, which the Persian one does not have."""
    try:
        return {"date": read_day(words, known(calendar)).isoformat()}
    except (ValueError, OverflowError):
        return words.replace("-", "/") if is_date(words.strip()) else words


def typed_date(value: Any, calendar: str) -> str:
    """The inverse, in whichever calendar the reader keeps."""
    words = value.get("date") if isinstance(value, dict) else value
    if not isinstance(value, dict) or not isinstance(words, str):
        return line(words)
    try:
        return write_date(date.fromisoformat(words), known(calendar))
    except ValueError:  # a day that the calendar does not reach
        return words


def typed(form: CallForm, answers: Mapping[str, Any], calendar: str) -> dict[str, list[str]]:
    """What stands in each field of a page for these answers. Never fails, whatever JSON they are."""
    fields: dict[str, list[str]] = {}
    for question in form.questions:
        if question.kind is not Kind.FILE:
            fields |= _typed(question, answers.get(question.code), calendar)
    return fields


def _typed(question: Question, value: Any, calendar: str) -> dict[str, list[str]]:
    code = question.code
    if is_of_rows(question):
        rows = value if isinstance(value, list) else [value] if value else []
        return {
            name: words
            for number, row in enumerate(rows[: question.rows_up_to + 10])
            for name, words in _typed_parts(question, f"{code}.{number}", row, calendar).items()
        }
    if question.kind is Kind.CHOICES:
        return {code: [line(one) for one in value] if isinstance(value, list) else [line(value)]}
    if question.kind is Kind.KEYWORDS and isinstance(value, list):
        return {code: ["; ".join(line(one) for one in value)]}
    if parts_of(question):
        return _typed_parts(question, code, value, calendar)
    return {code: [typed_date(value, calendar) if question.kind is Kind.DATE else line(value)]}


def _typed_parts(question: Question, at: str, value: Any, calendar: str) -> dict[str, list[str]]:
    parts = parts_of(question)
    if not isinstance(value, dict):
        return {f"{at}.{parts[0]}": [line(value)]} if parts and value else {}
    dated = {column.code for column in question.columns if column.kind is Kind.DATE}
    say: Callable[[str], str] = lambda part: typed_date(value.get(part), calendar)  # noqa: E731
    fields = {f"{at}.{part}": [say(part) if part in dated else line(value.get(part))] for part in parts}
    if question.kind is Kind.CITY and isinstance(value.get("city"), int):
        fields[f"{at}.city"] = [f"{value['city']} {line(value.get('name'))}"]
    return fields
