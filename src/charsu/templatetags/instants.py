"""Instants in the reader's zone and calendar, the same instant for all; and plain values in words.

The zone is said once a page, at its foot or in the head of a table, and beside an instant on which much hangs.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from charsu.adapters.clock import now
from charsu.adapters.time_left import time_left
from charsu.adapters.zones import zone_name
from charsu.queries.editions import newest
from charsu.rules.calendars import calendar_at, known, local_digits, show_date, show_instant, show_moment, show_offset
from charsu.rules.texts import local_marks

register = template.Library()


@register.simple_tag(takes_context=True)
def instant(
    context: Context, at: datetime | None, zone: str = "", *, full: bool = False, seconds: bool = False
) -> SafeString | str:
    """`{% instant deadline.at %}`: a `<time>`; nothing when there is no instant. The page says the zone once.

    `{% instant deadline.at full=True %}`: with its zone beside it.
    `{% instant deadline.at edition.zone %}`: in that zone, whatever the reader's, and always with it.
    `{% instant receipt.at seconds=True %}`: to the second, where the last one counts.
    """
    if at is None:
        return ""
    language, calendar = get_language() or "en", _calendar(context)
    own = _zone(context)
    here = zone or own
    words = show_moment(at, here, language, calendar, has_seconds=seconds)
    exact = show_instant(at, here, language, calendar, has_seconds=seconds)
    shown = format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, words)
    if full or here != own:
        return format_html('{} <span class="zone">({})</span>', shown, _place(here, at))
    _said(context).setdefault(here, False)
    return shown


@register.simple_tag(takes_context=True)
def by_the_award(context: Context, at: datetime, zone: str, *, seconds: bool = False) -> SafeString | str:
    """`{% by_the_award times.closes edition.zone as there %}`: the instant by clock and calendar of the award's zone;
    nothing where the reader's own show the same."""
    language, calendar = get_language() or "en", calendar_at(zone)
    there = show_moment(at, zone, language, calendar, has_seconds=seconds)
    if there == show_moment(at, _zone(context), language, _calendar(context), has_seconds=seconds):
        return ""
    exact = show_instant(at, zone, language, calendar, zone_name(zone), has_seconds=seconds)
    return format_html('{} <time datetime="{}">{}</time>', gettext("by the award's clock:"), at.isoformat(), exact)


@register.simple_tag
def left(at: datetime) -> str:
    """`{% left times.closes %}`: how long until then, as the page is made; scripts keep it true."""
    return local_digits(time_left(now(), at), get_language() or "en")


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> str:
    """`{% moment version.proposed_at %}`: an instant without mark-up, of which a choice of a list holds none."""
    zone = _zone(context)
    _said(context).setdefault(zone, False)
    return show_moment(at, zone, get_language() or "en", _calendar(context))


@register.simple_tag(takes_context=True)
def instant_there(context: Context, at: datetime | None, zone: str) -> SafeString | str:
    """`{% instant_there row.at edition.zone %}`: the instant in that zone as well; nothing where the reader's own
    clock shows the same hour."""
    if at is None or show_offset(at, zone) == show_offset(at, _zone(context)):
        return ""
    return format_html("<br>{}", instant(context, at, zone))


@register.simple_tag(takes_context=True)
def same_instant(context: Context, field: BoundField) -> SafeString | str:
    """`{% same_instant field %}`: what a field of date and hour holds, in the reader's calendar and in Gregorian."""
    asked: Any = field.field
    at = asked.moment(field.value())
    if at is None:
        return ""
    calendars = dict.fromkeys((_calendar(context), "gregorian"))
    words = " · ".join(show_moment(at, asked.zone.key, get_language() or "en", one) for one in calendars)
    return format_html('<time class="same" datetime="{}">{}</time>', at.isoformat(), words)


@register.simple_tag(takes_context=True)
def zone_here(context: Context) -> SafeString:
    """`{% zone_here %}`: the zone of the instants round it, as in the head of a table."""
    zone = _zone(context)
    _said(context)[zone] = True
    return _place(zone, now())


@register.simple_tag(takes_context=True)
def zone_unsaid(context: Context) -> SafeString | str:
    """At the foot of a page: the zone of its instants, where no other part of it has said so."""
    left = [zone for zone, is_said in _said(context).items() if not is_said]
    return _place(left[0], now()) if left else ""


def _place(zone: str, at: datetime) -> SafeString:
    """Tehran, UTC+03:30; the offset reads from the left in every script."""
    offset = show_offset(at, zone)
    if zone == "UTC":
        return format_html('<bdi dir="ltr">{}</bdi>', offset)
    mark = local_marks(", ", get_language() or "en")
    return format_html('<bdi>{}</bdi>{}<bdi dir="ltr">{}</bdi>', zone_name(zone), mark, offset)


def _request(context: Context) -> Any:
    """A part that is included with `only` has no variable of it, but the same request."""
    return getattr(context, "request", None) or context.get("request")


def _person(context: Context) -> Any:
    user = getattr(_request(context), "user", None)
    return user if getattr(user, "is_authenticated", False) else None


def _zone(context: Context) -> str:
    """The reader's own; a visitor's is that of the edition."""
    person = _person(context)
    if person is not None and person.zone:
        return str(person.zone)
    return getattr(context.get("edition"), "zone", "") or _house_zone(_request(context))


def _house_zone(request: Any) -> str:
    """The zone of the newest edition, asked for once a page."""
    known = getattr(request, "house_zone", None)
    if known is None:
        known = getattr(newest(), "zone", "") or "UTC"
        if request is not None:
            request.house_zone = known
    return str(known)


def _said(context: Context) -> dict[str, bool]:
    """The zones in which this page shows instants, and whether it has said so."""
    request = _request(context)
    if request is None:
        return {}
    if not hasattr(request, "zones_said"):
        request.zones_said = {}
    said: dict[str, bool] = request.zones_said
    return said


def _calendar(context: Context) -> str:
    person = _person(context)
    return getattr(person, "calendar", "") or ("persian" if get_language() == "fa" else "gregorian")


@register.simple_tag(takes_context=True)
def local_day(context: Context, day: date) -> str:
    """`{% local_day row.day %}`: a day in the reader's calendar."""
    return show_date(day, get_language() or "en", known(_calendar(context)))


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
