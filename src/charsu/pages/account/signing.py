"""What allauth is told of this house: the name asked at sign-up, and the language a person is spoken to in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charsu.acts.account import prefer
from charsu.rules.texts import clean_line

CALENDAR_OF = {"fa": "persian"}


class NameForm(forms.Form):
    """Beside the e-mail and the password: how the person is called. Their language is that of the page."""

    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a few words; what was typed holds none that can be shown."))
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        language = get_language() or "en"
        calendar = CALENDAR_OF.get(language, "gregorian")
        prefer(person=user, name=self.cleaned_data["name"], language=language, zone="UTC", calendar=calendar)


class Reception(DefaultAccountAdapter):  # type: ignore[misc]
    """Whoever signs in is spoken to in the language of their account, unless they chose one in this browser."""

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
