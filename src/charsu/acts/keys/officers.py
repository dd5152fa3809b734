"""Officers of a party change by an act of both, once the memorandum is in force: nobody seats a second key alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, type_actors
from charsu.gate import NotThere, Refused, standing_of
from charsu.models import Edition, Institution, JointAct, Key, Membership, Person
from charsu.queries.parties import keyholders_of
from charsu.rules.independence import why_not_beside
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal, Role

GIVEN, ENDED = "given", "ended"


def change_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The person by number: no name goes into the record."""
    number, seat = str(wish.get("person", "")), wish.get("seat")
    person = Person.objects.filter(pk=int(number), is_active=True).first() if number.isdecimal() else None
    party = {own.code: own for own in keyholders_of(edition)}.get(str(wish.get("institution", "")))
    if person is None or party is None or seat not in (GIVEN, ENDED):
        raise NotThere
    _given_or_refuse(person, party) if seat == GIVEN else _ended_or_refuse(person, party)
    return {"institution": party.code, "person": person.pk, "seat": seat}


def _given_or_refuse(person: Person, party: Institution) -> None:
    """Nobody is an officer twice, or of both; nor does one who enters or judges hold a key."""
    held = standing_of(person).roles
    if Role.OFFICER in held:
        is_here = any(m.institution_id == party.pk for m in standing_of(person).memberships)
        raise Refused(Refusal.DONE if is_here else Refusal.ONE_SIDE)
    if Key.objects.filter(holder=person).exclude(institution=party).exists():
        raise Refused(Refusal.ONE_SIDE)
    why = why_not_beside(Role.OFFICER, held)
    if why is not None:
        raise Refused(Refusal.CONFLICT, why)


def _holds_for_any(person: Person) -> bool:
    return Key.objects.filter(holder=person, retired_at=None).exists()


def _ended_or_refuse(person: Person, party: Institution) -> None:
    """A key is retired before its holder leaves, and a party is never left without an officer."""
    seats = Membership.objects.filter(role=Role.OFFICER.value, institution=party, person__is_active=True)
    if not seats.filter(person=person).exists():
        raise NotThere
    if _holds_for_any(person):
        raise Refused(Refusal.ACTS_STILL)
    if seats.count() < 2:
        raise Refused(Refusal.LAST_OFFICER)


@jointly(Act.OFFICERS_CHANGE, describe=change_body)
def change(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the seat is given, or ends. What was signed from it stays valid; what was offered from
    it and waits still is taken back."""
    party = Institution.objects.get(code=body["institution"])
    facts = {"person_id": body["person"], "role": Role.OFFICER.value, "institution": party}
    if body["seat"] == GIVEN:
        Membership.objects.create(**facts)
    else:
        Membership.objects.filter(**facts).delete()
        offers = JointAct.objects.filter(offered_by=body["person"], performed_at=None, withdrawn_at=None)
        this_one = {"act": Act.OFFICERS_CHANGE.value, "edition": edition.slug, "digest": digest(body)}
        offers.exclude(**this_one).update(withdrawn_at=now)
    return Done(None, dict(body))
