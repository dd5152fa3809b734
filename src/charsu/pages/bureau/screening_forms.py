"""What an officer decides of an entry: the result with its ground, clause and reason; or a return for correction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.pages.needing import sometimes_needed
from charsu.pages.showing import must_show
from charsu.rules.blinding import can_be_covered
from charsu.rules.calendars import local_digits
from charsu.rules.eligibility import OF_FORM, Finding, Ground, contradicted
from charsu.rules.texts import WORKING_LANGUAGES, clean_text, pick

LETTER = _("It goes into the letter as you write it. The team reads:")
REASON = _("Reason, in words that the city understands")


class _Reasoned(forms.Form):
    reason = forms.CharField(label=REASON, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def clean_reason(self) -> str:
        words = clean_text(self.cleaned_data["reason"]).strip()
        must_show(words)
        return words


class AdmitForm(_Reasoned):
    """Many at once: one reason for all."""


class ScreenForm(_Reasoned):
    result = forms.ChoiceField(
        label=_("Result"),
        widget=forms.RadioSelect,
        choices=[("admitted", _("Admitted")), ("refused", _("Refused")), ("returned", _("Returned for correction"))],
    )
    ground = sometimes_needed(forms.ChoiceField(label=_("Ground of a refusal"), help_text=_("Needed for a refusal.")))
    clause = sometimes_needed(
        forms.ChoiceField(label=_("Clause that is not met"), help_text=_("Needed for a refusal and for a return."))
    )
    sure = forms.BooleanField(label=_("My result stands, although the rules find otherwise."), required=False)
    field_order = ("result", "ground", "clause", "reason", "sure")

    def __init__(
        self, *args: Any, clauses: Iterable[Any], findings: Sequence[Finding] = (), read: Iterable[str] = (),
        **facts: Any,
    ) -> None:  # fmt: skip
        """`read` are the languages in which the team reads the house, and so the letter round these words."""
        super().__init__(*args, **facts)
        self.findings = findings
        if named := [name for code, name in WORKING_LANGUAGES if code in set(read)]:
            self.fields["reason"].help_text = format_lazy("{} {}", LETTER, ", ".join(named))
        if not self.is_bound:
            del self.fields["sure"]
        lang = get_language() or "en"
        rows = [(c.number, f"{local_digits(c.number, lang)} · {pick(c.heading, lang)[1]}") for c in clauses]
        grounds = [(ground.name, _(ground.value)) for ground in Ground]
        self.fields["ground"].choices = [("", "–"), *grounds]  # type: ignore[attr-defined]
        self.fields["clause"].choices = [("", "–"), *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        wish: dict[str, Any] = super().clean() or self.cleaned_data
        result = wish.get("result")
        if result in {"refused", "returned"} and not wish.get("clause") and "clause" not in self.errors:
            self.add_error("clause", _("Choose the clause that is not met."))
        if result == "refused" and not wish.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Choose the ground from the list."))
        self._ask_once_more(wish)
        return wish

    def _ask_once_more(self, wish: dict[str, Any]) -> None:
        """Where the rules find otherwise the officer says that it is meant so."""
        found = contradicted(wish.get("result", ""), wish.get("ground", ""), self.findings)
        if not found:
            del self.fields["sure"]
        elif not wish.get("sure"):
            told = "; ".join(f"“{_(one.key.value)}” – {_(one.result.value)}" for one in found)
            ask = _("The rules find otherwise: %(findings)s. Tick this box if your result stands all the same.")
            self.add_error("sure", ask % {"findings": told})
        wish.pop("sure", None)

    @property
    def is_of_form(self) -> bool:
        return self.cleaned_data.get("ground") in {ground.name for ground in OF_FORM}


class CoverForm(forms.Form):
    """Words that reviewers shall not read, a line each; those that may be names are offered to be ticked."""

    offered = forms.MultipleChoiceField(
        label=_("These may tell it; tick those that do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Words to be covered, a line each"), required=False, max_length=4000,
        help_text=_("A district, a street, a programme, in the script in which the entry writes it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Iterable[str], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["offered"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]
        if not self.fields["offered"].choices:  # type: ignore[attr-defined]
            del self.fields["offered"]

    def clean_words(self) -> list[str]:
        lines = [line.strip() for line in clean_text(self.cleaned_data["words"]).splitlines() if line.strip()]
        short = [line for line in lines if not can_be_covered(line)]
        if short:
            told = _("Too short, it would cover other words too: %(words)s") % {"words": ", ".join(short)}
            raise forms.ValidationError(told, code="short")
        return lines

    def every_word(self) -> list[str]:
        return [*self.cleaned_data["words"], *self.cleaned_data.get("offered", ())]


class TranslationForm(forms.Form):
    """Title and summary in a language that more reviewers read."""

    language = forms.ChoiceField(label=_("Language of the translation"))
    title = forms.CharField(label=_("Title"), max_length=300, validators=[must_show])
    summary = forms.CharField(
        label=_("Summary"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}), validators=[must_show]
    )

    def __init__(self, *args: Any, original: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(code, name) for code, name in WORKING_LANGUAGES if code != original]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A claim to a city: confirmed, or refused with a reason."""

    words = sometimes_needed(
        forms.CharField(
            label=_("Words to the team"), help_text=_("Required when the claim is refused."), max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )  # fmt: skip
