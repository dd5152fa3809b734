"""The forms of a city's team; `EntryForm` is made from the questions of the edition's form."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.rules.texts import WORKING_LANGUAGES, ascii_digits, clean_line, clean_text, direction, pick, words


class StartForm(forms.Form):
    title = forms.CharField(label=_("Title of the entry"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("practice", _("Practice")), ("research", _("Research"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Working language"), choices=WORKING_LANGUAGES)

    def __init__(self, *args: Any, themes: Iterable[Any], cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), choices=[(t.code, pick(t.name, language)[1]) for t in themes]
        )
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=[(str(c.geonameid), c.name) for c in cities])

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])


class ColleagueForm(forms.Form):
    email = forms.EmailField(label=_("Email of a colleague who has an account"))

    def __init__(self, *args: Any, cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=[(str(c.geonameid), c.name) for c in cities])


class EntryForm(forms.Form):
    """A draft is kept whatever it holds; `clean` only tells what must change before it can be submitted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title of the entry"), max_length=300, required=False)

    def __init__(self, *args: Any, questions: Iterable[Any], language: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.questions = list(questions)
        shown = get_language() or "en"
        for question in self.questions:
            self.fields[question.code] = _field(question, shown)
        for name, field in self.fields.items():
            if name != "version" and not isinstance(field, forms.FileField):
                field.widget.attrs.update({"lang": language, "dir": direction(language)})

    def answers(self) -> dict[str, Any]:
        """What was typed, valid or not: a draft loses nothing."""
        typed = {q.code: self.data.get(q.code, "") for q in self.questions if q.kind != "file"}
        return {code: clean_text(str(value)) for code, value in typed.items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            text = str(cleaned.get(question.code) or "")
            if question.max_words and (count := words(text)) > question.max_words:
                self.add_error(
                    question.code,
                    gettext("%(count)s words; at most %(most)s.") % {"count": count, "most": question.max_words},
                )
            elif text and (trouble := _trouble(question.kind, text)):
                self.add_error(question.code, trouble)
        return cleaned


def _field(question: Any, language: str) -> forms.Field:
    facts: dict[str, Any] = {
        "label": pick(question.name, language)[1],
        "help_text": pick(question.text, language)[1],
        "required": False,
    }
    if question.kind == "file":
        return forms.FileField(**facts)
    if question.kind == "choice":
        options = [(c["code"], pick(c["label"], language)[1]) for c in question.choices or []]
        return forms.ChoiceField(choices=[("", "–"), *options], **facts)
    attrs = {"data-max-words": str(question.max_words)} if question.max_words else {}
    if question.kind == "long":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 7, **attrs}), max_length=40_000, **facts)
    return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=2_000, **facts)


def _trouble(kind: str, text: str) -> str:
    """What is wrong with an answer, as a sentence; empty when nothing is."""
    if kind == "number":
        is_number = re.fullmatch(r"[-−]?[0-9]+([.,][0-9]+)?", ascii_digits(text).strip())
        return "" if is_number else gettext("Write a number; digits of any script will do.")
    if kind == "date":
        return "" if _is_date(ascii_digits(text).strip()) else gettext("Write a date that exists, as 2026-03-21.")
    if kind == "link":
        return "" if _is_web_address(text) else gettext("Write a whole address that begins with http:// or https://.")
    return ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def draft_of(entry: Any) -> Mapping[str, Any]:
    return {"title": entry.title, "version": entry.revision, **entry.answers}
