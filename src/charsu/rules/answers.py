"""Whether an answer is of the kind and length that its question asks for. Pages tell it at the field; the act of
submitting refuses it, through whichever door it came."""

import re
from datetime import date
from urllib.parse import urlsplit

from charsu.rules.texts import ascii_digits, words

YEARS = frozenset({"started", "year"})  # the questions whose answer is a Gregorian year


def is_fit(kind: str, code: str, text: str, *, max_words: int | None, language: str) -> bool:
    """`text` as it is received: a date in ISO 8601, digits of any script."""
    if max_words and words(text, language) > max_words:
        return False
    if kind == "number":
        number = ascii_digits(text).strip()
        return is_number(number) and (code not in YEARS or is_year(number))
    return {"date": is_date, "link": is_web_address}.get(kind, bool)(text)


def is_number(text: str) -> bool:
    return re.fullmatch(r"[-\u2212]?[0-9]{1,15}([.,][0-9]{1,9})?", text) is not None


def is_year(text: str) -> bool:
    """Four digits; those of the solar and lunar calendars of our day are no Gregorian years."""
    return re.fullmatch(r"[0-9]{4}", text) is not None and not is_of_another_calendar(text)


def is_of_another_calendar(year: str) -> bool:
    return 1300 <= int(year) < 1500


def is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        return False
