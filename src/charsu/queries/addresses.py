"""Whose an e-mail address is. Typed by somebody it is only a word; it gives something once its holder has proved it.

Proof is a letter that was opened (of confirmation, of an invitation, of a new password), an institution's own
sign-in, or an officer who knows the person and handed them a code. Whoever offers a seat, an invitation or an act to
an address asks here who holds it.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from charsu.models import Person


def has_proved(person: Person, email: str = "") -> bool:
    """Whether the address, or else the first one of the account, is proved to be the person's."""
    return proofs(person, email).exists()


def proofs(person: Person, email: str = "") -> QuerySet[Any]:
    """The rows that prove it: a condition of another question, where that spares one of its own."""
    rows: QuerySet[Any] = EmailAddress.objects.filter(user=person, email__iexact=email or person.email, verified=True)
    return rows


def account_at(email: str) -> Person | None:
    """The account that bears the address, proved or not: to find somebody, not to give them anything."""
    return Person.objects.filter(email__iexact=email, is_active=True).first()


def holder_of(email: str) -> Person | None:
    """The person who has proved that the address is theirs."""
    found = account_at(email)
    return found if found is not None and has_proved(found) else None


def unproved(person: Person) -> str:
    """The person's first address while it waits to be confirmed; else nothing."""
    return "" if has_proved(person) else person.email
