"""The forms of the scientific secretary."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charsu.queries.cities import city_of
from charsu.queries.entries import person_by_email
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, pick

KINDS = [("practice", gettext_lazy("Practice")), ("research", gettext_lazy("Research"))]
METHODS = [("additive", gettext_lazy("Additive model")), ("mean", gettext_lazy("Plain mean"))]


class ReviewerForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Email of an existing account"))
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=gettext_lazy("Country (two letters)"),
        error_messages={"invalid": gettext_lazy("Write the two letters of the country.")},
    )  # fmt: skip
    city = forms.IntegerField(label=gettext_lazy("City (its GeoNames number)"), required=False)
    employers = forms.CharField(
        label=gettext_lazy("Employers, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Reads"), choices=WORKING_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    max_load = forms.IntegerField(label=gettext_lazy("Entries at most"), min_value=1, max_value=200, initial=20)

    def __init__(self, *args: Any, themes: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        self.fields["themes"] = forms.MultipleChoiceField(
            label=_("Themes"), choices=[(t.code, pick(t.name, language)[1]) for t in themes],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def clean_email(self) -> Any:
        person = person_by_email(self.cleaned_data["email"])
        if person is None:
            raise forms.ValidationError(_("No account has this email. Ask the expert to sign up first."))
        return person

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_city(self) -> Any:
        number = self.cleaned_data.get("city")
        city = city_of(number) if number else None
        if number and city is None:
            raise forms.ValidationError(_("No city has this number."))
        return city

    def clean_employers(self) -> list[str]:
        lines = (clean_line(line) for line in self.cleaned_data["employers"].splitlines())
        return [line for line in lines if line]

    def facts(self) -> dict[str, Any]:
        names = ("country", "city", "employers", "languages", "themes", "max_load")
        return {"person": self.cleaned_data["email"], **{name: self.cleaned_data[name] for name in names}}


class SeedForm(forms.Form):
    seed = forms.IntegerField(label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1)


class CalibrateForm(SeedForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=METHODS)
    top = forms.IntegerField(label=gettext_lazy("Places on the shortlist"), min_value=1, max_value=500, initial=12)
