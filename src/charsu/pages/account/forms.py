"""How a person wants to be spoken to."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

CALENDARS = [
    ("gregorian", _("Gregorian")),
    ("persian", _("Persian (solar Hijri)")),
    ("ethiopic", _("Ethiopian")),
    ("islamic", _("Islamic (lunar Hijri)")),
]


class PreferencesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in sorted(available_timezones())])
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDARS)
