"""A score sheet as a form: a score and a reason for each criterion."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy as _

from charsu.rules.texts import pick


class SheetForm(forms.Form):
    def __init__(self, *args: Any, sheet: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.sheet = sheet
        language = get_language() or "en"
        scale = [("", "–")] + [(str(n), str(n)) for n in range(sheet.lowest, sheet.highest + 1, sheet.step)]
        for criterion in sheet.criteria:
            value, reason = sheet.scores.get(criterion.code, (None, ""))
            name = pick(criterion.name, language)[1]
            self.fields[f"score-{criterion.code}"] = forms.ChoiceField(
                label=f"{name} ({criterion.weight} %)", choices=scale, required=False,
                help_text=pick(criterion.text, language)[1], initial="" if value is None else str(value),
            )  # fmt: skip
            self.fields[f"reason-{criterion.code}"] = forms.CharField(
                label=gettext("Reason: %(criterion)s") % {"criterion": name}, initial=reason, max_length=4000,
                required=False, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["words"] = forms.CharField(
            label=_("To the jury"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
            initial=sheet.sheet.words if sheet.sheet else "",
        )  # fmt: skip

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """What was typed: a score or none, and the reason."""
        found = {}
        for criterion in self.sheet.criteria:
            typed = str(self.data.get(f"score-{criterion.code}", ""))
            reason = str(self.data.get(f"reason-{criterion.code}", ""))
            found[criterion.code] = (int(typed) if typed.isdecimal() else None, reason)
        return found

    def check_whole(self) -> bool:
        """Whether the sheet may be submitted; tells at each field what is missing."""
        for criterion in self.sheet.criteria:
            value, reason = self.scores()[criterion.code]
            if value is None:
                self.add_error(f"score-{criterion.code}", gettext("Give a score."))
            if criterion.reason_required and not reason.strip():
                self.add_error(f"reason-{criterion.code}", gettext("The regulations ask for a reason here."))
        return not self.errors
