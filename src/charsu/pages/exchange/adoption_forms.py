"""What is typed of an adoption: the interest, the plan, milestones, stages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charsu.pages.days import DayField, InCalendar
from charsu.pages.exchange.marked import Marked
from charsu.pages.exchange.observing_forms import choices_of, city_choices
from charsu.pages.needing import sometimes_needed
from charsu.rules.texts import pick


def long_text(label: Any, *, required: bool = False, help_text: Any = "", rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=area, max_length=4000, help_text=help_text)


class InterestForm(forms.Form):
    city = forms.ChoiceField(label=_("Adopted by"))
    words = long_text(
        _("Why your city wants it"), help_text=_("The city that it comes from reads this, in the language you write.")
    )

    def __init__(self, *args: Any, cities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["city"].choices = city_choices(cities)  # type: ignore[attr-defined]


class PlanForm(Marked, InCalendar):
    kept = long_text(_("What is kept"), help_text=_("The parts of the practice without which it is not itself."))
    adapted = long_text(_("What is adapted"), help_text=_("To your law, climate, income or habits, and why."))
    left_out = long_text(_("What is left out"))
    partners = long_text(_("Partners"), rows=2)
    budget = forms.CharField(label=_("Budget"), required=False, max_length=200, help_text=_("With its currency."))
    begins = DayField(label=_("Begins on"), required=False)
    indicators = forms.MultipleChoiceField(
        label=_("Indicators by which it will be judged"), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip

    def __init__(self, *args: Any, indicators: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = {one.code: one for one in indicators}
        self.fields["indicators"].choices = choices_of(self.known.values())[1:]  # type: ignore[attr-defined]

    def as_read(self, name: str, value: Any) -> str:
        if name != "indicators":
            return super().as_read(name, value)
        reader = get_language() or "en"
        return "\n".join(pick(self.known[code].name, reader)[1] for code in value if code in self.known)


class ConfirmForm(Marked):
    words = forms.CharField(
        label=_("Your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MilestoneForm(InCalendar):
    name = forms.CharField(label=pgettext_lazy("of a plan", "Milestone"), max_length=200)
    starts = DayField(label=_("Work on it begins"), required=False)
    due = DayField(label=_("To be reached by"))


class ReachForm(InCalendar):
    on = DayField(label=_("Reached on"))
    evidence = long_text(_("What shows it"), required=True, rows=2, help_text=_("A document, a count, an address."))

    def day(self) -> date:
        found: date = self.cleaned_data["on"]
        return found


class MoveForm(forms.Form):
    words = sometimes_needed(long_text(_("In your words"), help_text=_("Required when it is stopped or evaluated.")))
    leaves_open = forms.BooleanField(
        label=_("Milestones whose day has passed stay unreached"), required=False,
        help_text=_("Asked when it is in place or evaluated. Everybody sees them as not reached."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_late: bool, **more: Any) -> None:
        """`is_late`: whether there are such milestones; else nobody is asked."""
        super().__init__(*args, **more)
        if not is_late:
            del self.fields["leaves_open"]

    def needs_words(self, why: str) -> bool:
        """Tells at the field when words are missing."""
        if not self.cleaned_data["words"].strip():
            self.add_error("words", gettext(why))
        return self.is_valid()
