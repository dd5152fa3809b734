"""An address to be confirmed: the letter goes out by the outbox, in the language of whoever opened the account."""

from datetime import datetime

from charsu.models import Notice, Person
from charsu.rules.letters import CONFIRM


def ask_to_confirm(*, person: Person, address: int, email: str, now: datetime) -> Notice:
    """A letter to the address itself, by its number; the way in it is made as it goes out, and is kept nowhere."""
    return Notice.objects.create(
        person=person, email=email, kind=CONFIRM, facts={"address": address}, written_at=now, next_at=now
    )
