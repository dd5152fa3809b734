"""A one-time code when mail does not arrive: made by an officer, handed over by hand, used once within minutes."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from charsu.acts.protocol import Done, performs, prove_address, tell, type_actors
from charsu.gate import Refused, standing_of
from charsu.models import Edition, HandedCode, Person
from charsu.rules.permissions import HELPED, Act, Refusal
from charsu.rules.texts import ascii_digits, clean_line, shows

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
MOST_A_DAY = 5  # codes for one person: more looks like something else than lost mail
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that are taken for another when read aloud
LENGTH = 10  # 49 bits, in a quarter of an hour and five tries


@performs(Act.CODE_HAND)
def hand_code(*, actors: type_actors, now: datetime, edition: Edition, person: Person, reason: str) -> Done:
    """A code for somebody whom an officer may help: of a city's team or a focal point, or without a role yet.

    Never for an officer, or for whoever judges or watches: the code would let one sit in their place.
    Returns the code, which is nowhere kept; the person is told by letter that it was made.
    """
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    if not person.is_active or not standing_of(person).roles <= HELPED or person.pk == actors[0].pk:
        raise Refused(Refusal.NOT_HELPED)
    Person.objects.select_for_update().get(pk=person.pk)
    if HandedCode.objects.filter(person=person, at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(Refusal.CODES)
    HandedCode.objects.filter(person=person, used_at=None, ended_at=None).update(ended_at=now)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    HandedCode.objects.create(
        person=person, digest=_digest(code), by=actors[0], reason=clean_line(reason)[:300], at=now,
        expires_at=now + LASTS,
    )  # fmt: skip
    tell(person=person, kind="code_handed", now=now, by=actors[0].name, at=now.isoformat())
    return Done(f"{code[:5]}-{code[5:]}", {"minutes": int(LASTS.total_seconds() // 60)})


def use_code(*, email: str, typed: str, now: datetime) -> Person | None:
    """The person whose code it is, once. Nothing for any other: unknown, late, used and wrong ones answer alike."""
    given = _digest(_plain(typed))
    with transaction.atomic():
        rows = HandedCode.objects.select_for_update().select_related("person")
        found = rows.filter(person__email__iexact=email.strip(), used_at=None, ended_at=None).first()
        if found is None or now > found.expires_at or not found.person.is_active:
            return None
        if not standing_of(found.person).roles <= HELPED:  # given a seat since the code was made
            return None
        if constant_time_compare(found.digest, given):
            found.used_at = now
            found.save(update_fields=["used_at"])
            prove_address(found.person)  # the officer knows the person; letters do not reach them
            return found.person
        found.tries += 1
        found.ended_at = now if found.tries >= MOST_TRIES else None
        found.save(update_fields=["tries", "ended_at"])
    return None


def _plain(typed: str) -> str:
    return "".join(c for c in ascii_digits(typed[:80]).upper() if c.isalnum())


def _digest(code: str) -> str:
    return salted_hmac("charsu.handed-code", code, algorithm="sha256").hexdigest()
