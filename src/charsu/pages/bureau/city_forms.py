"""What an officer types of the registry: names from a day on, a count of residents, a merge, an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.figures import WholeField
from charsu.pages.days import DayField
from charsu.pages.showing import must_show
from charsu.pages.zones import ZoneField
from charsu.rules.texts import ascii_digits, clean_line, clean_text


class _Reasoned(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000,
        help_text=_("It stays in the history of the city."),
    )  # fmt: skip

    def clean_reason(self) -> str:
        words = clean_text(self.cleaned_data["reason"]).strip()
        must_show(words)
        return words


class RenameForm(_Reasoned):
    names = forms.CharField(
        label=_("Names from then on, one a line"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text=_("The first is the one that pages show. Names that stay need not be repeated."),
    )  # fmt: skip
    field_order = ("names", "since", "reason")

    def __init__(self, *args: Any, calendar: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["since"] = DayField(calendar=calendar, label=_("Since"))
        self.order_fields(self.field_order)

    def clean_names(self) -> list[str]:
        lines = [clean_line(line) for line in self.cleaned_data["names"].splitlines()]
        must_show(" ".join(lines))
        return [line for line in lines if line][:12]


class CountForm(forms.Form):
    residents = WholeField(label=_("Residents"), min_value=1, max_value=50_000_000)
    year = WholeField(label=_("Year of the count (Gregorian)"), min_value=1900, max_value=2100)
    source = forms.CharField(
        label=_("Who counted"), help_text=_("Such as the census office, with the page where it can be read."),
        max_length=300,
    )  # fmt: skip

    def clean_source(self) -> str:
        line = clean_line(self.cleaned_data["source"])
        must_show(line)
        return line


class MergeForm(_Reasoned):
    into = WholeField(
        label=_("Number of the city that stays"), min_value=1, max_value=2_147_483_647,
        help_text=_("Search it by name; the number stands beside it."),
    )  # fmt: skip
    field_order = ("into", "reason")


class SeparateForm(_Reasoned):
    """A merge that was wrong."""


class RefuseForm(_Reasoned):
    """What was named is no municipality, or the registry has it."""


class DegreesField(forms.FloatField):
    """Degrees with a point or a comma, in digits of any script."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(ascii_digits(str(value)).replace(",", ".") if value not in (None, "") else value)


class ConfirmForm(forms.Form):
    latitude = DegreesField(label=_("Latitude, in degrees"), min_value=-90, max_value=90)
    longitude = DegreesField(label=_("Longitude, in degrees"), min_value=-180, max_value=180)
    zone = ZoneField(label=_("Time zone"))
