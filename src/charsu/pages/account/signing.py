"""What allauth is told of this house: the name asked at sign-up, and the language a person is spoken to in."""

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from charsu.acts.account import ask_to_confirm, prefer
from charsu.adapters.clock import now
from charsu.pages.account.forms import cleaned_name
from charsu.pages.addresses import is_named
from charsu.queries.editions import newest
from charsu.rules.calendars import calendar_of
from charsu.rules.texts import clean_line, pick


def _calendar(request: HttpRequest) -> str:
    """By the language of the page, else by the first one of the browser."""
    told = re.split("[,;]", request.headers.get("Accept-Language", ""))[0]
    return calendar_of((get_language() or "en", told.strip()))


class NameForm(forms.Form):
    """Beside the e-mail and the password: how the person is called. Their language is that of the page."""

    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    zone = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput(attrs={"data-zone-here": ""}))

    def clean_name(self) -> str:
        return cleaned_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: Any) -> None:
        language = get_language() or "en"
        told = self.cleaned_data.get("zone", "")  # by the browser; else the award's, until they choose their own
        zone = told if told in available_timezones() else getattr(newest(), "zone", "") or "UTC"
        prefer(person=user, name=self.cleaned_data["name"], language=language, zone=zone,
               calendar=_calendar(request))  # fmt: skip


@dataclass(frozen=True)
class Sender:
    """In whose name letters about accounts are sent: the award, not the machine that it runs on."""

    name: str
    domain: str


def _sender() -> Sender:
    edition = newest()
    named = pick(edition.award.name, get_language() or "en")[1] if edition else ""
    return Sender(named or gettext("Charsu"), settings.SITE_ADDRESS)


class Reception(DefaultAccountAdapter):  # type: ignore[misc]
    """Whoever signs in is spoken to in the language of their account, unless they chose one in this browser."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "current_site": _sender()})

    def clean_email(self, email: str) -> str:
        is_named(email)
        typed: str = super().clean_email(email)
        return typed

    def format_email_subject(self, subject: str) -> str:
        return f"{_sender().name}: {subject}"

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            chosen: HttpResponse = super().post_login(request, user, **facts)
            return chosen
        with override(user.language):  # what is said here is read on the next page, which is in that language
            response: HttpResponse = super().post_login(request, user, **facts)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """By the outbox, like every letter: the page answers at once, also while the mail server is down."""
        address = emailconfirmation.email_address
        ask_to_confirm(person=address.user, address=address.pk, email=address.email, now=now())


class Neighbour(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An institution that signs its own people in vouches for the addresses of its own domains, and for no others.

    Else it could sign anybody in as an officer of the other institution.
    """

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return _is_of(email)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return any(address.verified and _is_of(address.email) for address in sociallogin.email_addresses)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        person = super().populate_user(request, sociallogin, data)
        person.name = clean_line(str(data.get("name") or ""))[:160] or person.email.partition("@")[0]
        person.language = get_language() or "en"
        person.calendar = _calendar(request)
        return person


def _is_of(email: str) -> bool:
    return email.rpartition("@")[2].lower() in settings.OIDC_DOMAINS
