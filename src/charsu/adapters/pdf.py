"""Certificates on paper, set by typst. Facts travel as JSON and are never parts of the program."""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import segno

from charsu.adapters.certificate_words import LACKS, MARKS, WORDS, of_the_house
from charsu.adapters.print_fonts import signs_of_the_fonts
from charsu.adapters.typesetting import ARCHIVED, typeset
from charsu.rules.calendars import calendar_of, show_date
from charsu.rules.texts import direction, pick

PROGRAM = Path(__file__).resolve().parent / "certificate.typ"
SIGNS = 16  # of the digest that the square code carries, so that a paper with other words is told

PIECE = 10  # letters of a long word that stay together
LONG_WORD = re.compile(r"[^\s\u200b]{30,}")


def is_printable(words: str) -> bool:
    """Whether the fonts in the package hold every letter of `words`; of Chinese, those of the print subset."""
    return all(ord(letter) in signs_of_the_fonts() for letter in words if letter.isalpha())


def certificate_as_pdf(facts: Mapping[str, Any], address: str) -> bytes:
    """One page, A4: in the laureate's language and in English, with a code that leads to its check."""
    return _compile(facts, address, "pdf")


def certificate_as_png(facts: Mapping[str, Any], address: str) -> bytes:
    """The same as a picture, to look at."""
    return _compile(facts, address, "png")


def _compile(facts: Mapping[str, Any], address: str, form: Literal["pdf", "png"]) -> bytes:
    sides = [_side(facts, "en")]
    if facts["language"] != "en" and facts["language"] in WORDS:
        sides.insert(0, _side(facts, str(facts["language"])))
    data = {
        "sides": sides, "document": sides[0]["title"], "code": facts["code"], "digest": facts["digest"],
        "address": address, "qr": _qr(f"{address}?digest={facts['digest'][:SIGNS]}"),
    }  # fmt: skip
    made: Any = typeset(PROGRAM, data, form, **(ARCHIVED if form == "pdf" else {}), timestamp=_noon(facts["on"]))
    return bytes(made)


def _noon(day: str) -> datetime:
    """The instant that the file bears: of the honour, so that the same certificate is the same file whenever made."""
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


def _side(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One language's half. The title is the one that was signed, on both sides, or where the fonts cannot set it
    the number of the entry; the city in its own words stands on its own side."""
    heading, given_to, reason, name_of, check = WORDS[language]
    is_own = language == facts["language"]
    own_city = facts["city_own"] if is_own and is_printable(facts["city_own"]) else ""
    title = facts["title"] if is_printable(facts["title"]) else facts["number"]
    calendar = calendar_of((language,))
    return {
        "language": language, "direction": direction(language), "heading": heading, "given_to": given_to,
        "for": reason, "check": check, "in_name_of": name_of,
        "award": _said(facts["award"], language), "edition": _said(facts["edition"], language),
        "lacks": LACKS[language], "mark": MARKS[language] if facts.get("is_made_up") else "",
        "tier": _said(facts["tier"], language), "city": parted(own_city or facts["city"]), "title": parted(title),
        "parties": [_said(party, language) for party in facts["parties"]],
        "on": show_date(date.fromisoformat(facts["on"]), language, calendar),
    }  # fmt: skip


def parted(words: str) -> str:
    """A word that is longer than a line may be broken, between two letters, by a sign that is not seen."""
    return LONG_WORD.sub(lambda found: "".join(_with_breaks(found[0])), words)


def _with_breaks(word: str) -> Iterator[str]:
    since = 0
    for sign in word:
        since += 1
        if since > PIECE and not unicodedata.category(sign).startswith("M"):
            since = 1
            yield "\u200b"
        yield sign


def _said(words: Mapping[str, str], language: str) -> str:
    """The words in this language or in English; on the side of another language, never in a third one."""
    return of_the_house(words, language) or pick(words, language, ("en",))[1]


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, dark="#16324f")
    return out.getvalue().decode()
