"""Days as people type them: in the calendar of their account, with an example of it beside the field.

The example is the only thing by which a reader knows in which calendar a field is read; it has this one home.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charsu.rules.calendars import Calendar, OtherCalendar, known, read_day
from charsu.rules.forms import Amiss

CALENDAR_EXAMPLES = {
    "gregorian": _("Gregorian date, such as 2026-03-21."),
    "persian": _("Date of the Persian calendar, such as 1405-01-01."),
    "ethiopic": _("Date of the Ethiopian calendar, such as 2018-07-12."),
    "islamic": _("Date of the Islamic calendar, such as 1447-10-02."),
}
OTHER = _("This looks like a date of another calendar.")


def example(calendar: str) -> str:
    """How a day is written in that calendar, in the reader's language and digits."""
    return str(CALENDAR_EXAMPLES[known(calendar)])


class DayField(forms.CharField):
    """A day in the reader's calendar, in digits of any script; kept as the Gregorian day."""

    def __init__(self, *, calendar: str = "gregorian", **more: Any) -> None:
        super().__init__(**more)
        self.read_by(calendar)

    def read_by(self, calendar: str) -> None:
        self.calendar: Calendar = known(calendar)
        self.help_text = CALENDAR_EXAMPLES[self.calendar]

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        words = super().to_python(value)
        if not words:
            return None
        try:
            return read_day(words, self.calendar)
        except (ValueError, OverflowError) as trouble:
            why = OTHER if isinstance(trouble, OtherCalendar) else gettext(Amiss.DATE.value)
            raise forms.ValidationError(f"{why} {example(self.calendar)}") from trouble


class InCalendar(forms.Form):
    """Day fields read the calendar of whoever types."""

    def __init__(self, *args: Any, calendar: str = "gregorian", **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.read_by(calendar)
