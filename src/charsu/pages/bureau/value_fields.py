"""The values of a choice in the form builder: lines in each language for a new question; then a row for each value,
so that whoever moves or mends one cannot mean another."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.editor_forms import new_code
from charsu.pages.bureau.figures import WholeField
from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.rules.calendars import local_digits
from charsu.rules.forms import Column, Kind, Option, Question
from charsu.rules.forms.faults import MOST_COLUMNS, MOST_OPTIONS
from charsu.rules.forms.values import Line, Unclear, coded, lines_in, placed
from charsu.rules.texts import clean_line

BLANK_VALUES = 3


def add_rows(form: forms.Form, held: tuple[Option, ...], languages: tuple[str, ...]) -> None:
    name, reader = gettext("Value"), get_language() or "en"
    for number in range(min(MOST_OPTIONS, len(held) + BLANK_VALUES)):
        option, at = (held[number] if number < len(held) else None), f"value_{number}"
        which = f"{name} {local_digits(str(number + 1), reader)}"
        for language in languages:
            form.fields[f"{at}_{language}"] = forms.CharField(
                label=f"{which} · {LANGUAGE_WORDS.get(language, language)}", max_length=500,
                required=False, widget=forms.TextInput(attrs={"lang": language}),
                initial=option.label.get(language, "") if option else "",
            )  # fmt: skip
        form.fields[f"{at}_place"] = WholeField(
            label=_("Place"),
            min_value=1,
            max_value=MOST_OPTIONS,
            required=False,
            initial=number + 1 if option else None,
        )


def value_rows(form: forms.Form) -> list[list[BoundField]]:
    starts = [
        name.removesuffix("place") for name in form.fields if name.startswith("value_") and name.endswith("_place")
    ]
    return [[form[name] for name in form.fields if name.startswith(start)] for start in starts]


def options_made(
    typed: dict[str, Any], question: Question | None, past: tuple[Option, ...], languages: tuple[str, ...]
) -> tuple[Option, ...]:
    """The values as typed, each with its code. Raises ValidationError where nobody could tell which is which."""
    held = question.choices if question else ()
    try:
        if held:
            return coded(_rows(typed, held, languages), held, past)
        return coded(lines_in({lang: typed.get(f"choices_{lang}") or "" for lang in languages}), (), past)
    except Unclear as unclear:
        raise forms.ValidationError(gettext(unclear.reason.value) % {"words": unclear.words}) from unclear


def add_values(form: forms.Form, at: str, languages: tuple[str, ...]) -> None:
    """The values of a column of choices: a line for each, the same lines in each language."""
    for language in languages:
        form.fields[f"{at}_values_{language}"] = forms.CharField(
            label=LANGUAGE_WORDS.get(language, language),
            max_length=4000, required=False, widget=forms.Textarea(attrs={"lang": language, "rows": 3}),
        )  # fmt: skip


def value_lines(column: Column, languages: tuple[str, ...]) -> dict[str, str]:
    """Nothing in a language in which no value has words, else a line for each value."""
    said = {lang: [one.label.get(lang, "") for one in column.choices] for lang in languages}
    return {language: "\n".join(lines) for language, lines in said.items() if any(lines)}


def columns_made(
    typed: dict[str, Any], question: Question | None, past: tuple[Option, ...], languages: tuple[str, ...],
    had: Sequence[Question | None] = (),
) -> tuple[Column, ...]:  # fmt: skip
    """The columns as typed, each with its code, which the cells of drafts name; raises as `options_made` does."""
    held = question.columns if question else ()
    lines: list[Line] = []
    kinds: list[tuple[Kind, bool]] = []
    lines_of: list[dict[str, str]] = []
    for number in range(MOST_COLUMNS):
        at = f"column_{number}"
        said = {lang: clean_line(typed.get(f"{at}_{lang}") or "").strip() for lang in languages}
        if label := {language: words for language, words in said.items() if words}:
            lines.append(Line(held[number].code if number < len(held) else "", label))
            kind = Kind(typed.get(f"{at}_kind") or Kind.SHORT)
            kinds.append((kind, bool(typed.get(f"{at}_required"))))
            given = {lang: typed.get(f"{at}_values_{lang}") or "" for lang in languages}
            lines_of.append(given if kind is Kind.CHOICE else {})
    try:
        made = coded(lines, [Option(one.code, one.label) for one in held], past,
                     lambda label, taken: new_code(label, "column", taken))  # fmt: skip
    except Unclear as unclear:
        raise forms.ValidationError(gettext(unclear.reason.value) % {"words": unclear.words}) from unclear
    older = [column for one in (question, *had) if one for column in one.columns]
    return tuple(
        Column(one.code, one.label, kind, is_required, _values(lines_of[n], one.code, older))
        for n, (one, (kind, is_required)) in enumerate(zip(made, kinds, strict=True))
    )


def _values(said: dict[str, str], code: str, older: list[Column]) -> tuple[Option, ...]:
    """A value of the same words keeps the code that cells hold; one that is renamed is another."""
    had = [option for column in older if column.code == code for option in column.choices]
    try:
        return coded(lines_in(said), (), had)
    except Unclear as unclear:
        raise forms.ValidationError(gettext(unclear.reason.value) % {"words": unclear.words}) from unclear


def _rows(typed: dict[str, Any], held: tuple[Option, ...], languages: tuple[str, ...]) -> tuple[Line, ...]:
    rows: list[tuple[Line, int | None, int | None]] = []
    for number in range(min(MOST_OPTIONS, len(held) + BLANK_VALUES)):
        said = {lang: clean_line(typed.get(f"value_{number}_{lang}") or "").strip() for lang in languages}
        label = {language: words for language, words in said.items() if words}
        is_held = number < len(held)
        line = Line(held[number].code if is_held else "", label)
        if label:
            rows.append((line, number + 1 if is_held else None, typed.get(f"value_{number}_place")))
    return placed(rows)
