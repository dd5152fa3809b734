"""What a city types of its practice in the library: its results, its facts, its ties, its withdrawal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.showing import must_show
from charsu.queries.library.words import COSTS, TARGETS
from charsu.rules.exchange.measures import Unfit, read_address
from charsu.rules.library.living import year_in
from charsu.rules.library.shelf import Change, Licence
from charsu.rules.texts import ascii_digits, clean_line, clean_text

KINDS = [(Change.RESULTS.value, _("New results")), (Change.CORRECTED.value, _("A correction"))]
LICENCES = [
    (Licence.LIBRARY.value, _("All rights remain with the city; others ask before they reprint")),
    (Licence.CC_BY.value, "CC BY 4.0"),
    (Licence.CC_BY_SA.value, "CC BY-SA 4.0"),
    (Licence.CC0.value, "CC0 1.0"),
]


class LivingForm(forms.Form):
    """`practice` is as it stands; each of its answers is a field, `answer-CODE`."""

    kind = forms.ChoiceField(label=_("What this is"), choices=KINDS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What changed, in a sentence"),
        help_text=_("Everybody reads this beside the new version."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[must_show],
    )
    title = forms.CharField(label=_("Title"), max_length=300, validators=[must_show])
    summary = forms.CharField(
        label=_("Summary"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6}), validators=[must_show]
    )
    year = forms.CharField(label=_("Year of beginning (Gregorian)"), max_length=12, required=False)
    cost = forms.ChoiceField(label=_("What it cost in all"), required=False)
    targets = forms.MultipleChoiceField(
        label=_("Goals it serves (SDG 11)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    licence = forms.ChoiceField(
        label=_("On what terms others may use the text"),
        help_text=_("What was given to all under a free licence stays given: the older versions keep theirs."),
        choices=LICENCES,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, practice: Any, labels: Mapping[str, str], last_year: int) -> None:
        own = practice.language
        first = {
            **{name: getattr(practice, name) for name in ("cost", "targets", "licence", "version")},
            "title": practice.title.get(own, ""),
            "summary": practice.summary.get(own, ""),
            "year": practice.year or year_in(practice.answers) or "",
            "kind": Change.RESULTS.value,
            **{f"answer-{code}": practice.answers.get(code, "") for code in labels},
        }
        super().__init__(data, initial=first)
        self.practice, self.labels, self.last_year = practice, labels, last_year
        self.fields["cost"].choices = [("", _("not told")), *((k, _(v)) for k, v in COSTS.items())]  # type: ignore[attr-defined]
        self.fields["targets"].choices = [(k, f"{k} {_(v)}") for k, v in TARGETS.items()]  # type: ignore[attr-defined]
        for code, label in labels.items():
            self.fields[f"answer-{code}"] = forms.CharField(
                label=label, required=False, max_length=12_000, widget=forms.Textarea(attrs={"rows": 4})
            )

    def clean_year(self) -> int | None:
        typed = ascii_digits(clean_line(self.cleaned_data["year"]))
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and 1900 <= int(typed[:9]) <= self.last_year):
            said = _("A year between 1900 and %(last)s, in four digits.") % {"last": self.last_year}
            raise forms.ValidationError(said)
        return int(typed)

    def facts(self) -> dict[str, Any]:
        """What the act takes: the practice's own words in its own language, the translations as they were; and no
        year that the form itself found among the answers, which nobody typed."""
        typed, own = self.cleaned_data, self.practice.language
        answers = {code: clean_text(typed[f"answer-{code}"]).strip() for code in self.labels}
        kept = {code: value for code, value in self.practice.answers.items() if code not in answers}
        return {
            "title": {**self.practice.title, own: clean_line(typed["title"])},
            "summary": {**self.practice.summary, own: clean_text(typed["summary"]).strip()},
            "answers": {**kept, **{code: value for code, value in answers.items() if value}},
            "year": self.practice.year if typed["year"] == self.initial["year"] else typed["year"],
            "cost": typed["cost"], "targets": sorted(typed["targets"]), "licence": typed["licence"],
        }  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the practice is withdrawn"),
        help_text=_("The old address shows this to whoever comes there. It cannot be taken back."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[must_show],
    )


class TieForm(forms.Form):
    """A research work or an origin, by its address in the library; or a work elsewhere, by its citation."""

    KINDS = [
        ("origin", _("It was adapted from a practice of the library")),
        ("work", _("A research work of the library studied it")),
        ("citation", _("A research work elsewhere studied it")),
    ]
    tie = forms.ChoiceField(label=_("What it is tied to"), choices=KINDS, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Address in the library, or of the work elsewhere"), max_length=500, required=False
    )
    citation = forms.CharField(label=_("Authors, title and year of a work elsewhere"), max_length=600, required=False)

    def clean(self) -> dict[str, Any]:
        """The address of a work elsewhere becomes a link that others open: what is none is said here."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("tie") == "citation":
            address = read_address(typed.get("address", ""))
            if isinstance(address, Unfit):
                self.add_error("address", gettext(address.value))
            else:
                typed["address"] = address
        return typed
