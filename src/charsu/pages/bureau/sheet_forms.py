"""What stands over the rows of a rubric or a form, and the choice of one more figure."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.figures import WholeField
from charsu.queries.figure_words import FIGURE_WORDS


class SheetForm(forms.Form):
    """The clause of a rubric or a form, and a rubric's scale."""

    def __init__(self, *args: Any, part: str, clauses: Iterable[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["clause"] = forms.ChoiceField(label=_("Clause"), choices=list(clauses))
        if part == "rubrics":
            self.fields["lowest"] = WholeField(label=_("Lowest score"), min_value=0, max_value=100, initial=0)
            self.fields["highest"] = WholeField(label=_("Highest score"), min_value=1, max_value=100, initial=10)
            self.fields["step"] = WholeField(label=_("Step"), min_value=1, max_value=50, initial=1)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        low, high, step = (facts.get(part) for part in ("lowest", "highest", "step"))
        if low is not None and high is not None and high <= low:
            self.add_error("highest", _("The highest score lies above the lowest."))
        elif low is not None and high is not None and step and (high - low) % step:
            self.add_error("step", _("The steps must reach the highest score."))
        return facts


class AddFigureForm(forms.Form):
    """A figure that the software knows and this edition does not set yet."""

    def __init__(self, *args: Any, taken: Collection[str], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(code, words) for code, words in FIGURE_WORDS.items() if code not in taken]
        self.fields["code"] = forms.ChoiceField(label=_("One more figure"), choices=choices)
