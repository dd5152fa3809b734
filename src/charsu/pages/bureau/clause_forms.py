"""What is typed while a clause is negotiated."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.forms import LANGUAGE_WORDS, ValueForm
from charsu.rules.texts import ascii_digits, clean_line, clean_text

MOST_WORDS = 20_000


class NumberField(forms.RegexField):
    """A clause's number, in digits of any script."""

    def to_python(self, value: Any) -> str:
        return ascii_digits(str(super().to_python(value)))


class ClauseForm(forms.Form):
    """A clause in each language of its text. While it is negotiated one language is enough, the others follow;
    where it is in force (`needed`), the authentic languages have to be there."""

    number = NumberField(
        label=_("Number"),
        regex=r"^[0-9]{1,3}(\.[0-9]{1,3})?$",
        max_length=8,
        error_messages={"invalid": _("Write a number such as 7 or 7.2.")},
    )

    def __init__(
        self, *args: Any, languages: tuple[str, ...], needed: Collection[str] = (), is_new: bool, **facts: Any
    ) -> None:
        super().__init__(*args, **facts)
        self.languages = languages
        if not is_new:
            self.fields["number"].disabled = True
        for language in languages:
            word = LANGUAGE_WORDS.get(language, language)
            self.fields[f"heading_{language}"] = forms.CharField(
                label=_("Heading (%(language)s)") % {"language": word}, max_length=200, required=language in needed
            )
            self.fields[f"text_{language}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": word},
                max_length=MOST_WORDS,
                required=language in needed,
                widget=forms.Textarea(attrs={"rows": 5, "lang": language}),
            )

    def clean(self) -> dict[str, Any]:
        """A language has both its heading and its words, or neither; at least one language has both."""
        facts = super().clean() or {}
        written = []
        for language in self.languages:
            said = {part: facts.get(f"{part}_{language}", "").strip() for part in ("heading", "text")}
            lacking = [part for part, words in said.items() if not words]
            written += [] if lacking else [language]
            if len(lacking) == 1 and f"{lacking[0]}_{language}" not in self.errors:
                self.add_error(f"{lacking[0]}_{language}", _("Write both, heading and text, or leave both out."))
        if not written and not self.errors:
            self.add_error(f"text_{self.languages[0]}", _("Write the clause in at least one language."))
        return facts

    def words(self, part: str) -> dict[str, str]:
        clean = clean_line if part == "heading" else clean_text
        return {language: clean(self.cleaned_data[f"{part}_{language}"]) for language in self.languages}


def reason_field() -> forms.CharField:
    """Why an amendment is made: the regulations ask for it, and entrants read it."""
    return forms.CharField(
        label=_("Reason for the amendment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "Both institutions sign it; entrants read it in their letter, and everybody on the page of the texts."
        ),
    )


class AmendClauseForm(ClauseForm):
    """Other words for a clause in force, and why."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, is_new=False, **facts)
        self.fields["reason"] = reason_field()


class AmendValueForm(ValueForm):
    """Another value for a figure in force, and why."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["reason"] = reason_field()


class CommentForm(forms.Form):
    """What a party says of a clause."""

    words = forms.CharField(
        label=_("Say something about this clause"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Both institutions read it, in whatever language you write."),
    )
