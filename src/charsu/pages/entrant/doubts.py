"""What a draft may mean otherwise than it says: asked about on the page, and blocking nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu.pages.questions import Sheet, Trouble
from charsu.rules.calendars import known, local_digits, year_elsewhere
from charsu.rules.forms import Kind, Question
from charsu.rules.texts import ascii_digits, pick

NAMES = {"persian": "Persian (solar Hijri)", "ethiopic": "Ethiopian", "islamic": "Islamic (lunar Hijri)"}
YEARS = ("before_year", "after_year")


def doubts(sheet: Sheet, calendar: str, today: date) -> list[Trouble]:
    """Years that the reader may have written by their own calendar, and those that are still to come, each with its
    field; of one that cannot stand as it is, the field says so already."""
    reader, found = get_language() or "en", []
    wrong = {one.at for one in sheet.problems()}
    for name, label, typed in _years(sheet, reader):
        if name in wrong:
            continue
        plain = ascii_digits(typed).strip()
        if not (plain.isdecimal() and len(plain) == 4):
            continue
        if (own := year_elsewhere(int(plain), known(calendar), today)) is not None:
            found.append(Trouble(f"id_{name}", label, _words(plain, calendar, own, reader)))
        elif int(plain) > today.year:
            words = _("The year %(year)s is still to come. If you mean a plan, leave it; if not, correct the year.")
            found.append(Trouble(f"id_{name}", label, local_digits(words % {"year": plain}, reader)))
    return found


def _words(year: str, calendar: str, own: tuple[int, int], reader: str) -> str:
    said = "/".join(str(one) for one in dict.fromkeys(own))
    words = _(
        "%(year)s of the %(calendar)s calendar is %(gregorian)s. If you meant that, write the Gregorian year; "
        "if %(year)s is the Gregorian year, leave it."
    )
    return local_digits(words % {"year": year, "calendar": _(NAMES[calendar]), "gregorian": said}, reader)


def _years(sheet: Sheet, reader: str) -> Iterator[tuple[str, str, str]]:
    for question in sheet.form.questions:
        answer: Any = sheet.answers.get(question.code)
        label = pick(question.name, reader)[1]
        if question.kind is Kind.YEAR and isinstance(answer, str):
            yield question.code, label, answer
        elif question.kind is Kind.INDICATOR and isinstance(answer, Mapping):
            for part in YEARS:
                yield f"{question.code}.{part}", label, str(answer.get(part) or "")
        elif question.kind is Kind.TABLE and isinstance(answer, list):
            yield from _years_of_rows(question, answer, label, reader)


def _years_of_rows(
    question: Question, rows: Sequence[Any], label: str, reader: str
) -> Iterator[tuple[str, str, str]]:
    columns = [column for column in question.columns if column.kind is Kind.YEAR]
    for number, row in enumerate(rows):
        for column in columns if isinstance(row, Mapping) else ():
            at = local_digits(_("Row %(number)s") % {"number": str(number + 1)}, reader)
            called = ": ".join((label, at, pick(column.label, reader)[1]))
            yield f"{question.code}.{number}.{column.code}", called, str(row.get(column.code) or "")
