"""A person by the address that an officer typed: found, or a sentence that says what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from charsu.queries.addresses import account_at, has_proved


def person_at(email: str, *, proved: bool = True) -> Any:
    """Who holds the address. `proved` is asked wherever the address gives something: a seat, a list, an act."""
    found = account_at(email)
    if found is None:
        raise forms.ValidationError(_("Nobody has an account with this address: ask them to sign up first."))
    if proved and not has_proved(found):
        raise forms.ValidationError(
            _("The account of this address has not confirmed it yet. Ask its holder to open the letter that confirms "
              "it, or to ask for a new password: either proves that the address is theirs.")
        )  # fmt: skip
    return found
