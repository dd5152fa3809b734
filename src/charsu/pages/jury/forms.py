"""What jurors type and choose."""

from typing import Any, Self

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.rules.refusals import Refusal
from charsu.rules.tally import Choice
from charsu.rules.texts import clean_line, clean_text, direction, pick, shows

CHOICES = {Choice.FOR: _("For"), Choice.AGAINST: _("Against"), Choice.ABSTAIN: _("Abstain")}
KINDS = {
    "honour": _("That the work has this honour"),
    "mention": _("That the work has a special mention"),
    "none": _("That none (or no more) be given of this honour"),
}
LONG = 4000


def words_field(
    label: Any, *, most: int = LONG, rows: int = 4, required: bool = True, **facts: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, **facts)


class CleanWords(forms.Form):
    """Words without control characters; nothing but blanks is nothing."""

    def clean_words(self) -> str:
        said = clean_text(self.cleaned_data["words"]).strip()
        if not shows(said) and self.fields["words"].required:
            raise forms.ValidationError(_("Write your reasons in words."))
        return said


def work_named(entry: Any) -> str:
    """A work in a list to choose from: its title, that in a translation for who reads another language, its city."""
    here, source = get_language() or "en", entry.source.get("title") or {}
    others = {language: words for language, words in source.items() if language != entry.language and words}
    other = pick(others, here)[1] if here != entry.language else ""
    title = f"{entry.title} / {other}" if other and other != entry.title else entry.title
    return f"{title} ({entry.municipality})"


class SittingForm(forms.Form):
    present = forms.MultipleChoiceField(label=_("Members present"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, jurors: list[Any], quorum: int) -> None:
        super().__init__(data)
        self.quorum = quorum
        self.fields["present"].choices = [(str(j.pk), str(j.person)) for j in jurors]  # type: ignore[attr-defined]

    def clean_present(self) -> list[str]:
        present: list[str] = self.cleaned_data["present"]
        if len(present) < self.quorum:
            raise forms.ValidationError(
                _("Fewer than the quorum of %(n)s are present: wait for more members."), params={"n": self.quorum}
            )
        return present


class MotionForm(CleanWords):
    """A motion. The effect of each honour on the limits of the rules stands beside the agenda."""

    kind = forms.ChoiceField(label=_("What is moved"), choices=list(KINDS.items()), initial="honour")
    tier = forms.ChoiceField(label=_("Honour"))
    entry = forms.ChoiceField(label=_("Work"), required=False)
    theme = forms.ChoiceField(
        label=_("Only in the theme"), required=False, help_text=_("For a motion that none be given.")
    )
    words = words_field(
        _("Reasons"),
        help_text=_(
            "If it is carried, these words are published with the results as the citation of the honour, in the "
            "language in which you write them."
        ),
    )
    ballot = forms.ChoiceField(
        label=_("Vote"),
        choices=[("open", _("open")), ("secret", _("secret: a ballot once cast is not changed"))],
        initial="open",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tiers: list[Any],
        entries: list[Any],
        themes: list[Any],
        has_mention: bool,
        before_it: Any = None,
    ) -> None:
        super().__init__(data, initial={"entry": ""})
        self.before_it = before_it
        fields: dict[str, Any] = self.fields
        fields["tier"].choices = tiers
        fields["entry"].choices = [("", "–"), *entries]
        fields["theme"].choices = [("", _("all themes")), *themes]
        if not has_mention:
            fields["kind"].choices = [(key, words) for key, words in KINDS.items() if key != "mention"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("kind") != "none" and not facts.get("entry"):
            self.add_error("entry", _("Choose the work that the motion is about."))
        if self.before_it is not None:
            self.add_error(None, f"{gettext(Refusal.ONE_MOTION.value)} {self.before_it.entry or self.before_it}")
        return facts


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("Vote"), widget=forms.RadioSelect, choices=list(CHOICES.items()))
    reason = words_field(_("Reason, for the minutes"), rows=3, required=False)

    def __init__(self, data: Any = None, *, is_secret: bool) -> None:
        super().__init__(data)
        if is_secret:
            del self.fields["reason"]


class WordsForm(CleanWords):
    """A dissenting opinion."""

    words = words_field(_("Dissenting opinion"))


class RecusalForm(forms.Form):
    entry = forms.ChoiceField(label=_("Work"))
    words = forms.CharField(
        label=_("What ties you to it"), max_length=500, help_text=_("The chair and the secretary read it.")
    )

    def __init__(self, data: Any = None, *, entries: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        return clean_line(self.cleaned_data["words"])


class ChangeForm(forms.Form):
    """A place on the shortlist by hand."""

    entry = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    is_in = forms.ChoiceField(choices=[("in", "in"), ("out", "out"), ("rule", "rule")])
    reason = forms.CharField(max_length=2000, required=False)


class MinutesForm(forms.Form):
    text = forms.CharField(label=_("Minutes"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 30}))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def read_in(self, language: str) -> Self:
        """From the side of its language throughout: a line may begin with a name in another script."""
        self.fields["text"].widget.attrs |= {"lang": language, "dir": direction(language)}
        return self


class ReleaseForm(forms.Form):
    sheet = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    criterion = forms.CharField(max_length=40, required=False)
    words = forms.CharField(max_length=20_000)
