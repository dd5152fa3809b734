"""Instants as an officer types them: by the hours of a zone and the days of their own calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.days import OTHER
from charsu.rules.calendars import Calendar, OtherCalendar, known, parse_wall, write_wall

EXAMPLE = datetime(2026, 5, 31, 18)  # noqa: DTZ001 -- hours of no zone: it stands in a sentence


@dataclass(frozen=True)
class Clock:
    """By which hours and days somebody types."""

    zone: str
    calendar: Calendar = "gregorian"


def clock_of(person: Any, zone: str = "") -> Clock:
    """That of the person, or their calendar by the hours of `zone`."""
    return Clock(zone or getattr(person, "zone", "") or "UTC", known(getattr(person, "calendar", "")))


def _widget(calendar: Calendar) -> forms.DateTimeInput:
    """A browser's own field of date and hour knows the Gregorian calendar alone: days of another one are typed."""
    if calendar == "gregorian":
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeInput(attrs={"dir": "ltr", "autocomplete": "off"})


class InstantField(forms.Field):
    """A date and hour of a named zone, in the calendar of whoever types; becomes an instant."""

    default_error_messages = {
        "impossible": _("Write a date and an hour that exist, such as 2026-05-31T18:00 (Gregorian)."),
        "skipped": _("This hour does not exist in the zone: its clocks jump over it."),
    }

    def __init__(self, *, clock: Clock, **facts: Any) -> None:
        self.zone, self.calendar = ZoneInfo(clock.zone), clock.calendar
        told = {"zone": clock.zone, "example": f"\u2066{write_wall(EXAMPLE, clock.calendar)}\u2069"}
        help_text = _("Gregorian date; zone: %(zone)s")
        if clock.calendar != "gregorian":
            help_text = _("Day of your calendar and hour, such as %(example)s; zone: %(zone)s")
            impossible = _("Write a day and an hour that exist in your calendar, such as %(example)s.") % told
            facts["error_messages"] = {"impossible": impossible}
        super().__init__(widget=_widget(clock.calendar), help_text=help_text % told, **facts)

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            wall = parse_wall(str(value), self.calendar)
        except OtherCalendar as trouble:
            raise forms.ValidationError(
                f"{OTHER} {self.error_messages['impossible']}", code="impossible"
            ) from trouble
        except (ValueError, OverflowError) as trouble:
            raise forms.ValidationError(self.error_messages["impossible"], code="impossible") from trouble
        if not 2000 < wall.year < 2200:
            raise forms.ValidationError(self.error_messages["impossible"], code="impossible")
        at = wall if wall.tzinfo else wall.replace(tzinfo=self.zone)
        back = at.astimezone(UTC).astimezone(at.tzinfo)
        if back.replace(tzinfo=None) != at.replace(tzinfo=None):
            raise forms.ValidationError(self.error_messages["skipped"], code="skipped")
        return at.astimezone(UTC)

    def prepare_value(self, value: Any) -> Any:
        """The wall clock of the zone in the calendar of the field; a stored instant may be a string."""
        at = _instant_of(value)
        return write_wall(at.astimezone(self.zone), self.calendar) if at else value

    def moment(self, value: Any) -> datetime | None:
        """The instant that the field shows, whether it is stored or typed; nothing where it is none."""
        try:
            return self.to_python(self.prepare_value(value))
        except forms.ValidationError:
            return None


def _instant_of(value: Any) -> datetime | None:
    """What is stored, a datetime or its text in the rules; nothing of what was typed in the hours of a zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value.tzinfo else None
