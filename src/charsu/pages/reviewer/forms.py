"""The score sheet, made from the criteria of the rubric; the answer to an invitation; declarations of conflict."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charsu.rules.expertise import LONGEST, MOST_WORDS, Expertise, Knows, Level
from charsu.rules.reasons import lacking, says_why
from charsu.rules.texts import ascii_digits, clean_line, clean_text, pick

Scores = dict[str, tuple[int | str | None, str]]
MOST_CHOICES = 11  # scores up to which a scale is drawn as buttons


class ConflictForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, *args: Any, cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(str(c.pk), f"{c.name} ({c.country})") for c in cities]
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=choices)
        self.order_fields(["city", "words"])


class KnownForm(forms.Form):
    """A reviewer knows this entry's city or people again."""

    words = forms.CharField(
        label=gettext_lazy("What ties you to this entry"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class StepBackForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why, in a few words"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ExpertiseForm(forms.Form):
    """A level for each theme, and words of one's own at each level."""

    def __init__(self, *args: Any, themes: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        levels = [("", "–"), *((str(int(level)), _(told)) for level, told in zip(Level, Knows, strict=True))]
        self.themes = tuple(themes)
        for theme in self.themes:
            self.fields[f"theme_{theme.code}"] = forms.ChoiceField(
                label=pick(theme.name, language)[1], choices=levels, required=False
            )
        for level, told in [*zip(Level, Knows, strict=True)][:0:-1]:
            self.fields[f"words_{int(level)}"] = forms.CharField(
                label=_("Words, divided by commas: %(level)s") % {"level": _(told)}, required=False, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )  # fmt: skip

    def said(self) -> dict[str, dict[str, int]]:
        """What was declared; a theme left at the dash is not."""
        given = {theme.code: self.cleaned_data[f"theme_{theme.code}"] for theme in self.themes}
        return {"themes": {code: int(level) for code, level in given.items() if level}, "words": self._words()}

    def _words(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for level in (1, 2, 3):
            typed = re.split(r"[,;،؛\n]+", self.cleaned_data[f"words_{level}"])
            found |= {word: level for word in (clean_line(each)[:LONGEST].strip() for each in typed) if word}
        return found

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and len(self._words()) > MOST_WORDS:
            self.add_error("words_3", _("Name at most %(most)s words in all.") % {"most": MOST_WORDS})
        return facts


def of_expertise(held: Expertise) -> dict[str, str]:
    """What was declared before, as the form's first values."""
    found = {f"theme_{code}": str(int(level)) for code, level in held.themes.items()}
    for level in (1, 2, 3):
        found[f"words_{level}"] = ", ".join(word for word, at in held.words.items() if at == level)
    return found


class ScoreField(forms.CharField):
    """A whole number on the scale, in digits of any script. What else was typed is refused and kept as typed."""

    def __init__(self, *, lowest: int, highest: int, step: int, **facts: Any) -> None:
        self.lowest, self.highest, self.step = lowest, highest, step
        values = list(range(lowest, highest + 1, step))
        if len(values) <= MOST_CHOICES:
            choices = [("", "–"), *((str(value), str(value)) for value in values)]
            widget: forms.Widget = forms.RadioSelect(choices=choices)
        else:
            widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **facts)

    def clean(self, value: Any) -> int | None:
        typed = ascii_digits(clean_line(str(value or ""))).strip()
        if not typed:
            return None
        sign = typed.removeprefix("-")
        number = int(typed) if sign.isascii() and sign.isdecimal() and len(sign) < 9 else None
        if number is None or not self.lowest <= number <= self.highest or (number - self.lowest) % self.step:
            raise forms.ValidationError(
                _("“%(typed)s” is not on the scale. Give a whole number from %(lowest)s to %(highest)s.")
                % {"typed": typed[:40], "lowest": self.lowest, "highest": self.highest}
            )
        return number


class AskedField(forms.CharField):
    """Marked as required, since the sheet cannot be submitted without it; a draft may still lack it."""

    def validate(self, value: Any) -> None:
        return None


class SheetForm(forms.Form):
    """A draft may lack anything; what is typed is kept, and what is not on the scale is told at its place."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    compared = forms.CharField(widget=forms.HiddenInput, required=False)  # the newer version that stands beside

    def __init__(
        self, *args: Any, criteria: Iterable[Any], lowest: int, highest: int, step: int, **facts: Any
    ) -> None:
        super().__init__(*args, **facts)
        self.criteria = tuple(criteria)
        language = get_language() or "en"
        for criterion in self.criteria:
            name = pick(criterion.name, language)[1]
            self.fields[f"score_{criterion.code}"] = ScoreField(label=name, lowest=lowest, highest=highest, step=step)
            self.fields[f"reason_{criterion.code}"] = AskedField(
                label=_("Reason for “%(criterion)s”") % {"criterion": name}, max_length=4000,
                required=criterion.reason_required, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["words"] = forms.CharField(
            label=_("Words on the whole"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
        )

    def parts(self) -> Iterator[dict[str, Any]]:
        """Each criterion with its two fields and its share of the total, for the page."""
        whole = sum(criterion.weight for criterion in self.criteria) or 1
        for criterion in self.criteria:
            yield {
                "criterion": criterion,
                "share": round(100 * criterion.weight / whole),
                "score": self[f"score_{criterion.code}"],
                "reason": self[f"reason_{criterion.code}"],
            }

    def total(self) -> float | None:
        """The weighted total of what is scored so far, as the page showed it last."""
        held = {c: self.initial.get(f"score_{c.code}") for c in self.criteria}
        scored = {c: value for c, value in held.items() if isinstance(value, int)}
        weights = sum(c.weight for c in scored)
        return sum(c.weight * value for c, value in scored.items()) / weights if weights else None

    def scores(self) -> Scores:
        """All that was typed: scores on the scale as numbers, the rest as it stands, and every reason."""
        return {c.code: (self._score(c.code), self._typed(f"reason_{c.code}")) for c in self.criteria}

    def _score(self, code: str) -> int | str | None:
        value: int | None = self.cleaned_data.get(f"score_{code}")
        return value if value is not None else self._typed(f"score_{code}").strip() or None

    def _typed(self, name: str) -> str:
        return clean_text(str(self.data.get(name, "")))

    @property
    def revision(self) -> int | None:
        """The version that this page had read; nothing when it does not say, and what is no number is none that there
        can be: it counts as old, so that nothing is overwritten unseen."""
        if "version" not in self.data:
            return None
        typed = ascii_digits(str(self.data["version"]))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1

    def missing(self) -> tuple[str, ...]:
        """The criteria for which a valid form still lacks something to be submitted."""
        fields = {c.code: (f"score_{c.code}", f"reason_{c.code}") for c in self.criteria}
        given = {code: (self.cleaned_data[score], self.cleaned_data[why]) for code, (score, why) in fields.items()}
        return lacking(given, list(fields), {c.code for c in self.criteria if c.reason_required})

    def tell_missing(self, codes: Iterable[str]) -> None:
        """Mark each criterion that submission found lacking."""
        for criterion in self.criteria:
            if criterion.code not in codes:
                continue
            if self.cleaned_data.get(f"score_{criterion.code}") is None:
                self.add_error(f"score_{criterion.code}", _("Give a score."))
            reason = self.cleaned_data.get(f"reason_{criterion.code}") or ""
            if criterion.reason_required and not says_why(reason):
                said = _("Write in a few words why.") if reason.strip() else _("Give a reason.")
                self.add_error(f"reason_{criterion.code}", said)

    def count_as_read(self, revision: int) -> None:
        """From here on the page has read `revision`: saving again is then a choice made knowingly."""
        self._set(version=str(revision), compared="")

    def stand_beside(self, revision: int) -> None:
        """The page shows `revision` beside what was typed over an older one: only a press of its buttons chooses. The
        browser, which keeps the words and sends them by itself, says of them what they were typed over."""
        self._set(compared=str(revision))

    def choose(self) -> None:
        """A button was pressed under both versions."""
        if self.data.get("compared"):
            self._set(version=str(self.data["compared"]), compared="")

    def _set(self, **facts: str) -> None:
        self.data = {**{name: self.data.get(name) for name in self.data}, **facts}


def typed(scores: Mapping[str, tuple[int | str | None, str]], words: str, revision: int) -> dict[str, Any]:
    """What the sheet holds, as the form's first values."""
    found: dict[str, Any] = {"words": words, "version": revision}
    for code, (value, reason) in scores.items():
        found |= {f"score_{code}": value, f"reason_{code}": reason}
    return found
