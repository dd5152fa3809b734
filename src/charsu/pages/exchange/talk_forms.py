"""What is typed between cities: questions, answers, offers and needs, visits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.days import DayField, InCalendar
from charsu.pages.exchange.adoption_forms import long_text
from charsu.pages.exchange.marked import Marked
from charsu.pages.exchange.observing_forms import city_choices
from charsu.pages.needing import sometimes_needed
from charsu.pages.showing import must_show
from charsu.queries.exchange.follow_ups import HOW_IT_STANDS
from charsu.rules.texts import WORKING_LANGUAGES, clean_text

KINDS = [("offer", _("We offer")), ("need", _("We need"))]
FORMS = [
    ("advice", _("advice, by letter or call")),
    ("visit", _("a study visit")),
    ("training", _("training")),
    ("documents", _("documents: rules, contracts, designs")),
    ("twinning", _("a twinning of the two cities")),
]


class Written(InCalendar):
    """A form whose `words` may not be empty of all that can be shown."""

    def clean_words(self) -> str:
        words = clean_text(self.cleaned_data["words"]).strip()
        if self.fields["words"].required:
            must_show(words)
        return words


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of your words"), choices=WORKING_LANGUAGES)


class AskForm(Written):
    asker = forms.ChoiceField(label=_("You ask for"), required=False)
    words = long_text(_("Your question"), required=True, rows=4)
    language = language_field()
    is_public = forms.BooleanField(
        label=_("Question and answer may be shown to all"), required=False, initial=True,
        help_text=_(
            "They are shown only if whoever answers agrees too. Otherwise only you, or the team of the city for "
            "which you ask, and whoever answers for the city read them."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, cities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        named = city_choices(cities)
        self.fields["asker"].choices = [*named, ("", _("myself"))]  # type: ignore[attr-defined]
        if not named:
            del self.fields["asker"]


class AnswerForm(Marked, Written):
    words = long_text(_("Your answer"), required=True, rows=5)
    language = language_field()
    is_public = forms.BooleanField(label=_("Show question and answer to all"), required=False)


class ListingForm(Written):
    city = forms.ChoiceField(label=_("City"))
    kind = forms.ChoiceField(label=_("What is it"), choices=KINDS, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Theme"))
    form = forms.ChoiceField(label=_("In the form of"), choices=FORMS)
    words = long_text(_("In your words"), required=True, rows=4)
    language = language_field()
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can work"), choices=WORKING_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, cities: Iterable[Any], themes: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["city"].choices = city_choices(cities)  # type: ignore[attr-defined]
        self.fields["theme"].choices = list(themes)  # type: ignore[attr-defined]


class Days(Written):
    """First and last day; the last is not before the first."""

    starts = DayField(label=_("From"), required=False)
    ends = DayField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = typed.get("starts"), typed.get("ends")
        if first and last and last < first:
            self.add_error("ends", gettext("The last day is before the first."))
        return typed


class VisitForm(Days):
    city = forms.ChoiceField(label=_("For which city"))
    words = long_text(_("What you want to see or show, and who comes"), required=True, rows=4)
    field_order = ("city", "words", "starts", "ends")

    def __init__(self, *args: Any, cities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["city"].choices = city_choices(cities)  # type: ignore[attr-defined]


class VisitAnswerForm(Marked, Days):
    words = sometimes_needed(long_text(_("Your words"), rows=3, help_text=_("Required when you decline.")))
    field_order = ("words", "starts", "ends")


class ReportForm(Written):
    words = long_text(_("What came of it"), required=True, rows=4)


class FollowUpForm(Written):
    state = forms.ChoiceField(label=_("How does the work stand?"), widget=forms.RadioSelect)
    words = long_text(
        _("What came of it since"), required=True, rows=5,
        help_text=_("Results, what was corrected, what others should know. It is shown on the practice."),
    )  # fmt: skip
    language = language_field()

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        answers = [(state, gettext(words)) for state, words in HOW_IT_STANDS[kind].items()]
        self.fields["state"].choices = answers  # type: ignore[attr-defined]
