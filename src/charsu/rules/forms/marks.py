"""Numbers, years, dates, addresses and identifiers as people type them, and the one way in which they are kept."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from charsu.rules.texts import ascii_digits

_GROUPED = re.compile(r"(-?[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+)([.,][0-9]{1,9})?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_UNSURE = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+")  # a thousand, or a decimal? Members write it either way
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,250}")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_BETWEEN_KEYWORDS = re.compile(r"[,;\n\u060c\u061b\u3001\uff0c\uff1b\u1363\u1364]+")


def as_number(typed: str) -> str:
    """`typed` as a decimal with a point, whatever its digits, blanks between thousands and decimal mark; what is no
    number, or may be two, stays as it is. (1,234 is a thousand to some and one and a bit to others.)"""
    plain = ascii_digits(typed).strip().replace("\u2212", "-").replace("\u066b", ".")
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        plain = re.sub(r"[^0-9-]", "", grouped[1]) + (grouped[2] or "")
    if is_unsure(plain):
        return typed.strip()
    plain = plain.replace(",", ".", 1) if plain.count(",") == 1 and "." not in plain else plain
    return plain if _NUMBER.fullmatch(plain) else typed.strip()


def is_number(text: str) -> bool:
    """Whether `text` is as `as_number` writes it."""
    return _NUMBER.fullmatch(text) is not None


def is_unsure(text: str) -> bool:
    """Whether a number with commas may be read in two ways."""
    return _UNSURE.fullmatch(ascii_digits(text).strip()) is not None


def decimal(text: str) -> Decimal:
    return Decimal(text)


def as_year(typed: str) -> str:
    return ascii_digits(typed).strip()


def is_year(text: str) -> bool:
    """Four digits, of no year after 2100; those of today's solar and lunar calendars are no Gregorian years."""
    return re.fullmatch(r"[01][0-9]{3}|20[0-9]{2}|2100", text) is not None and not is_of_another_calendar(text)


def is_of_another_calendar(year: str) -> bool:
    return re.fullmatch(r"[0-9]{4}", year) is not None and 1300 <= int(year) < 1500


def is_date(text: str) -> bool:
    """A day in ISO 8601, with hyphens."""
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        return False


def as_doi(typed: str) -> str:
    """A DOI without what people put before it."""
    return _BEFORE_DOI.sub("", typed.strip())


def is_doi(text: str) -> bool:
    """The syntax alone: whether it leads anywhere, nobody asks here. (ISO 26324; the pattern that Crossref gives.)"""
    return _DOI.fullmatch(text) is not None


def as_orcid(typed: str) -> str:
    """The sixteen signs in groups of four, whatever stood before or between them."""
    signs = re.sub(r"[\s\u2010-\u2015-]", "", ascii_digits(typed).strip().rsplit("/", 1)[-1]).upper()
    return "-".join(signs[n : n + 4] for n in range(0, 16, 4)) if len(signs) == 16 else typed.strip()


def is_orcid(text: str) -> bool:
    """Sixteen signs whose last is the check of ISO 7064 MOD 11-2 over the others."""
    if not _ORCID.fullmatch(text):
        return False
    total = 0
    for digit in text.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return text[-1] == ("X" if check == 10 else str(check))


def keywords_of(typed: str) -> list[str]:
    """The words between commas and semicolons of any script, each once."""
    return list(dict.fromkeys(word for part in _BETWEEN_KEYWORDS.split(typed) if (word := " ".join(part.split()))))
