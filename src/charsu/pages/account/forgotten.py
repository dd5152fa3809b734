"""The form of a forgotten password; apart from `signing.py`, which the library's own forms read."""

from typing import Any

from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from django.http import HttpRequest

from charsu.acts.account import ask_for_a_password, prove_address
from charsu.adapters.clock import now


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The letter is written into the outbox: the answer takes as long whether or not there is an account."""

    def save(self, request: HttpRequest, **facts: Any) -> str:
        ask_for_a_password(people=self.users, now=now())
        return str(self.cleaned_data["email"])


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """Set by the link of a letter: whoever opened it holds the address."""

    def save(self) -> None:
        super().save()
        prove_address(self.user)
