"""E-mail addresses that people type: what is one to write to, and the person whom an officer means by one."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from charsu.queries.addresses import account_at, has_proved


class NamedHost(EmailValidator):
    """An address at a host with a name: one at a bare number (`a@[127.0.0.1]`) is a machine, and nobody's box."""

    def validate_domain_part(self, domain_part: str) -> bool:
        return not domain_part.startswith("[") and super().validate_domain_part(domain_part)


is_named = NamedHost()


class AddressField(forms.EmailField):
    """Where a letter will go to an address that somebody typed."""

    default_validators = [is_named]


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
