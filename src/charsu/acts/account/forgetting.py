"""A forgotten password: the letter with the way to a new one goes out by the outbox, like every letter.

So the page answers at once, whether or not there is an account: the time tells nothing, nor does a mail server that
is down. The way itself is made as the letter goes out, and is kept nowhere.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from charsu.acts.protocol import tell
from charsu.models import Notice, Person
from charsu.rules.letters import FORGOTTEN


def ask_for_a_password(*, people: Iterable[Person], now: datetime) -> None:
    """A letter to each; where there is nobody the same row is written, and taken out again."""
    with transaction.atomic():
        asked = [tell(person=person, kind=FORGOTTEN, now=now) for person in people]
        if not asked:
            Notice.objects.create(kind=FORGOTTEN, facts={}, written_at=now, next_at=now).delete()
