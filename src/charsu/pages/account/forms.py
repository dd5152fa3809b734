"""How a person wants to be spoken to."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from charsu.pages.showing import must_show
from charsu.pages.zones import ZoneField
from charsu.rules.texts import clean_line, holds_address

CALENDARS = [
    ("gregorian", _("Gregorian")),
    ("persian", _("Persian (solar Hijri)")),
    ("ethiopic", _("Ethiopian")),
    ("islamic", _("Islamic (lunar Hijri)")),
]


def cleaned_name(typed: str) -> str:
    """How a person is called, also in letters to people who do not know them: no link can stand in it."""
    name = clean_line(typed)
    must_show(name)
    if holds_address(name):
        raise forms.ValidationError(_("A name holds no web address."))
    return name


class PreferencesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=settings.LANGUAGES)
    zone = ZoneField(label=_("Time zone"))
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDARS)

    def clean_name(self) -> str:
        return cleaned_name(self.cleaned_data["name"])
