"""What jurors type and choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.rules.tally import Choice
from charsu.rules.texts import clean_text

CHOICES = {
    Choice.FOR: _("For"),
    Choice.AGAINST: _("Against"),
    Choice.ABSTAIN: _("Abstain"),
    Choice.RECUSED: _("Recused"),
}


class SittingForm(forms.Form):
    present = forms.MultipleChoiceField(label=_("Members present"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, jurors: list[Any]) -> None:
        super().__init__(data)
        self.fields["present"].choices = [(str(j.pk), str(j.person)) for j in jurors]  # type: ignore[attr-defined]


class MotionForm(forms.Form):
    tier = forms.ChoiceField(label=_("Honour"))
    entry = forms.ChoiceField(label=_("Entry"), required=False)
    words = forms.CharField(label=_("Reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, tiers: list[tuple[str, str]], entries: list[tuple[str, str]]) -> None:
        super().__init__(data)
        none = ("", _("None of this honour is to be given"))
        self.fields["tier"].choices = tiers  # type: ignore[attr-defined]
        self.fields["entry"].choices = [none, *entries]  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"]).strip()


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("Vote"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, is_recused: bool = False, **facts: Any) -> None:
        super().__init__(data, **facts)
        allowed = [Choice.RECUSED] if is_recused else list(CHOICES)
        self.fields["choice"].choices = [(c.value, CHOICES[c]) for c in allowed]  # type: ignore[attr-defined]
