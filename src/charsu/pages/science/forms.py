"""The forms of the scientific secretary."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charsu.gate import Refused
from charsu.pages.addresses import AddressField
from charsu.pages.places import countries_of_experts
from charsu.queries.addresses import account_at, has_proved
from charsu.queries.cities import find_cities
from charsu.queries.reviews import Options
from charsu.rules.calendars import local_digits
from charsu.rules.permissions import Refusal
from charsu.rules.texts import WORKING_LANGUAGES, ascii_digits, clean_line, pick

KINDS = [("practice", gettext_lazy("Practice")), ("research", gettext_lazy("Research"))]
METHODS = [
    ("ordinal", gettext_lazy("Ordinal model (ceilings and each reviewer's own use of the scale)")),
    ("additive", gettext_lazy("Additive model (readable arithmetic)")),
    ("mean", gettext_lazy("Plain mean (nothing corrected)")),
]
SEVERAL = 12  # cities of a name among which one may choose


class NumberField(forms.IntegerField):
    """A whole number in digits of any script."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)


def _number(label: Any, **facts: Any) -> NumberField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
    return NumberField(label=label, widget=widget, **facts)


class CountryField(forms.ChoiceField):
    """Every country by its name; a code that a machine sends may be in small letters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class ExpertForm(forms.Form):
    """Whom one invites: by an address that has an account, or with a name for a new one."""

    email = AddressField(label=gettext_lazy("Email"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, required=False,
        help_text=gettext_lazy("Needed only where this address has no account yet: a letter then invites them."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letters to a new account"), choices=settings.LANGUAGES, required=False
    )
    country = CountryField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("Nobody judges works of their own country."),
        error_messages={"required": gettext_lazy("Choose the country.")},
    )  # fmt: skip
    person: Any = None

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["language"].initial = get_language()
        self.fields["country"].choices = [("", "–"), *countries_of_experts()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if "email" in facts:
            self.person = account_at(facts["email"])
            if self.person is None and not clean_line(facts.get("name") or ""):
                self.add_error("name", _("No account has this address. Write the expert's name to invite them."))
        return facts

    def who(self) -> dict[str, Any]:
        if self.person is not None and has_proved(self.person):
            return {"person": self.person}
        names = ("email", "name", "language")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def tell(self, refused: Refused) -> None:
        """Who may not judge is told at the address, and what was typed is kept; any other refusal goes on its way."""
        if refused.reason is not Refusal.CONFLICT:
            raise refused
        self.add_error("email", " ".join(_(detail) for detail in refused.details))


class JurorForm(ExpertForm):
    """A member of the jury."""

    is_chair = forms.BooleanField(
        label=gettext_lazy("Chairs the jury"), required=False,
        help_text=gettext_lazy("A jury has one chair: a new one takes the place of the old."),
    )  # fmt: skip


class ReviewerForm(ExpertForm):
    """An expert's facts. The city is found by any of its names; where several have it, one is chosen."""

    city = forms.CharField(
        label=gettext_lazy("City"), required=False, max_length=120,
        help_text=gettext_lazy("Any name of it, in any script. Leave it empty where the expert belongs to none."),
    )  # fmt: skip
    employers = forms.CharField(
        label=gettext_lazy("Employers, one a line"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Reads"), choices=WORKING_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    keywords = forms.CharField(
        label=gettext_lazy("Expertise: keywords, divided by commas"), required=False, max_length=1000,
        help_text=gettext_lazy("Words that occur in entries, in any language: tram, drainage, حمل و نقل."),
    )  # fmt: skip
    max_load = _number(gettext_lazy("Entries at most"), min_value=1, max_value=1000)

    def __init__(self, *args: Any, themes: Iterable[Any], most: int, is_new: bool = True, **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        choices = [(t.code, pick(t.name, language)[1]) for t in themes]
        self.fields["themes"] = forms.MultipleChoiceField(
            label=_("Themes"), choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.fields["foremost"] = forms.ChoiceField(
            label=_("Foremost theme"), required=False, choices=[("", "–"), *choices]
        )
        self.most, allowed = most, _("The regulations allow %(most)s.") % {"most": local_digits(str(most), language)}
        self.fields["max_load"].initial, self.fields["max_load"].help_text = most, allowed
        if not is_new:
            del self.fields["email"], self.fields["name"], self.fields["language"]
        self.place: Any = None

    def clean_max_load(self) -> int:
        load: int = self.cleaned_data["max_load"]
        if load > self.most:
            raise forms.ValidationError(self.fields["max_load"].help_text)
        return load

    def clean_employers(self) -> list[str]:
        lines = (clean_line(line)[:200] for line in self.cleaned_data["employers"].splitlines())
        return [line for line in lines if line]

    def clean_keywords(self) -> list[str]:
        words = (clean_line(word)[:60] for word in re.split(r"[,;،؛\n]+", self.cleaned_data["keywords"]))
        return [word for word in words if word]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("city") and "country" in facts:
            self._find(clean_line(facts["city"]), facts["country"])
        return facts

    def _find(self, words: str, country: str) -> None:
        found = find_cities(words, country, most=SEVERAL)
        if not found:
            self.add_error("city", _("No city of this country has this name. Try another spelling or script."))
            return
        chosen = str(self.data.get("which", ""))
        by_number = {str(city.geonameid): city for city in found}
        self.place = by_number.get(chosen) or (found[0] if len(found) == 1 else None)
        if self.place is None:
            choices = [(number, f"{city.name} ({city.region})") for number, city in by_number.items()]
            self.fields["which"] = forms.ChoiceField(
                label=_("Which of them"), choices=choices, widget=forms.RadioSelect, required=False
            )
            self.order_fields([*list(self.fields)[: list(self.fields).index("city") + 1], "which"])
            self.add_error("which", _("Several cities have this name. Choose one."))

    def facts(self) -> dict[str, Any]:
        names = ("country", "employers", "languages", "max_load", "keywords")
        first = self.cleaned_data["foremost"]
        themes = sorted(self.cleaned_data["themes"], key=lambda code: code != first)
        if first and first not in themes:
            themes = [first, *themes]
        return {"city": self.place, "themes": themes, **{name: self.cleaned_data[name] for name in names}}


class RelieveForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Reason, for the record"), max_length=500)


class SeedForm(forms.Form):
    seed = _number(gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1)


class OptionsForm(SeedForm):
    """What the secretary asks of a plan of the whole round."""

    floor = _number(
        gettext_lazy("Least fit of an entry's reviewers, in per cent"), required=False, min_value=0, max_value=100,
        help_text=gettext_lazy("Empty: no floor. 100 would be reviewers whose theme, words and language all fit."),
    )  # fmt: skip
    overlap = _number(
        gettext_lazy("Reviews across themes, at least, in per cent"), min_value=0, max_value=60, initial=15,
        help_text=gettext_lazy("They tie the themes together, so that scores can be compared between them."),
    )  # fmt: skip
    anchors = _number(
        gettext_lazy("Entries that more reviewers read"), min_value=0, max_value=50, initial=4,
        help_text=gettext_lazy("Each of these anchors gets two more reviews, which shows how strict reviewers are."),
    )  # fmt: skip

    least = _number(
        gettext_lazy("Entries that each reviewer reads at least"), min_value=0, max_value=200, initial=0,
        help_text=gettext_lazy("Spreads the work: nobody is left without entries while others are at their limit."),
    )  # fmt: skip
    connected = forms.BooleanField(
        label=gettext_lazy("Shared reviewers must tie all entries together"),
        required=False,
        help_text=gettext_lazy("Try without it first: most plans are tied together by themselves."),
    )

    def options(self) -> Options:
        return Options("round", **{name: self.cleaned_data[name] for name in self.fields})


class PairsForm(forms.Form):
    """Many pairs at once: each chosen reviewer with each named entry."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"), widget=forms.RadioSelect,
        choices=[("pin", gettext_lazy("Must read")), ("forbid", gettext_lazy("Must not read"))],
    )  # fmt: skip
    entries = forms.CharField(
        label=gettext_lazy("Entries, by their codes"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as E-0012, E-0040; divided by commas, blanks or lines."),
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("Reason, for the record"), max_length=500)

    def __init__(self, *args: Any, reviewers: Iterable[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["reviewers"] = forms.TypedMultipleChoiceField(
            label=_("Reviewers"), choices=list(reviewers), coerce=int, widget=forms.SelectMultiple(attrs={"size": 8})
        )
        self.order_fields(["what", "reviewers", "entries", "words"])

    def clean_entries(self) -> list[int]:
        typed = re.split(r"[\s,;،؛]+", ascii_digits(self.cleaned_data["entries"]).strip())
        codes = [re.fullmatch(r"(?:[Ee][-–])?0*([0-9]{1,9})", word) for word in typed if word]
        strange = [word for word, code in zip([w for w in typed if w], codes, strict=True) if code is None]
        if strange:
            raise forms.ValidationError(_("Not a code of an entry: %(codes)s") % {"codes": ", ".join(strange)[:200]})
        return [int(code[1]) for code in codes if code]

    def pairs(self) -> list[tuple[int, int]]:
        return [
            (entry, reviewer) for reviewer in self.cleaned_data["reviewers"] for entry in self.cleaned_data["entries"]
        ]


class CalibrateForm(SeedForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=METHODS)
    top = _number(gettext_lazy("Places on the shortlist"), min_value=1, max_value=10_000)

    def __init__(self, *args: Any, scored: Mapping[str, int], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.scored = scored

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        entries = self.scored.get(facts.get("kind", ""), 0)
        if entries and (facts.get("top") or 0) > entries:
            told = _("Only %(entries)s entries of this kind are scored: give at most that many places.")
            self.add_error("top", told % {"entries": local_digits(str(entries), get_language() or "en")})
        return facts


class ExtraForm(forms.Form):
    """How many more reviews to spend, on the entries where they tell most."""

    budget = _number(gettext_lazy("More reviews in all"), min_value=1, max_value=1000, initial=10)
    most = _number(gettext_lazy("At most for one entry"), min_value=1, max_value=5, initial=2)
