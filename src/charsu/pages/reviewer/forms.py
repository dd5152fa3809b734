"""The score sheet, made from the criteria of the rubric; and the declaration of a conflict."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charsu.rules.texts import clean_text, pick

Scores = dict[str, tuple[int | None, str]]


class ConflictForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, *args: Any, cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(str(c.pk), f"{c.name} ({c.country})") for c in cities]
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=choices)
        self.order_fields(["city", "words"])


class SheetForm(forms.Form):
    """A draft may lack anything; what is typed must be on the scale."""

    def __init__(
        self, *args: Any, criteria: Iterable[Any], lowest: int, highest: int, step: int, **facts: Any
    ) -> None:
        super().__init__(*args, **facts)
        self.criteria = tuple(criteria)
        language = get_language() or "en"
        for criterion in self.criteria:
            name = pick(criterion.name, language)[1]
            self.fields[f"score_{criterion.code}"] = forms.IntegerField(
                label=name, required=False, min_value=lowest, max_value=highest, step_size=step
            )
            self.fields[f"reason_{criterion.code}"] = forms.CharField(
                label=_("Reason for “%(criterion)s”") % {"criterion": name}, required=False, max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.fields["words"] = forms.CharField(
            label=_("Words on the whole"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
        )

    def parts(self) -> Iterator[dict[str, Any]]:
        """Each criterion with its two fields, for the page."""
        for criterion in self.criteria:
            yield {
                "criterion": criterion,
                "score": self[f"score_{criterion.code}"],
                "reason": self[f"reason_{criterion.code}"],
            }

    def scores(self) -> Scores:
        """What can be kept: scores on the scale, and every reason as typed."""
        return {
            c.code: (
                self.cleaned_data.get(f"score_{c.code}"),
                clean_text(str(self.data.get(f"reason_{c.code}", ""))),
            )
            for c in self.criteria
        }

    def tell_missing(self, codes: Iterable[str]) -> None:
        """Mark each criterion that submission found lacking."""
        for criterion in self.criteria:
            if criterion.code not in codes:
                continue
            if self.cleaned_data.get(f"score_{criterion.code}") is None:
                self.add_error(f"score_{criterion.code}", _("Give a score."))
            if criterion.reason_required and not self.cleaned_data.get(f"reason_{criterion.code}"):
                self.add_error(f"reason_{criterion.code}", _("Give a reason."))


def typed(scores: Mapping[str, tuple[int | None, str]], words: str) -> dict[str, Any]:
    found: dict[str, Any] = {"words": words}
    for code, (value, reason) in scores.items():
        found |= {f"score_{code}": value, f"reason_{code}": reason}
    return found
