"""The fields of a question and of a section in the form builder: words in every language, and what its kind needs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.editor_forms import new_code
from charsu.pages.bureau.figures import WholeField
from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.bureau.value_fields import add_rows, add_values, columns_made, options_made, value_lines, value_rows
from charsu.pages.days import DayField
from charsu.rules.calendars import local_digits
from charsu.rules.forms import CallForm, Column, Condition, Kind, Option, Question, Section
from charsu.rules.forms.faults import MOST_COLUMNS, RESERVED
from charsu.rules.forms.fields import typed_date
from charsu.rules.forms.file_types import OFFERED
from charsu.rules.forms.form import OF_CHOICE, OF_COLUMN, WORDED
from charsu.rules.texts import ascii_digits, clean_line, clean_text, pick

KIND_WORDS: dict[Kind, Any] = {
    Kind.SHORT: _("a line"), Kind.LONG: _("a text"), Kind.NUMBER: _("a number"), Kind.YEAR: _("a year"),
    Kind.DATE: _("a date"), Kind.CHOICE: _("one of several"), Kind.CHOICES: _("some of several"),
    Kind.TABLE: _("a table"), Kind.CITY: _("a city"), Kind.PERSON: _("a person"), Kind.AUTHORS: _("authors"),
    Kind.KEYWORDS: _("keywords"), Kind.LINK: _("a link"), Kind.DOI: _("a DOI"), Kind.FILE: _("a file"),
    Kind.INDICATOR: _("an indicator, before and after"),
}  # fmt: skip
MEGABYTE = 1024 * 1024
COUNTED: dict[Kind, Any] = {
    Kind.CHOICES: _("Choices, at most"), Kind.TABLE: _("Rows, at most"), Kind.AUTHORS: _("People, at most"),
    Kind.KEYWORDS: _("Keywords, at most"), Kind.FILE: _("Files, at most"),
}  # fmt: skip
RANGED = frozenset({Kind.NUMBER, Kind.YEAR, Kind.DATE})


class _Worded(forms.Form):
    """Names and longer words, a field a language."""

    languages: tuple[str, ...] = ()

    def words(self, part: str, label: Any, most: int, *, is_long: bool = False, help_text: Any = "") -> None:
        for language in self.languages:
            widget = forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput()
            widget.attrs["lang"] = language
            self.fields[f"{part}_{language}"] = forms.CharField(
                label=f"{label} · {LANGUAGE_WORDS.get(language, language)}", max_length=most, required=False,
                widget=widget, help_text=help_text,
            )  # fmt: skip

    def said(self, part: str) -> dict[str, str]:
        clean = clean_line if part in {"name", "unit"} else clean_text
        typed = {lang: clean(self.cleaned_data.get(f"{part}_{lang}") or "").strip() for lang in self.languages}
        return {language: words for language, words in typed.items() if words}

    def start(self, part: str, text: Mapping[str, str]) -> None:
        for language, words in text.items():
            self.initial.setdefault(f"{part}_{language}", words)

    def group(self, *starts: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(starts)]

    def worded(self) -> list[list[forms.BoundField]]:
        """The fields of words, a list a part, so that its languages stand side by side."""
        return [found for part in ("name_", "text_", "unit_", "choices_") if (found := self.group(part))]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if not any((facts.get(f"name_{one}") or "").strip() for one in self.languages):
            self.add_error(f"name_{self.languages[0]}", _("Write a name, in one language at least."))
        return facts


class SectionForm(_Worded):
    def __init__(self, *args: Any, languages: tuple[str, ...], section: Section | None, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.languages, self.section = languages, section
        self.words("name", _("Name of the section"), 300)
        self.words("text", _("Help"), 2000, is_long=True)
        if section:
            self.start("name", section.name)
            self.start("text", section.text)

    def made(self, form: CallForm) -> Section:
        codes = {one.code for one in form.sections}
        code = self.section.code if self.section else new_code(self.said("name"), "section", codes)
        return Section(code, self.said("name"), self.said("text"))


class QuestionForm(_Worded):
    """The fields that a question of its kind needs; `question` is what is kept, nothing for a new one; `past` are the
    forms that stood before, whose codes mean what they meant."""

    def __init__(
        self, *args: Any, languages: tuple[str, ...], form: CallForm, kind: Kind, question: Question | None,
        past: tuple[CallForm, ...] = (), calendar: str = "gregorian", **facts: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **facts)
        self.languages, self.form, self.kind, self.question, self.past = languages, form, kind, question, past
        self.calendar = calendar
        self.options: tuple[Option, ...] = ()
        self.columns: tuple[Column, ...] = ()
        reader = get_language() or "en"
        self.words("name", _("Question"), 500)
        self.words("text", _("Help"), 4000, is_long=True)
        self.fields["required"] = forms.BooleanField(label=_("Required"), required=False)
        if form.sections:
            rows = [(one.code, pick(one.name, reader)[1]) for one in form.sections]
            self.fields["section"] = forms.ChoiceField(label=_("Section"), choices=[("", "–"), *rows], required=False)
        self._of_kind()
        self.fields["hidden"] = forms.BooleanField(
            label=_("Hidden from reviewers: the answer tells who the entrant is"), required=False
        )
        self.fields["when"] = forms.MultipleChoiceField(
            label=_("Asked only when"), choices=list(self._conditions(reader)), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("Nothing chosen: always asked. Choose values of one "
                                                             "question, or that it was answered at all."),
        )  # fmt: skip
        if not self.fields["when"].choices:  # type: ignore[attr-defined]
            del self.fields["when"]
        if question:
            self._start(question)

    def _of_kind(self) -> None:
        if self.kind in WORDED:
            self.fields["max_words"] = WholeField(label=_("Words, at most"), min_value=1, max_value=20_000,
                                                  required=False)  # fmt: skip
        if self.kind in {Kind.NUMBER, Kind.INDICATOR}:
            self.words("unit", _("Unit"), 60)
        if self.kind in RANGED:
            self._range()
        if self.kind in OF_CHOICE:
            self._values()
        if self.kind in COUNTED:
            self.fields["most_answers"] = WholeField(label=COUNTED[self.kind], min_value=1, max_value=50,
                                                     required=False)  # fmt: skip
        if self.kind is Kind.TABLE:
            self._columns()
        elif self.kind is Kind.FILE:
            self._files()

    def _values(self) -> None:
        if self.question and self.question.choices:
            add_rows(self, self.question.choices, self.languages)
            return
        hint = _("A line for each; the same lines in each language")
        self.words("choices", _("Values to choose from"), 4000, is_long=True, help_text=hint)

    def _range(self) -> None:
        """Days are typed as everywhere, in the calendar of whoever types; the form keeps Gregorian ones."""
        for end, label in (("least", _("Not less than")), ("most", _("Not more than"))):
            if self.kind is Kind.DATE:
                self.fields[end] = DayField(calendar=self.calendar, label=label, required=False)
            else:
                self.fields[end] = forms.CharField(label=label, max_length=30, required=False)

    def _files(self) -> None:
        self.fields["types"] = forms.MultipleChoiceField(
            label=_("Types of file (nothing chosen: all that the house takes)"), required=False,
            choices=[(one, one) for one in OFFERED], widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["megabytes"] = WholeField(
            label=_("Megabytes of a file, at most"), min_value=1, max_value=1000, required=False
        )

    def _columns(self) -> None:
        held = len(self.question.columns) if self.question else 0
        kinds = [(kind.value, KIND_WORDS[kind]) for kind in Kind if kind in OF_COLUMN]
        name = gettext("Column")
        for number in range(min(MOST_COLUMNS, held + 3)):
            at, which = f"column_{number}", f"{name} {local_digits(str(number + 1), get_language() or 'en')}"
            for language in self.languages:
                self.fields[f"{at}_{language}"] = forms.CharField(
                    label=f"{which} · {LANGUAGE_WORDS.get(language, language)}",
                    max_length=200, required=False, widget=forms.TextInput(attrs={"lang": language}),
                )  # fmt: skip
            self.fields[f"{at}_kind"] = forms.ChoiceField(label=_("Kind of cell"), choices=kinds, required=False)
            self.fields[f"{at}_required"] = forms.BooleanField(label=_("Required in each row"), required=False)
            add_values(self, at, self.languages)

    def _conditions(self, reader: str) -> Iterator[tuple[str, str]]:
        """What a question may hang on: those before it, and their values."""
        for one in self.form.in_order():
            if self.question and one.code == self.question.code:
                return
            name = pick(one.name, reader)[1]
            if one.kind is not Kind.FILE:
                yield one.code, gettext("“%(question)s” is answered") % {"question": name}
            for option in one.choices:
                facts = {"question": name, "value": pick(option.label, reader)[1]}
                yield f"{one.code}={option.code}", gettext("“%(question)s” is: %(value)s") % facts

    def _start(self, one: Question) -> None:
        for part, text in (("name", one.name), ("text", one.text), ("unit", one.unit)):
            self.start(part, text)
        facts: dict[str, Any] = {
            "required": one.required, "section": one.section, "hidden": one.hidden, "max_words": one.max_words,
            "least": self._end(one.least), "most": self._end(one.most), "most_answers": one.most_answers,
            "types": list(one.types),
            "megabytes": one.most_bytes // MEGABYTE if one.most_bytes else None, "when": _chosen(one.when),
        }  # fmt: skip
        self.initial = {**facts, **self.initial}
        for number, column in enumerate(one.columns):
            for language in self.languages:
                self.initial[f"column_{number}_{language}"] = column.label.get(language, "")
            self.initial[f"column_{number}_kind"] = column.kind.value
            self.initial[f"column_{number}_required"] = column.required
            for language, lines in value_lines(column, self.languages).items():
                self.initial[f"column_{number}_values_{language}"] = lines

    def _end(self, kept: str) -> str:
        return typed_date({"date": kept}, self.calendar) if self.kind is Kind.DATE and kept else kept

    def column_rows(self) -> list[tuple[list[forms.BoundField], list[forms.BoundField], bool]]:
        """For each column its fields, those of its values, and whether it is a choice."""
        numbers = sorted({name.split("_")[1] for name in self.fields if name.startswith("column_")})
        found = []
        for number in numbers:
            values = self.group(f"column_{number}_values_")
            named = {field.name for field in values}
            own = [field for field in self.group(f"column_{number}_") if field.name not in named]
            found.append((own, values, self[f"column_{number}_kind"].value() == Kind.CHOICE.value))
        return found

    def value_rows(self) -> list[list[forms.BoundField]]:
        return value_rows(self)

    def own(self) -> list[forms.BoundField]:
        return [self[name] for name in OWN if name in self.fields]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if len({one.partition("=")[0] for one in facts.get("when") or ()}) > 1:
            self.add_error("when", _("Choose values of one question alone."))
        if self.kind in OF_CHOICE or self.kind is Kind.TABLE:
            self._clean_codes(facts)
        return facts

    def _clean_codes(self, facts: dict[str, Any]) -> None:
        """Values and columns keep the codes that drafts hold."""
        had = [one.question(self.question.code) for one in self.past] if self.question else []
        past = tuple(one for question in had if question for one in question.choices)
        past += tuple(Option(one.code, one.label) for question in had if question for one in question.columns)
        first = "column_0" if self.kind is Kind.TABLE else "choices"
        first = "value_0" if self.question and self.question.choices else first
        try:
            if self.kind is Kind.TABLE:
                self.columns = columns_made(facts, self.question, past, self.languages, had)
            else:
                self.options = options_made(facts, self.question, past, self.languages)
        except forms.ValidationError as unclear:
            self.add_error(f"{first}_{self.languages[0]}", unclear)

    def made(self) -> Question:
        """The question as typed; whether it may stand so, the form's own check says."""
        facts = self.cleaned_data
        codes = {one.code for form in (self.form, *self.past) for one in form.questions} | RESERVED
        code = self.question.code if self.question else new_code(self.said("name"), "question", codes)
        megabytes = facts.get("megabytes")
        return Question(
            code, self.kind, self.said("name"), self.said("text"), facts.get("section") or "",
            bool(facts.get("required")), facts.get("max_words"), self.options, self.columns,
            self.said("unit") if self.kind in {Kind.NUMBER, Kind.INDICATOR} else {},
            _plain(facts.get("least")), _plain(facts.get("most")), facts.get("most_answers"),
            tuple(facts.get("types") or ()), megabytes * MEGABYTE if megabytes else None,
            _condition(facts.get("when") or ()), bool(facts.get("hidden")),
        )  # fmt: skip


OWN = ("section", "required", "max_words", "least", "most", "most_answers", "megabytes", "types", "hidden", "when")


def _chosen(when: Condition | None) -> list[str]:
    if when is None:
        return []
    return [f"{when.question}={value}" for value in when.values] or [when.question]


def _condition(chosen: Any) -> Condition | None:
    if not chosen:
        return None
    values = tuple(value for one in chosen if (value := one.partition("=")[2]))
    return Condition(chosen[0].partition("=")[0], values)


def _plain(typed: Any) -> str:
    if isinstance(typed, date):
        return typed.isoformat()
    return ascii_digits(str(typed or "")).strip().replace(",", ".")
