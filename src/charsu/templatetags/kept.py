"""What was typed into a page that could not be sent, told by the words of its fields and without what pages hide."""

import re
from collections.abc import Iterable

from django import template
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, gettext, gettext_noop

from charsu.queries.editions import question_names
from charsu.rules.calendars import local_digits

register = template.Library()

HIDDEN = frozenset({
    "act", "asked", "at_place", "calendar", "choice", "code", "digest", "do", "ends", "form", "kind",
    "language", "next", "part", "person", "read", "revision", "seen", "submit", "turn", "version", "zone",
})  # fmt: skip
LABELS = {
    "country": gettext_noop("Country"), "email": gettext_noop("E-mail"), "heading": gettext_noop("Heading"),
    "institution": gettext_noop("Institution"), "name": gettext_noop("Name"), "number": gettext_noop("Number"),
    "reason": gettext_noop("Reason"), "role": gettext_noop("Seat"), "score": gettext_noop("Score"),
    "summary": gettext_noop("Summary"), "text": gettext_noop("Text"), "title": gettext_noop("Title"),
    "words": gettext_noop("Words"),
}  # fmt: skip
_ROW = re.compile(r"^[a-z]+-\d+-")


@register.filter
def to_copy(fields: Iterable[tuple[str, str]], path: str = "") -> list[tuple[str, str]]:
    """`{% for label, words in fields|to_copy:path %}`: what a person wrote. An answer of an entry is told by its
    question, whose words everybody may read; another by its place."""
    found: list[tuple[str, str]] = []
    asked = question_names(get_language() or "en") if is_an_entry(path) else {}
    for name, words in fields:
        plain = _ROW.sub("", name)
        is_counted = name.endswith("_FORMS")
        if len(words) < 2 or plain in HIDDEN or is_counted or words.startswith(("{", "[")):
            continue
        found.append((asked.get(plain.partition(".")[0]) or _label(plain, len(found) + 1), words))
    return found


def is_an_entry(path: str) -> bool:
    try:
        return resolve(path).url_name == "entrant_entry"
    except Resolver404:
        return False


def _label(name: str, place: int) -> str:
    known = LABELS.get(name.partition("_")[0])
    return gettext(known) if known else gettext("Answer %(place)s") % {"place": _digits(place)}


def _digits(place: int) -> str:
    return local_digits(str(place), get_language() or "en")
