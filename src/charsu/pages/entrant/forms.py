"""The forms of a city's team; `EntryForm` is made from the questions of the edition's form."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.pages.entrant.answers import CALENDAR_EXAMPLES, as_stored, as_typed, trouble_of
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, clean_text, direction, pick


class StartForm(forms.Form):
    title = forms.CharField(label=_("Title of the entry"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("practice", _("Practice")), ("research", _("Research"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Working language"),
        help_text=_("The language in which the whole entry is written. No translation is asked for."),
        choices=WORKING_LANGUAGES,
    )

    def __init__(self, *args: Any, themes: Iterable[Any], cities: Iterable[Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        self.fields["language"].initial = language
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), choices=[(t.code, pick(t.name, language)[1]) for t in themes]
        )
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=[(str(c.geonameid), c.name) for c in cities])

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write a few words; what was typed holds none that can be shown."))
        return title


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class EntryForm(forms.Form):
    """A draft is kept whatever it holds; `clean` only tells what must change before it can be submitted."""

    use_required_attribute = False
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    calendar = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)  # in which dates are typed
    title = forms.CharField(label=_("Title of the entry"), max_length=300, required=False)

    def __init__(self, *args: Any, questions: Iterable[Any], language: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.questions = list(questions)
        self.language = language
        shown = get_language() or "en"
        for question in self.questions:
            self.fields[question.code] = _field(question, shown, self._calendar())
        for field in self.fields.values():
            if not (field.widget.is_hidden or field.widget.needs_multipart_form):
                field.widget.attrs.update({"lang": language, "dir": direction(language)})
        self.mark_required()

    def full_clean(self) -> None:
        """A draft may lack anything; what is required is marked as such, and asked for at the submit page."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        self.mark_required()

    def mark_required(self) -> None:
        self.fields["title"].required = True
        for question in self.questions:
            self.fields[question.code].required = question.required

    def only_read(self) -> None:
        for field in self.fields.values():
            field.widget.attrs["readonly"] = True

    def _calendar(self) -> str:
        return str((self.data if self.is_bound else self.initial).get("calendar", "") or "gregorian")

    def shown_answers(self) -> dict[str, str]:
        """What was typed, valid or not: a draft loses nothing."""
        typed = {q.code: self.data.get(q.code, "") for q in self.questions if q.kind != "file"}
        return {code: clean_text(str(value)) for code, value in typed.items()}

    def answers(self) -> dict[str, Any]:
        """The same as it is stored: a date that exists as a Gregorian one, whatever calendar it was typed in."""
        kinds = {q.code: q.kind for q in self.questions}
        return {code: as_stored(kinds[code], text, self._calendar()) for code, text in self.shown_answers().items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            text = clean_text(str(cleaned.get(question.code) or ""))
            if (
                text
                and question.kind != "file"
                and (said := trouble_of(question, text, self.language, self._calendar()))
            ):
                self.add_error(question.code, said)
        return cleaned


def _field(question: Any, language: str, calendar: str) -> forms.Field:
    facts: dict[str, Any] = {
        "label": pick(question.name, language)[1],
        "help_text": pick(question.text, language)[1],
        "required": False,
    }
    if question.kind == "file":
        return forms.Field(widget=ManyFiles(), **facts)
    if question.kind == "choice":
        options = [(c["code"], pick(c["label"], language)[1]) for c in question.choices or []]
        return forms.ChoiceField(choices=[("", "–"), *options], **facts)
    if question.kind == "date":
        facts["help_text"] = f"{facts['help_text']} {CALENDAR_EXAMPLES[calendar]}".strip()
    attrs: dict[str, Any] = {"data-max-words": str(question.max_words)} if question.max_words else {}
    if question.kind == "number":
        attrs["inputmode"] = "decimal"
    if question.kind == "long":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 7, **attrs}), max_length=40_000, **facts)
    return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=2_000, **facts)


def draft_of(entry: Any, calendar: str) -> Mapping[str, Any]:
    """The draft as the reader types it: dates in their own calendar."""
    shown = {code: as_typed(value, calendar) for code, value in entry.answers.items()}
    return {"title": entry.title, "version": entry.revision, "calendar": calendar, **shown}
