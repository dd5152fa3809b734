"""The form that begins an entry. The entry itself is a sheet of questions: `sheets.py`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.pages.places import city_name
from charsu.pages.showing import must_show
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, pick

UNCHOSEN = ("", "–")  # what is chosen for somebody is easily left as it was


class FilingForm(forms.Form):
    """Of which kind a work is, under which theme it stands, and the language in which it is written."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("practice", _("Practice")), ("research", _("Research"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Working language"),
        help_text=_("The language in which the whole entry is written. No translation is asked for."),
        choices=[UNCHOSEN, *WORKING_LANGUAGES],
    )

    def __init__(self, *args: Any, themes: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        named = [(theme.code, pick(theme.name, language)[1]) for theme in themes]
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), choices=[UNCHOSEN, *named])


class StartForm(FilingForm):
    title = forms.CharField(label=_("Title of the entry"), max_length=300)
    field_order = ("title", "kind", "language", "theme", "city")

    def __init__(self, *args: Any, cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        named = [(str(city.geonameid), city_name(city)) for city in cities]
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=named)
        self.order_fields(self.field_order)

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        must_show(title)
        return title


class KitStartForm(StartForm):
    """The same for an offline kit, which is taken before there is a title: that is written in the kit."""

    def full_clean(self) -> None:
        self.fields["title"].required = False
        super().full_clean()
        self.fields["title"].required = True  # as the page shows it, if it comes again

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])
