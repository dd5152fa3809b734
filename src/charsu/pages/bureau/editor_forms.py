"""The editors of the rules: a row of fields for each theme, division, honour, figure, date or criterion."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.figures import WholeField, fields_of, initial_of, several, value_of
from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.bureau.instants import Clock, InstantField
from charsu.queries.figure_words import WAY_WORDS
from charsu.rules.honours import OF_OLD, TierFault, TierRule, Way, way_of
from charsu.rules.texts import ascii_digits, clean_line, clean_text, missing

BLANK_ROWS = 2
MOST_ROWS = 200
WHOLE: dict[str, Any] = {"min_value": 0, "max_value": 2_000_000_000, "required": False}
GROUPS = ("theme", "division", "region", "country", "kind")


class RowForm(forms.Form):
    """One row of the rules. `row` is what is stored, in the shape of the founding text; empty for a new one."""

    code = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    gone = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(
        self,
        *args: Any,
        part: str,
        languages: Sequence[str],
        clauses: Iterable[tuple[str, str]],
        clock: Clock,
        rows: Sequence[Mapping[str, Any]],
        **facts: Any,
    ) -> None:
        super().__init__(*args, **facts)
        number = int((self.prefix or "rows-0").rpartition("-")[2])
        self.part, self.languages = part, tuple(languages)
        self.row = self._stored(rows, number)
        self.place = number + 1
        self._words("name", pgettext("thing", "Name"), 200)
        if part != "supporters":
            self._words("text", _("Words"), 2000)
        if part in SHEET_ROWS:
            self.own = SHEET_ROWS[part](self)
        else:
            self.own = OWN_FIELDS[part](self, clock)
        self.fields |= self.own
        if part not in SHEET_ROWS and part != "supporters":
            self.fields["clause"] = forms.ChoiceField(label=_("Clause"), choices=list(clauses))
        self.fields["at_place"] = WholeField(label=_("Place"), min_value=1, max_value=999, initial=self.place)
        self.initial = {**initial_row(part, self.row), "at_place": self.place, **self.initial}
        self.empty_permitted = not self.row

    def _stored(self, rows: Sequence[Mapping[str, Any]], number: int) -> Mapping[str, Any]:
        """What is stored of this row: by its code once something is typed, since others may have added a row."""
        if not self.is_bound:
            return rows[number] if number < len(rows) else {}
        code = self.data.get(self.add_prefix("code"), "")
        return next((row for row in rows if code and row["code"] == code), {})

    def has_changed(self) -> bool:
        """A new row counts once something is typed in it: what its selects show is nobody's words."""
        if self.row:
            return True
        typed = (name for name, field in self.fields.items() if name != "at_place" and _is_typed(field))
        return any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in typed)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("gone"):  # what goes need not be right
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if (
            not facts.get("gone")
            and self.has_changed()
            and not any(facts.get(f"name_{one}") for one in self.languages)
        ):
            self.add_error(f"name_{self.languages[0]}", _("Write a name, in one language at least."))
        if self.part == "tiers" and not facts.get("gone") and self.has_changed() and facts.get("way"):
            self._tier(facts)
        return facts

    def _tier(self, facts: dict[str, Any]) -> None:
        """An honour that could not be given as it is written is said to be so at the field."""
        way = Way(facts["way"])
        fault = TierRule(self.row.get("code", ""), way, facts.get("most"), tuple(facts.get("per") or ())).fault
        if fault and not self.has_error("most"):
            self.add_error("most", gettext(fault.value))
        if way is Way.JURY and self.row.get("code") in OF_OLD:
            self.add_error("way", gettext(TierFault.OF_ITSELF.value))

    def _words(self, part: str, label: Any, most: int) -> None:
        for language in self.languages:
            widget = forms.TextInput if part == "name" else forms.Textarea(attrs={"rows": 2})
            field = forms.CharField(label=f"{label} · {LANGUAGE_WORDS.get(language, language)}", max_length=most,
                                    required=False, widget=widget)  # fmt: skip
            field.widget.attrs["lang"] = language
            self.fields[f"{part}_{language}"] = field

    def group(self, *starts: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(starts)]

    @property
    def name_fields(self) -> list[forms.BoundField]:
        return self.group("name_")

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return self.group("text_", "owner_", "anchors_")

    @property
    def shows_more(self) -> bool:
        """Whether the longer words stand open: where something is in them, or is wrong with them."""
        return any(field.value() or field.errors for field in self.more_fields)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        shown = {field.name for field in (*self.name_fields, *self.more_fields)}
        names = ["clause"] if "clause" in self.fields else []
        names += [name for name in self.own if name not in shown]
        return [self[name] for name in [*names, "at_place", "gone"] if name in self.fields]

    @property
    def lacking(self) -> list[Any]:
        """The languages in which this row has no name yet."""
        return (
            [LANGUAGE_WORDS.get(one, one) for one in missing(self.row.get("name", {}), self.languages)]
            if self.row
            else []
        )

    @property
    def is_kept(self) -> bool:
        return not self.cleaned_data.get("gone") and (bool(self.row) or self.has_changed())

    def said(self, part: str) -> dict[str, str]:
        clean = clean_line if part == "name" else clean_text
        typed = {language: clean(self.cleaned_data.get(f"{part}_{language}") or "") for language in self.languages}
        return {language: words for language, words in typed.items() if words}

    def to_row(self, codes: set[str]) -> dict[str, Any]:
        """What was typed, in the shape of the founding text. A new row gets a code that is not among `codes`."""
        if self.cleaned_data.get("way") == Way.JURY:
            codes |= set(OF_OLD)  # these come by themselves
        row = {
            "name": self.said("name"),
            "code": self.row.get("code") or new_code(self.said("name"), self.part, codes),
        }
        if self.part == "supporters":
            return {**row, "part": self.cleaned_data["part"]}
        row |= {"text": self.said("text"), **READ_BACK[self.part](self)}
        return row | ({"clause": self.cleaned_data["clause"]} if "clause" in self.fields else {})


