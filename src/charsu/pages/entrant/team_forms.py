"""What a team types of itself: its claim to a city, its invitations."""

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from charsu.adapters.sizes import size_told
from charsu.pages.addresses import AddressField
from charsu.pages.showing import must_show
from charsu.rules.permissions import Right
from charsu.rules.texts import clean_text

RIGHTS = [
    ("lead", _("leads the team: everything, also invitations and withdrawal")),
    ("write", _("writes and submits entries")),
    ("draft", _("writes drafts, and does not submit")),
    ("read", _("reads only")),
]


def right_of(code: str) -> Right | None:
    return Right[code.upper()] if code in dict(RIGHTS) else None


def _most_told() -> str:
    return gettext("The file has at most %(size)s.") % {"size": size_told(settings.ATTACHMENT_MOST_BYTES)}


MOST_TOLD = lazy(_most_told, str)()  # in the language and the digits of each reader


class LetterForm(forms.Form):
    letter = forms.FileField(
        label=_("Letter of the municipality"),
        help_text=format_lazy("{} {}", _("PDF, Word or a picture of the signed letter."), MOST_TOLD),
        allow_empty_file=True,  # the store says so in its own words
        max_length=1000,
    )


class ClaimForm(forms.Form):
    words = forms.CharField(
        label=_("Your office in the municipality, and why you write for it"),
        help_text=_("The focal point of your country or the secretariat reads this and confirms the team."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    letter = forms.FileField(
        label=_("Letter of the municipality"),
        help_text=format_lazy(
            "{} {}",
            _("PDF, Word or a picture of the signed letter. It may follow later, but speeds things up."),
            MOST_TOLD,
        ),
        required=False,
        allow_empty_file=True,  # the store says so in its own words
        max_length=1000,
    )

    def clean_words(self) -> str:
        words = clean_text(self.cleaned_data["words"]).strip()
        must_show(words)
        return words


class InviteForm(forms.Form):
    email = AddressField(label=_("Email of a colleague"), max_length=254)
    right = forms.ChoiceField(label=_("What they may do"), choices=RIGHTS, initial="write")
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, initial=get_language, required=False
    )


class AskForm(forms.Form):
    """Words to whoever answers for the country's cities."""

    words = forms.CharField(
        label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
