"""What an officer types of letters: the words of a kind in a language, and one letter to many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.showing import NOTHING
from charsu.rules.letters import wrong_places
from charsu.rules.texts import clean_line, clean_text, direction, shows


def _line(language: str, label: Any, *, required: bool) -> forms.CharField:
    attrs = {"lang": language, "dir": direction(language)}
    return forms.CharField(label=label, max_length=200, required=required, widget=forms.TextInput(attrs=attrs))


def _body(language: str, label: Any, *, required: bool) -> forms.CharField:
    attrs = {"lang": language, "dir": direction(language), "rows": 8}
    return forms.CharField(label=label, max_length=8000, required=required, widget=forms.Textarea(attrs=attrs))


class TextForm(forms.Form):
    """The words of one kind of letter in one language."""

    def __init__(self, *args: Any, kind: str, language: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.kind = kind
        self.fields["subject"] = _line(language, _("Subject"), required=True)
        self.fields["body"] = _body(language, _("Text"), required=True)

    def clean(self) -> dict[str, Any]:
        wish: dict[str, Any] = super().clean() or self.cleaned_data
        for name, clean in (("subject", clean_line), ("body", clean_text)):
            words = clean(wish.get(name, "")).strip()
            if name in wish and not shows(words):
                self.add_error(name, NOTHING)
            elif wrong := wrong_places(words, self.kind):
                self.add_error(name, _("No placeholders of this letter: %(wrong)s") % {"wrong": ", ".join(wrong)})
        return wish


class ManyForm(forms.Form):
    """One letter to a segment, in any of the languages of the house; the count was shown before."""

    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, segments: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["segment"] = forms.ChoiceField(label=_("To whom"), choices=segments)
        for language, word in LANGUAGE_WORDS.items():
            said = {"language": word}
            self.fields[f"subject_{language}"] = _line(language, _("Subject (%(language)s)") % said, required=False)
            self.fields[f"body_{language}"] = _body(language, _("Text (%(language)s)") % said, required=False)

    def clean(self) -> dict[str, Any]:
        wish: dict[str, Any] = super().clean() or self.cleaned_data
        for language in LANGUAGE_WORDS:
            subject, body = clean_line(wish.get(f"subject_{language}", "")), wish.get(f"body_{language}", "")
            if shows(subject) != shows(body):
                lacking = f"body_{language}" if shows(subject) else f"subject_{language}"
                self.add_error(lacking, _("A letter has both a subject and a text in each of its languages."))
        if not self.errors and not self.words():
            self.add_error(None, _("Write the letter in one language at least."))
        return wish

    def words(self) -> dict[str, tuple[str, str]]:
        """Language -> subject and text, where both were written."""
        given = {lang: (clean_line(self.cleaned_data.get(f"subject_{lang}", "")),
                        clean_text(self.cleaned_data.get(f"body_{lang}", "")).strip())
                 for lang in LANGUAGE_WORDS}  # fmt: skip
        return {language: pair for language, pair in given.items() if all(map(shows, pair))}
