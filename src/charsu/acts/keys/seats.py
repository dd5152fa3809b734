"""Seats beside those of the officers: the focal point of an institution's own country is that institution's to give
and to end; the scientific secretary, observers and every other focal point belong to both, and take both keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from charsu.acts.protocol import Done, jointly, party_or_refuse, performs, tell, type_actors
from charsu.gate import NotThere, Refused, holders_of_the_union, standing_of
from charsu.models import Edition, Institution, Membership, Person
from charsu.rules.independence import why_not_beside
from charsu.rules.lifecycle import Need
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_text

SEATS = frozenset({Role.SCIENCE, Role.OBSERVER, Role.FOCAL})
GIVEN, ENDED = "given", "ended"
Words = Mapping[str, str]


@performs(Act.SEAT_GIVE)
def give_seat(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    person: Person,
    role: Role,
    country: str = "",
    body_name: Words | None = None,
) -> Done:
    """An institution names the national focal point of its own country; of every other seat it says so with the
    other institution's key."""
    _own_or_refuse(actors[0], role, country)
    place = _national_body(country, body_name)
    made, is_new = Membership.objects.get_or_create(
        person=person, role=role.value, institution=place, municipality=None
    )
    if is_new:
        tell(person=person, kind="seat_given", now=now, edition=edition.slug, role=role.value)
    return Done(made, {"role": role.value, "country": country})


@performs(Act.SEAT_GIVE)
def take_seat_back(*, actors: type_actors, now: datetime, edition: Edition, membership: Membership) -> Done:
    """The seat of a focal point of one's own country ends; what was done from it stays on record."""
    role = Role(membership.role)
    _own_or_refuse(actors[0], role, membership.institution.country if membership.institution else "")
    membership.delete()
    return Done(None, {"role": membership.role, "ended": True})


def _own_or_refuse(actor: Person, role: Role, country: str) -> None:
    if role not in SEATS:
        raise NotThere
    if role is not Role.FOCAL or not country or country != party_or_refuse(actor).country:
        raise Refused(Refusal.OTHER_KEY)


def change_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The person by number: no name goes into the record."""
    number, seat = str(wish.get("person", "")), wish.get("seat")
    role, country = str(wish.get("role", "")), str(wish.get("country", "") or "").upper()
    found = Person.objects.filter(pk=int(number), is_active=True) if number.isdecimal() and len(number) < 10 else None
    person = found.first() if found is not None else None
    if person is None or role not in {one.value for one in SEATS} or seat not in (GIVEN, ENDED):
        raise NotThere
    body = {
        "body": _composed(wish.get("body") or {}),
        "country": country,
        "person": person.pk,
        "role": role,
        "seat": seat,
    }
    _of_the_union_or_refuse(edition, role)
    _given_or_refuse(edition, person, body) if seat == GIVEN else _ended_or_refuse(edition, body)
    return body


def _given_or_refuse(edition: Edition, person: Person, body: Mapping[str, Any]) -> None:
    role = Role(body["role"])
    if role is Role.FOCAL and not body["country"]:
        raise Refused(Refusal.INCOMPLETE)
    if _seats_of(edition, body).exists():
        raise Refused(Refusal.DONE)
    why = why_not_beside(role, standing_of(person).roles)
    if why is not None:
        raise Refused(Refusal.CONFLICT, why)


def _of_the_union_or_refuse(edition: Edition, role: str) -> None:
    """Observers and focal points are the same for every award: an award that is not in force changes none."""
    if role != Role.SCIENCE.value and not holders_of_the_union().filter(pk=edition.award_id).exists():
        raise Refused(Refusal.NEEDS, Need.MEMORANDUM.value)


def _ended_or_refuse(edition: Edition, body: Mapping[str, Any]) -> None:
    if not _seats_of(edition, body).exists():
        raise NotThere


def _seats_of(edition: Edition, body: Mapping[str, Any]) -> Any:
    """A secretary's seat is of this award, or of none; the secretary of another award stays out of reach."""
    rows = Membership.objects.filter(person=body["person"], role=body["role"])
    if body["role"] == Role.SCIENCE.value:
        return rows.filter(Q(institution__in=edition.award.parties.all()) | Q(institution__isnull=True))
    return rows.filter(institution__country=body["country"]) if body["role"] == Role.FOCAL.value else rows


@jointly(Act.SEAT_CHANGE, describe=change_body)
def change_seat(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the seat is given, or ends. What was done from it stays on record."""
    if body["seat"] == ENDED:
        _seats_of(edition, body).delete()
        return Done(None, dict(body))
    role = Role(body["role"])
    place = _national_body(body["country"], body["body"]) if role is Role.FOCAL else None
    if role is Role.SCIENCE:
        place = _host_of(edition)
    made = Membership.objects.create(person_id=body["person"], role=role.value, institution=place)
    tell(person=made.person, kind="seat_given", now=now, edition=edition.slug, role=role.value)
    return Done(None, dict(body))


def _host_of(edition: Edition) -> Institution | None:
    """The party by which the seat is tied to this award: the one that is a party to the fewest others."""
    parties = Institution.objects.filter(pk__in=edition.award.parties.values("pk"), is_party=True)
    return parties.annotate(of=Count("awards")).order_by("of", "-code").first()


def _national_body(country: str, name: Words | None) -> Institution:
    facts = {"country": country, "name": _composed(name or {})}
    found, _ = Institution.objects.get_or_create(code=f"focal-{country.lower()}", defaults=facts)
    return found


def _composed(words: Words) -> dict[str, str]:
    return {str(language): clean_text(str(said)).strip() for language, said in words.items()}
