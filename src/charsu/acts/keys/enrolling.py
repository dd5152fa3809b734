"""Keys of the institutions' officers: enrolled and retired by both, logged, and never held here.

A key in force signs for the new ones of its party. Whoever lost all of them recovers: a new key and the other
institution sign, and after some days in which the party may say no, the new key is enrolled without an old one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from charsu.acts.protocol import Done, jointly, party_or_refuse, performs, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Institution, Key, Person
from charsu.queries.keys import key_record
from charsu.queries.parties import keyholders_of
from charsu.rules.credentials import did_of
from charsu.rules.ledger.ed25519 import is_weak
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line
from charsu.rules.two_keys import RECOVERY_DAYS

REASONS = ("lost", "replaced", "left", "stolen")
NO_KEY = gettext_noop("This is not a public key.")
KNOWN_KEY = gettext_noop("This key is enrolled already; a key serves one officer of one institution.")
NONE_IN_FORCE = gettext_noop("No key of this institution is in force: enrol one.")


def enrolment_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    institution = _party(edition, wish)
    public = _new_public(wish, institution)
    body = {"did": did_of(public), "institution": institution.code, "public": public.hex()}
    return {**body, "person": _holder(wish)} if "person" in wish else body


def _holder(wish: Mapping[str, Any]) -> int:
    """By number: both sign whose the key will be, and no name goes into the record."""
    number = str(wish["person"])
    if not number.isdecimal() or len(number) > 9:
        raise NotThere
    return int(number)


@jointly(Act.KEY_ENROL, describe=enrolment_body)
def enrol(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the key is its holder's, who offered it for their own institution."""
    holder = actors[0]
    institution = _own_party(edition, body, holder)
    if body.get("person", holder.pk) != holder.pk:
        raise Refused(Refusal.OTHER_KEY)
    made = Key.objects.create(institution=institution, holder=holder, public=body["public"], enrolled_at=now)
    told = {part: body[part] for part in ("institution", "person", "public") if part in body}
    return Done(made, told)


def retirement_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    reason = str(wish.get("reason", ""))
    found = Key.objects.filter(public=str(wish.get("public", "")), institution__in=keyholders_of(edition)).first()
    if found is None:
        raise NotThere
    if found.retired_at:
        raise Refused(Refusal.DONE)
    if reason not in REASONS:
        raise Refused(Refusal.INCOMPLETE)
    if not Key.objects.filter(institution=found.institution, retired_at=None).exclude(pk=found.pk).exists():
        raise Refused(Refusal.LAST_KEY)
    return {"institution": found.institution.code, "public": found.public, "reason": reason}


@jointly(Act.KEY_RETIRE, describe=retirement_body)
def retire(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the key signs nothing more. What it signed before stays valid."""
    found = Key.objects.get(public=body["public"])
    found.retired_at, found.reason = now, body["reason"]
    found.save(update_fields=["retired_at", "reason"])
    return Done(found, {"institution": body["institution"], "public": found.public, "reason": found.reason})


def recovery_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Of a party that lost all its keys. One that has none in force enrols its first as any party does."""
    institution = _party(edition, wish)
    public = _new_public(wish, institution)
    record = key_record(edition)
    if public.hex() in record.waiting:
        raise Refused(Refusal.DONE)
    if not Key.objects.filter(institution=institution, retired_at=None).exists():
        raise Refused(Refusal.NEEDS, NONE_IN_FORCE)
    return {"days": RECOVERY_DAYS, "did": did_of(public), "institution": institution.code, "public": public.hex()}


@jointly(Act.KEY_RECOVER, describe=recovery_body)
def recover(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """The new key and the other institution's have signed: nothing is in force by that yet. The days begin in which
    an officer of the institution may say that its keys are not lost; all of them are told."""
    institution = _own_party(edition, body, actors[0])
    officers = Person.objects.filter(
        memberships__role=Role.OFFICER.value, memberships__institution=institution, is_active=True
    )
    until = now + timedelta(days=body["days"])
    for person in officers.distinct():
        tell(person=person, kind="key_recovery", now=now, edition=edition.slug, until=until.isoformat())
    return Done(until, {part: body[part] for part in ("days", "institution", "public")})


@performs(Act.KEY_KEEP)
def keep(*, actors: type_actors, now: datetime, edition: Edition, public: str) -> Done:
    """An officer of the institution says that its keys are not lost: the recovery ends, the keys stay as they are.
    To say no takes no key: it only leaves in force what is."""
    record = key_record(edition)
    party, _ = record.waiting.get(public, ("", now))
    if party_or_refuse(actors[0]).code != party or public in record.known:
        raise NotThere
    return Done(None, {"institution": party, "public": public})


def _own_party(edition: Edition, body: Mapping[str, Any], holder: Person) -> Institution:
    """The institution of the key, which is its holder's; nobody holds keys of two."""
    institution = _party(edition, body)
    if party_or_refuse(holder).pk != institution.pk:
        raise Refused(Refusal.OTHER_KEY)
    if Key.objects.filter(holder=holder).exclude(institution=institution).exists():
        raise Refused(Refusal.ONE_SIDE)
    return institution


def _new_public(wish: Mapping[str, Any], institution: Institution) -> bytes:
    public = _public(wish)
    known = Key.objects.filter(public=public.hex()).first()
    if known is not None and known.institution_id != institution.pk:
        raise Refused(Refusal.ONE_SIDE)
    if known is not None:
        raise Refused(Refusal.DONE, KNOWN_KEY)
    return public


def _public(wish: Mapping[str, Any]) -> bytes:
    """Raises Refused for what is no key, or a weak one."""
    try:
        public = bytes.fromhex(clean_line(str(wish.get("public", ""))))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE, NO_KEY) from trouble
    if is_weak(public):
        raise Refused(Refusal.INCOMPLETE, NO_KEY)
    return public


def _party(edition: Edition, wish: Mapping[str, Any]) -> Institution:
    found = {party.code: party for party in keyholders_of(edition)}.get(str(wish.get("institution", "")))
    if found is None:
        raise NotThere
    return found
