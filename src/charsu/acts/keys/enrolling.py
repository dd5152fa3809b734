"""Keys of the institutions' officers: enrolled and retired by both, logged, and never held here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, party_or_refuse, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Institution, Key
from charsu.queries.parties import keyholders_of
from charsu.rules.credentials import did_of
from charsu.rules.ledger.ed25519 import is_weak
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line

REASONS = ("lost", "replaced", "left", "stolen")


def enrolment_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    public, institution = _public(wish), _party(edition, wish)
    if Key.objects.filter(public=public.hex()).exists():
        raise Refused(Refusal.DONE, "This key is enrolled already; a key serves one officer of one institution.")
    return {"did": did_of(public), "institution": institution.code, "public": public.hex()}


@jointly(Act.KEY_ENROL, describe=enrolment_body)
def enrol(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the key is its holder's, who offered it for their own institution."""
    holder = actors[0]
    institution = _party(edition, body)
    if party_or_refuse(holder).pk != institution.pk:
        raise Refused(Refusal.OTHER_KEY)
    others = Key.objects.filter(holder=holder).exclude(institution=institution)
    if others.exists():
        raise Refused(Refusal.OTHER_KEY)
    made = Key.objects.create(institution=institution, holder=holder, public=body["public"], enrolled_at=now)
    return Done(made, {"institution": institution.code, "public": body["public"]})


def retirement_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    reason = str(wish.get("reason", ""))
    found = Key.objects.filter(public=str(wish.get("public", "")), institution__in=keyholders_of(edition)).first()
    if found is None:
        raise NotThere
    if found.retired_at:
        raise Refused(Refusal.DONE)
    if reason not in REASONS:
        raise Refused(Refusal.INCOMPLETE)
    return {"institution": found.institution.code, "public": found.public, "reason": reason}


@jointly(Act.KEY_RETIRE, describe=retirement_body)
def retire(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the key signs nothing more. What it signed before stays valid."""
    found = Key.objects.get(public=body["public"])
    found.retired_at, found.reason = now, body["reason"]
    found.save(update_fields=["retired_at", "reason"])
    return Done(found, {"institution": body["institution"], "public": found.public, "reason": found.reason})


def _public(wish: Mapping[str, Any]) -> bytes:
    """Raises Refused for what is no key, or a weak one."""
    try:
        public = bytes.fromhex(clean_line(str(wish.get("public", ""))))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE, "This is not a public key.") from trouble
    if is_weak(public):
        raise Refused(Refusal.INCOMPLETE, "This is not a public key.")
    return public


def _party(edition: Edition, wish: Mapping[str, Any]) -> Institution:
    found = {party.code: party for party in keyholders_of(edition)}.get(str(wish.get("institution", "")))
    if found is None:
        raise NotThere
    return found
