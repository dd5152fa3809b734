"""What is typed of meetings and courses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.days import DayField, InCalendar
from charsu.pages.exchange.adoption_forms import long_text
from charsu.pages.exchange.marked import Marked
from charsu.pages.exchange.observing_forms import city_choices
from charsu.pages.exchange.talk_forms import Written
from charsu.pages.needing import sometimes_needed
from charsu.pages.showing import must_show
from charsu.pages.zones import ZONES, ZoneField
from charsu.rules.texts import WORKING_LANGUAGES, ascii_digits, clean_line

KINDS = [("conference", _("conference")), ("course", _("course"))]
OF_PLACES = [(zone, name) for zone, name in ZONES if "/" in zone and not zone.startswith(("Etc", "posix"))]
HOUR = r"([01]?[0-9]|2[0-3]):[0-5][0-9]"


class HourField(forms.RegexField):
    """An hour and minute of the meeting's zone, in digits of any script."""

    def __init__(self, **more: Any) -> None:
        wrong = {"invalid": _("Write hour and minute, as in 09:30.")}
        super().__init__(regex=f"^{HOUR}$", error_messages=wrong, max_length=5, **more)

    def to_python(self, value: Any) -> Any:
        return ascii_digits(str(value or "")).strip()


def instant(day: Any, hour: str, zone: str) -> datetime:
    at, minute = hour.split(":")
    return datetime(day.year, day.month, day.day, int(at), int(minute), tzinfo=ZoneInfo(zone))


class MeetingForm(InCalendar):
    kind = forms.ChoiceField(label=_("What is it"), choices=KINDS)
    name = forms.CharField(label=_("Name of the meeting"), max_length=200)
    words = long_text(_("What it is about"))
    place = forms.CharField(label=_("Where"), max_length=200)
    zone = ZoneField(label=_("Its time zone"), zones=OF_PLACES)
    first = DayField(label=_("First day"))
    starts = HourField(label=_("Begins at"))
    last = DayField(label=_("Last day"))
    ends = HourField(label=_("Ends at"))
    until = DayField(label=_("Last day to register"))
    of_a_country = forms.IntegerField(label=_("Places for each country"), min_value=1, max_value=500)

    def __init__(self, *args: Any, **more: Any) -> None:
        """The name may be told in each language of the house, so that every letter speaks its reader's."""
        super().__init__(*args, **more)
        self.others = [
            code for code, _name in settings.LANGUAGES if code != (get_language() or "en").partition("-")[0]
        ]
        for code in self.others:
            label = gettext("Name of the meeting in %(language)s") % {
                "language": gettext(str(dict(settings.LANGUAGES)[code]))
            }
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=200, required=False, initial="")
        names = [f"name_{code}" for code in self.others]
        self.order_fields(["kind", "name", *names])

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        must_show(name)
        return name

    def other_names(self) -> dict[str, str]:
        typed = {code: clean_line(self.cleaned_data[f"name_{code}"]) for code in self.others}
        return {code: name for code, name in typed.items() if name}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        needed = ("first", "starts", "last", "ends", "until", "zone")
        if any(not typed.get(name) for name in needed):
            return typed
        typed["starts_at"] = instant(typed["first"], typed["starts"], typed["zone"])
        typed["ends_at"] = instant(typed["last"], typed["ends"], typed["zone"])
        typed["register_until"] = instant(typed["until"], "23:59", typed["zone"])
        if typed["last"] < typed["first"]:
            self.add_error("last", gettext("The last day is before the first."))
        elif typed["ends_at"] <= typed["starts_at"]:
            self.add_error("ends", gettext("It ends before it begins."))
        if typed["register_until"] > typed["starts_at"]:
            self.add_error("until", gettext("Registration ends before the first day."))
        return typed


class CorrectionForm(MeetingForm, Marked):
    """Of a meeting that was announced: what it is stays."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["kind"]

    def names(self, standing: Mapping[str, str], tongue: str) -> dict[str, str]:
        """Those that were typed; what the page showed in place of a name that this language lacks is none in it."""
        own, shown = self.cleaned_data["name"], self.initial["name"]
        return self.other_names() | ({tongue: own} if tongue in standing or own != shown else {})

    def told(self, standing: Mapping[str, str], tongue: str) -> dict[str, str]:
        own, shown = self.cleaned_data["words"], self.initial["words"]
        return {tongue: own} if tongue in standing or own.split() != shown.split() else {}


class CancelForm(forms.Form):
    reason = long_text(_("Why it does not take place"), required=True, help_text=_("Everybody reads it."))


class SessionForm(InCalendar):
    title = forms.CharField(label=_("Part of the programme"), max_length=200)
    day = DayField(label=_("Day"))
    starts = HourField(label=_("Begins at"))
    ends = HourField(label=_("Ends at"))
    speakers = forms.CharField(label=_("Who speaks"), max_length=300, required=False)
    materials = forms.URLField(
        label=_("Address of the materials"), required=False, max_length=300, assume_scheme="https"
    )


class RegisterForm(forms.Form):
    name = sometimes_needed(
        forms.CharField(label=_("Who comes"), max_length=160, help_text=_("Required unless you decline."))
    )
    office = forms.CharField(label=_("Office"), max_length=160, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=WORKING_LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )


class InviteCityForm(forms.Form):
    """The city that was chosen among those found by name."""

    city = forms.IntegerField(label=_("City"), min_value=1, max_value=2_000_000_000)


class EncounterForm(Written):
    other = forms.ChoiceField(label=_("Whom you met"))
    words = long_text(_("What you spoke about"), required=True)
    task = forms.CharField(label=_("What follows"), max_length=300, required=False)
    due = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, cities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["other"].choices = city_choices(cities)  # type: ignore[attr-defined]
