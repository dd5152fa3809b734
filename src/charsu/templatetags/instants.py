"""Instants in the reader's zone and calendar, the same instant for all; and plain values in words."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from charsu.rules.calendars import CALENDARS, show_date, show_instant
from charsu.rules.texts import direction, local_marks

register = template.Library()


@register.simple_tag(takes_context=True)
def instant(context: Context, at: datetime | None, zone: str = "") -> SafeString | str:
    """`{% instant deadline.at %}`: a `<time>` that names its zone; nothing when there is no instant.

    `{% instant deadline.at edition.zone %}`: in that zone, whatever the reader's.
    """
    if at is None:
        return ""
    person: Any = getattr(context.get("request"), "user", None)
    language = get_language() or "en"
    zone = zone or getattr(person, "zone", "") or getattr(context.get("edition"), "zone", "") or "UTC"
    calendar = getattr(person, "calendar", "") or ("persian" if language == "fa" else "gregorian")
    words = show_instant(at, zone, language, calendar)
    if direction(language) == "ltr":
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)
    day, _, place = words.partition(" (")  # a zone that breaks over two lines still reads from the left
    return format_html('<time datetime="{}">{} <bdi dir="ltr">({}</bdi></time>', at.isoformat(), day, place)


@register.simple_tag(takes_context=True)
def local_day(context: Context, day: date) -> str:
    """`{% local_day row.day %}`: a day in the reader's calendar."""
    language = get_language() or "en"
    person: Any = getattr(context.get("request"), "user", None)
    calendar = getattr(person, "calendar", "") or ("persian" if language == "fa" else "gregorian")
    return show_date(day, language, calendar if calendar in CALENDARS else "gregorian")


@register.filter
def as_words(value: Any) -> str:
    """A rule's value: yes and no, lists with commas, tables as pairs."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return _marked(", ").join(as_words(part) for part in value)
    if isinstance(value, dict):
        return _marked("; ").join(f"{key}: {as_words(part)}" for key, part in value.items())
    return "–" if value is None else str(value)


def _marked(mark: str) -> str:
    return local_marks(mark, get_language() or "en")