def _is_typed(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.TextInput | forms.Textarea) and not field.widget.is_hidden


def new_code(name: Mapping[str, str], part: str, codes: set[str]) -> str:
    stem = slugify(name.get("en", ""))[:30] or part.rstrip("s")
    code, number = stem, 2
    while code in codes:
        code, number = f"{stem}-{number}", number + 1
    codes.add(code)
    return code


def initial_row(part: str, row: Mapping[str, Any]) -> dict[str, Any]:
    if not row:
        return {}
    words = {
        f"{kind}_{lang}": said for kind in ("name", "text", "owner") for lang, said in (row.get(kind) or {}).items()
    }
    plain = {key: value for key, value in row.items() if not isinstance(value, dict)}
    if part == "tiers":
        plain["way"] = way_of(row["code"], row["way"]).value
    if part == "settings":
        plain |= initial_of(row["code"], row["value"])
    if part == "criteria":
        plain |= {f"anchors_{lang}": said for lang, said in _levels(row).items()}
    return words | plain


def _levels(row: Mapping[str, Any]) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for anchor in row.get("anchors") or []:
        for language, said in anchor["text"].items():
            lines.setdefault(language, []).append(f"{anchor['score']}: {said}")
    return {language: "\n".join(said) for language, said in lines.items()}


def _texts(form: RowForm, part: str, label: Any, help_text: Any) -> dict[str, forms.Field]:
    return {
        f"{part}_{language}": forms.CharField(
            label=f"{label} · {LANGUAGE_WORDS.get(language, language)}", required=False, max_length=4000,
            help_text=help_text, widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
        )
        for language in form.languages
    }  # fmt: skip


KEPT_BY = _("Kept by")
OWN_FIELDS: dict[str, Any] = {
    "themes": lambda form, clock: {
        f"owner_{lang}": forms.CharField(
            label=f"{KEPT_BY} · {LANGUAGE_WORDS.get(lang, lang)}", required=False, max_length=200
        )
        for lang in form.languages
    },
    "divisions": lambda form, clock: {
        "least": WholeField(label=_("Residents, from"), **WHOLE),
        "most": WholeField(label=_("to"), **WHOLE),
    },
    "tiers": lambda form, clock: {
        "most": WholeField(label=_("Up to (empty: no limit)"), min_value=1, max_value=10_000, required=False),
        "way": forms.ChoiceField(label=_("How it is given"), choices=[(way.value, WAY_WORDS[way]) for way in Way]),
        "per": several(_("In each (nothing: in all)"), GROUPS),
    },
    "settings": lambda form, clock: fields_of(form.row.get("code", "")),
    "deadlines": lambda form, clock: {"at": InstantField(clock=clock, label=_("Instant"))},
    "supporters": lambda form, clock: {
        "part": forms.ChoiceField(
            label=_("As"), choices=[("co-sponsor", _("co-sponsor")), ("supporter", _("supporter"))]
        )
    },
}
SHEET_ROWS: dict[str, Any] = {
    "criteria": lambda form: {
        "weight": WholeField(label=_("Weight"), min_value=1, max_value=100),
        "reason_required": forms.BooleanField(label=_("A reason is required"), required=False),
        **_texts(form, "anchors", _("What the scores mean"), _("A line for a level, such as 5: done in part")),
    },
}
READ_BACK: dict[str, Any] = {
    "themes": lambda form: {"owner": form.said("owner")},
    "divisions": lambda form: {"least": form.cleaned_data["least"] or 0, "most": form.cleaned_data["most"]},
    "tiers": lambda form: {part: form.cleaned_data[part] for part in ("most", "way", "per")},
    "settings": lambda form: {"value": value_of(form.row.get("code", ""), form.cleaned_data, form.row.get("value"))},
    "deadlines": lambda form: {"at": form.cleaned_data["at"]},
    "criteria": lambda form: {
        "weight": form.cleaned_data["weight"],
        "reason_required": form.cleaned_data["reason_required"],
        "anchors": anchors_of({lang: form.cleaned_data[f"anchors_{lang}"] for lang in form.languages}),
    },
}
LEVEL = re.compile(r"\s*(-?[0-9]{1,3})\s*[:：–—-]\s*(.+)")


def anchors_of(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Lines such as `5: done in part` in each language, joined by their score; a line without a score is not kept."""
    levels: dict[int, dict[str, str]] = {}
    for language, lines in typed.items():
        for line in clean_text(lines or "").splitlines():
            found = LEVEL.fullmatch(ascii_digits(line[:8]) + line[8:])
            if found:
                levels.setdefault(int(found[1]), {})[language] = found[2].strip()
    return [{"score": score, "text": levels[score]} for score in sorted(levels)]
