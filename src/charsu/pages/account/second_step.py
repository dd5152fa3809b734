"""The library's forms of the second step, with codes read as they are typed: digits of any script, in groups."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from charsu.rules.texts import ascii_digits


class CodeField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return "".join(sign for sign in ascii_digits(super().to_python(value) or "") if sign.isalnum())


def _code() -> CodeField:
    marks = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "spellcheck": "false"}
    return CodeField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=marks))


class EnterForm(AuthenticateForm):  # type: ignore[misc]
    code = _code()


class EnterAgainForm(ReauthenticateForm):  # type: ignore[misc]
    code = _code()


class BeginForm(ActivateTOTPForm):  # type: ignore[misc]
    code = _code()
