"""One answer: what is wrong with it, and how a date goes between a reader's calendar and the store."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charsu.rules.answers import YEARS, is_number, is_of_another_calendar, is_web_address
from charsu.rules.calendars import CALENDARS, Calendar, in_calendar, parse_date
from charsu.rules.texts import ascii_digits, words

CALENDAR_EXAMPLES = {
    "gregorian": _("Gregorian date, such as 2026-03-21."),
    "persian": _("Date of the Persian calendar, such as 1405-01-01."),
    "ethiopic": _("Date of the Ethiopian calendar, such as 2018-07-12."),
    "islamic": _("Date of the Islamic calendar, such as 1447-10-02."),
}


def _known(calendar: str) -> Calendar:
    return next((name for name in CALENDARS if name == calendar), "gregorian")


def as_stored(kind: str, text: str, calendar: str) -> Any:
    """A date that exists becomes Gregorian, and is marked as one; all else stays as it was typed."""
    found = _day(text, calendar) if kind == "date" else None
    return {"date": found.isoformat()} if found else text


def as_typed(value: Any, calendar: str) -> Any:
    """The inverse, in whichever calendar the reader keeps."""
    if not isinstance(value, dict):
        return value
    try:
        year, month, day = in_calendar(date.fromisoformat(value["date"]), _known(calendar))
    except ValueError:  # a day that the calendar does not reach
        return value["date"]
    return f"{year:04d}-{month:02d}-{day:02d}"


def _day(text: str, calendar: str) -> date | None:
    try:
        return parse_date(text, _known(calendar))
    except (ValueError, OverflowError):
        return None


def trouble_of(question: Any, text: str, language: str, calendar: str) -> str:
    """What is wrong with an answer, as a sentence; empty when nothing is."""
    if question.max_words and (count := words(text, language)) > question.max_words:
        return gettext("%(count)s words; at most %(most)s.") % {"count": count, "most": question.max_words}
    if question.kind == "number":
        return _of_number(question.code, ascii_digits(text).strip())
    if question.kind == "date" and _day(text, calendar) is None:
        return gettext("Write a date that exists.") + " " + str(CALENDAR_EXAMPLES[_known(calendar)])
    if question.kind == "link" and not is_web_address(text):
        return gettext("Write a whole address that begins with http:// or https://.")
    return ""


def _of_number(code: str, text: str) -> str:
    if not is_number(text):
        return gettext("Write a number; digits of any script will do.")
    if code not in YEARS:
        return ""
    if not re.fullmatch(r"[0-9]{4}", text):
        return gettext("Write a year of four digits, such as 2024.")
    if is_of_another_calendar(text):
        guess = {"year": text, "first": int(text) + 621, "second": int(text) + 622}
        return gettext("%(year)s is a year of another calendar. In the Gregorian one it may be %(first)s or "
                       "%(second)s; write that.") % guess  # fmt: skip
    return ""
