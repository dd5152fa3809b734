"""What is typed to found an award, to begin its next edition, and to give seats."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.urls import get_resolver
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.bureau.instants import Clock, InstantField
from charsu.rules.permissions import Role
from charsu.rules.texts import ascii_digits, clean_line, pick

ZONES = (
    "Asia/Tehran", "Europe/Moscow", "UTC", "Africa/Addis_Ababa", "Africa/Cairo", "Africa/Johannesburg",
    "America/Sao_Paulo", "Asia/Dubai", "Asia/Jakarta", "Asia/Kolkata", "Asia/Riyadh", "Asia/Shanghai",
)  # fmt: skip
FROM_TEXTS, FROM_HEADINGS = "texts", "headings"


def _own_addresses(patterns: Iterable[Any]) -> Iterator[str]:
    """The first word of every address of the house."""
    for pattern in patterns:
        first = str(pattern.pattern).split("/")[0]
        if first:
            yield first
        elif hasattr(pattern, "url_patterns"):
            yield from _own_addresses(pattern.url_patterns)


class AddressField(forms.SlugField):
    """Digits of any script are read as those that stand in addresses, capitals as small letters."""

    def to_python(self, value: Any) -> Any:
        return ascii_digits(str(super().to_python(value))).lower()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not (value[0].isalnum() and value[-1].isalnum()):
            raise forms.ValidationError(_("An address begins and ends with a letter or a digit."))


class WordsForm(forms.Form):
    """A form with names in the languages of the house."""

    slug = AddressField(
        label=_("Address of the edition"),
        max_length=40,
        help_text=format_lazy(
            "{} {}",
            _("Latin letters, digits and hyphens, such as 2027; it stands in addresses and in the record."),
            _("The number of a receipt begins with it: 2027-00012-1."),
        ),
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug.lower() in set(_own_addresses(get_resolver().url_patterns)):
            raise forms.ValidationError(
                _("This word is an address of the house itself. Choose another, such as the year.")
            )
        return slug

    def add_words(self, part: str, label: Any, shown: Mapping[str, str]) -> None:
        for language, word in LANGUAGE_WORDS.items():
            self.fields[f"{part}_{language}"] = forms.CharField(
                label=_("%(what)s (%(language)s)") % {"what": label, "language": word},
                max_length=200,
                initial=shown.get(language, ""),
                widget=forms.TextInput(attrs={"lang": language}),
            )

    def words(self, part: str) -> dict[str, str]:
        return {language: clean_line(self.cleaned_data[f"{part}_{language}"]) for language in LANGUAGE_WORDS}


class FoundForm(WordsForm):
    """An award and its first edition, as one institution proposes them."""

    def __init__(self, *args: Any, others: Iterable[Any], known: Mapping[str, Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        lang = get_language() or "en"
        self.add_words("award", _("Name of the award"), known.get("award", {}))
        self.add_words("edition", _("Name of the edition"), known.get("edition", {}))
        self.fields["zone"] = forms.ChoiceField(
            label=_("Zone in which deadlines are set"), choices=[(zone, zone) for zone in ZONES]
        )
        self.fields["other"] = forms.ChoiceField(
            label=_("The other institution"), choices=[(o.code, pick(o.name, lang)[1] or o.code) for o in others]
        )
        self.fields["start"] = forms.ChoiceField(
            label=_("The first words of memorandum and regulations"),
            widget=forms.RadioSelect,
            initial=FROM_TEXTS,
            choices=[
                (FROM_TEXTS, _("The founding texts, whole, in three languages; every clause can be changed")),
                (FROM_HEADINGS, _("Their headings alone; the words are still to be written")),
            ],
        )


class NamesForm(WordsForm):
    """The names of an award and its first edition, as long as nothing is adopted."""

    slug = None  # type: ignore[assignment]  # an address stays as it stands in the record

    def __init__(self, *args: Any, edition: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.add_words("award", _("Name of the award"), edition.award.name)
        self.add_words("edition", _("Name of the edition"), edition.name)


class NextForm(WordsForm):
    """The next edition, which starts from a copy of this one."""

    def __init__(self, *args: Any, clock: Clock, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.add_words("edition", _("Name of the edition"), {})
        self.fields["opens"] = InstantField(clock=clock, label=_("The call opens; the calendar moves with it"))


class SeatForm(forms.Form):
    """Whom a party gives a seat to."""

    email = forms.EmailField(label=_("E-mail of a person who has an account"))
    role = forms.ChoiceField(
        label=_("Seat"),
        choices=[
            (Role.SCIENCE.value, _("Scientific secretary")),
            (Role.OBSERVER.value, _("Observer")),
            (Role.FOCAL.value, _("National focal point")),
        ],
    )
    country = forms.RegexField(
        label=_("Country of the focal point"),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        help_text=_("Two letters, such as BR; for a focal point alone."),
        error_messages={"invalid": _("Write the two letters of a country, such as BR.")},
    )
    body = forms.CharField(label=_("Name of the national body"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("role") == Role.FOCAL.value and not facts.get("country") and "country" not in self.errors:
            self.add_error("country", _("A focal point is one of a country: write its two letters."))
        return facts
