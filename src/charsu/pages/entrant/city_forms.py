"""What an entrant types of a municipality that the registry lacks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.places import country_choices
from charsu.pages.showing import must_show
from charsu.rules.texts import ascii_digits, clean_line, holds_address, shows


class WholeField(forms.IntegerField):
    """A whole number in digits of any script, with or without marks of thousands."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        plain = ascii_digits(value).replace(",", "").replace("\u00a0", "").replace(" ", "") if value else value
        return super().to_python(plain)


class ProposeForm(forms.Form):
    names = forms.CharField(
        label=_("Names of the municipality, one a line"),
        help_text=_("The first is the one that pages show; add the names in your own script and in others."),
        widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Country"))
    region = forms.CharField(label=_("Province or region"), max_length=120, required=False)
    residents = WholeField(label=_("Residents"), min_value=1, max_value=50_000_000)
    year = WholeField(label=_("Year of the count (Gregorian)"), min_value=1900, max_value=2100)
    source = forms.CharField(
        label=_("Who counted"), help_text=_("Such as the census office, with the page where it can be read."),
        max_length=300,
    )  # fmt: skip

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["country"].choices = [("", "–"), *country_choices()]  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        lines = [clean_line(line) for line in self.cleaned_data["names"].splitlines()]
        must_show(" ".join(lines))
        if any(holds_address(line) for line in lines):
            raise forms.ValidationError(_("A name holds no web address."))
        return [line for line in lines if shows(line)][:12]

    def clean_source(self) -> str:
        line = clean_line(self.cleaned_data["source"])
        must_show(line)
        return line
