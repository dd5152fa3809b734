"""The form that begins an entry. The entry itself is a sheet of questions: `sheets.py`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.pages.places import city_name
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, pick, shows


class StartForm(forms.Form):
    title = forms.CharField(label=_("Title of the entry"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("practice", _("Practice")), ("research", _("Research"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Working language"),
        help_text=_("The language in which the whole entry is written. No translation is asked for."),
        choices=WORKING_LANGUAGES,
    )

    def __init__(self, *args: Any, themes: Iterable[Any], cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        self.fields["language"].initial = language
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), choices=[(t.code, pick(t.name, language)[1]) for t in themes]
        )
        named = [(str(city.geonameid), city_name(city)) for city in cities]
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=named)

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not shows(title):
            raise forms.ValidationError(_("Write a few words; what was typed holds none that can be shown."))
        return title


class KitStartForm(StartForm):
    """The same for an offline kit, which is taken before there is a title: that is written in the kit."""

    def full_clean(self) -> None:
        self.fields["title"].required = False
        super().full_clean()
        self.fields["title"].required = True  # as the page shows it, if it comes again

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])
