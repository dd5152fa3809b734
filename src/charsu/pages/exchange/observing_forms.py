"""What a city types of its indicators: a value, a table, an indicator of its own, an effect."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.adapters.clock import now
from charsu.pages.showing import must_show
from charsu.queries.cities import name_of
from charsu.queries.exchange.indicators import Line, scale_of
from charsu.rules.calendars import local_number
from charsu.rules.exchange.measures import (
    Better,
    Unfit,
    Unit,
    exactly,
    is_far,
    read_address,
    read_value,
    read_year,
)
from charsu.rules.texts import clean_line, pick

OWN_UNITS = [(unit.name, _(unit.value)) for unit in Unit]
WAYS = [(way.name, _(way.value)) for way in Better]


def choices_of(indicators: Iterable[Any]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [("", "—"), *((one.code, f"{pick(one.name, language)[1]} ({gettext(one.unit)})") for one in indicators)]


def city_choices(cities: Iterable[Any]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(str(city.geonameid), name_of(city, language)) for city in cities]


class SourceFields(forms.Form):
    source = forms.CharField(
        label=_("Where it comes from"), max_length=300,
        help_text=_("The office, yearbook or survey, with its year."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address of the source"), required=False, max_length=300, widget=forms.URLInput,
        help_text=_("A value whose source can be opened counts as documented and can be verified."),
    )  # fmt: skip
    method = forms.CharField(
        label=_("Method, where it is not the catalogue's"), required=False, max_length=200,
        help_text=_("Values of different methods are never put in one order."),
    )  # fmt: skip

    def clean_address(self) -> str:
        address = read_address(self.cleaned_data["address"])
        if isinstance(address, Unfit):
            raise forms.ValidationError(gettext(address.value))
        return address


class ValueForm(SourceFields):
    """A new value. `indicators` are those that may be chosen."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    year = forms.CharField(label=_("Year (Gregorian)"), max_length=12)
    value = forms.CharField(
        label=_("Value"), max_length=40, help_text=_("In the unit named beside the indicator; a share in per cent.")
    )
    meant = forms.BooleanField(
        label=_("The value is right, far as it is from the others"), required=False, widget=forms.HiddenInput
    )
    field_order = ("indicator", "year", "value", "meant", "source", "address", "method")

    def __init__(self, *args: Any, indicators: Iterable[Any], lines: Iterable[Line] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.told = {line.indicator.code: [row.value for row in line.rows] for line in lines}
        self.known = {one.code: one for one in indicators}
        self.fields["indicator"].choices = choices_of(self.known.values())  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        year = read_year(self.cleaned_data["year"], now().year)
        if isinstance(year, Unfit):
            raise forms.ValidationError(gettext(year.value))
        return year

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        indicator = self.known.get(typed.get("indicator", ""))
        if indicator is not None and "value" in typed:
            value = read_value(typed["value"], scale_of(indicator))
            if isinstance(value, Unfit):
                self.add_error("value", gettext(value.value))
            elif not typed.pop("meant", False):
                self._ask_whether_far(value, self.told.get(indicator.code, []))
            typed["value"], typed["indicator"] = value, indicator
        typed.pop("meant", None)
        return typed

    def _ask_whether_far(self, value: float, told: Sequence[float]) -> None:
        """What looks like a slip of the comma is asked about, and taken if it is meant."""
        if not is_far(value, told):
            return
        low, high = (local_number(exactly(end), get_language() or "en") for end in (min(told), max(told)))
        self.fields["meant"].widget = forms.CheckboxInput()
        words = (
            gettext(
                "This city's other values of the indicator lie between %(low)s and %(high)s. If this one is right, "
                "tick the box below and enter it again."
            )
            if low != high
            else gettext(
                "This city's other values of the indicator are %(low)s. If this one is right, tick the box below and "
                "enter it again."
            )
        )
        self.add_error("value", words % {"low": low, "high": high})


class CorrectForm(SourceFields):
    """Another value for the same indicator and year."""

    value = forms.CharField(label=_("Value"), max_length=40)
    reason = forms.CharField(
        label=_("Why it is corrected"), max_length=300, help_text=_("It stands in the history for all to read.")
    )
    field_order = ("value", "reason", "source", "address", "method")

    def __init__(self, *args: Any, indicator: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.indicator = indicator

    def clean_value(self) -> float:
        value = read_value(self.cleaned_data["value"], scale_of(self.indicator))
        if isinstance(value, Unfit):
            raise forms.ValidationError(gettext(value.value))
        return value


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table"), allow_empty_file=True, max_length=1000,
        help_text=_(
            "CSV, XLSX or ODS. The first row names the columns: indicator, year, value, source; or indicator, source "
            "and a column for each year."
        ),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source of all rows that name none"), required=False, max_length=300,
    )  # fmt: skip


class BringForm(forms.Form):
    """What is said when the rows are brought in: which letters the file is in, and why values are corrected."""

    page = forms.ChoiceField(label=_("In which of these are the letters right?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why values that stand already are corrected"), max_length=300,
        help_text=_("It stands in the history for all to read."),
    )  # fmt: skip

    def __init__(self, *args: Any, pages: Sequence[tuple[str, str]], corrects: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["page"].choices = list(pages)  # type: ignore[attr-defined]
        if len(pages) < 2:
            del self.fields["page"]
        if not corrects:
            del self.fields["reason"]


class OwnIndicatorForm(forms.Form):
    name = forms.CharField(label=_("Name of the indicator"), max_length=200)
    definition = forms.CharField(
        label=_("Definition"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text=_("What is counted, of what, and when: so that another city could count the same."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Counted in"), choices=OWN_UNITS)
    better = forms.ChoiceField(label=_("Which way is better"), choices=WAYS)
    theme = forms.ChoiceField(label=_("Theme"))

    def __init__(self, *args: Any, themes: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["theme"].choices = list(themes)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        must_show(name)
        return name


class EffectForm(forms.Form):
    """A claim as two observations: chosen among those that the city has told."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    before = forms.CharField(label=_("Year before"), max_length=12)
    after = forms.CharField(label=_("Year after"), max_length=12)
    claim = forms.CharField(
        label=_("In the words of the entry"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("What shows it"), widget=forms.Textarea(attrs={"rows": 3}), max_length=3000,
        help_text=_("Documents, counts, addresses. Say also what else changed in these years."),
    )  # fmt: skip
    compared = forms.MultipleChoiceField(
        label=_("Compared with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Cities of like size with values in both years, where no such practice is told of."),
    )  # fmt: skip

    def __init__(self, *args: Any, indicators: Iterable[Any], cities: Iterable[Any] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = {one.code: one for one in indicators}
        self.fields["indicator"].choices = choices_of(self.known.values())  # type: ignore[attr-defined]
        named = city_choices(cities)
        self.fields["compared"].choices = named  # type: ignore[attr-defined]
        if not named:
            del self.fields["compared"]

    def _year(self, name: str) -> int:
        year = read_year(self.cleaned_data[name], now().year)
        if isinstance(year, Unfit):
            raise forms.ValidationError(gettext(year.value))
        return year

    def clean_before(self) -> int:
        return self._year("before")

    def clean_after(self) -> int:
        return self._year("after")
