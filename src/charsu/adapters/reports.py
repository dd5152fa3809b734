"""A mayor's report on two pages, set by typst in nine languages; its words travel as JSON."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno

from charsu.adapters.certificate_words import LACKS
from charsu.adapters.pdf import is_printable
from charsu.adapters.texts_of_the_house import read_json
from charsu.adapters.typesetting import ARCHIVED, typeset
from charsu.rules.calendars import calendar_of, local_digits, show_date
from charsu.rules.exchange.measures import Unit, written
from charsu.rules.texts import direction, pick

PROGRAM = Path(__file__).resolve().parent / "report.typ"
COMMA = {"fa": "٫", "ar": "٫", "ru": ",", "pt": ",", "id": ","}
MOST_WORDS = 60


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = read_json("report_words.json")
    return book


def words(key: str, language: str, **facts: Any) -> str:
    said = _book()["words"][key]
    return str(said.get(language) or said["en"]).format(**facts)


def unit_words(unit: str, language: str) -> str:
    said = _book()["units"][Unit(unit).name]
    return str(said.get(language) or said["en"])


def number(value: float, language: str) -> str:
    """As the language writes it: its digits and its decimal mark."""
    return local_digits(written(value).replace(".", COMMA.get(language, ".")), language)


def whole(value: int, language: str) -> str:
    """A count with narrow blanks between its thousands: no mark that could be read as a decimal one."""
    return local_digits(f"{value:,}".replace(",", "\u202f"), language)


def printable(text: Mapping[str, str], own: str, language: str) -> tuple[str, str]:
    """The reader's language, else English, else the work's own: whichever the fonts can set."""
    for code in (language, "en", own):
        if text.get(code, "").strip() and is_printable(text[code]):
            return code, text[code]
    return pick(text, "en")


def shortened(text: str) -> str:
    """At most sixty words; of Chinese, at most as much as they take."""
    parts = text.split()
    if len(parts) <= MOST_WORDS and len(text) <= 8 * MOST_WORDS:
        return text
    cut = " ".join(parts[:MOST_WORDS])[: 8 * MOST_WORDS]
    return f"{cut.rstrip(' ,;:.،؛，。')} …"


def scaled(values: Sequence[float]) -> list[float]:
    """0 to 1 between the least and the greatest; all in the middle where they are equal."""
    low, high = min(values), max(values)
    return [(one - low) / (high - low) if high > low else 0.5 for one in values]


def square_code(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=1, dark="#16324f")
    return out.getvalue().decode()


def shown_day(day: date, language: str) -> str:
    return show_date(day, language, calendar_of((language,)))


def report_as(form: Literal["pdf", "png"], facts: Mapping[str, Any], language: str, page: str = "{p}") -> bytes:
    """The two pages as PDF; as PNG only the first, to look at."""
    data = {
        **facts,
        "language": language,
        "direction": direction(language),
        "digits": [local_digits(str(one), language) for one in range(10)],
        "lacks_words": LACKS.get(language, LACKS["en"]),
    }
    made: Any = typeset(PROGRAM, data, form, **(ARCHIVED if form == "pdf" else {}))
    return bytes(made if isinstance(made, bytes) else made[0])
