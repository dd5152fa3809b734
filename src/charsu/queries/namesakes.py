"""What bears the name of a person who is to be erased: what is tied to them goes with them; what only bears an equal
name may be another's, and is told to those who erase."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from charsu.models import CityQuestion, Edition, Entry, Guest, Membership, Notice, Person
from charsu.queries.letters import letters_of
from charsu.rules.names import bears
from charsu.rules.permissions import Act

SHOWN = 20


@dataclass(frozen=True)
class Namesakes:
    """Guests of meetings that go with the account; and what stays: guests, and letters of the award that looks."""

    goes: tuple[Guest, ...]
    guests: tuple[Guest, ...]
    letters: tuple[Notice, ...]


def own_guests(person: Person) -> list[Guest]:
    """Themselves, sent to a meeting: they registered it, or are of that city's team, and the name is theirs, with a
    title or without. A name of one part says too little beside others."""
    teams = person.memberships.filter(municipality__isnull=False).values("municipality")
    rows = Guest.objects.filter(Q(registered_by=person) | Q(municipality__in=teams)).exclude(name="")
    is_whole = len(person.name.split()) > 1
    rows = rows.select_related("municipality", "meeting")
    return [row for row in rows if bears(row.name, person.name) and (is_whole or bears(person.name, row.name))]


def own_letters(person: Person) -> QuerySet[Notice]:
    """Letters that tell what they did. Only holders of accounts are told so: a name that no other account bears is
    theirs; where another bears it, what is tied by the address, by the question, or by a team without a namesake."""
    rows = Notice.objects.filter(facts__by=person.name)
    others = Person.objects.filter(name=person.name).exclude(pk=person.pk)
    if not others.exists():
        return rows
    asked = CityQuestion.objects.filter(asked_by=person).values_list("public_id", flat=True)
    paths = [f"/exchange/questions/{one}/" for one in asked]
    shared = Membership.objects.filter(person__in=others, municipality__isnull=False).values("municipality")
    mine = person.memberships.filter(municipality__isnull=False).exclude(municipality__in=shared)
    works = Entry.objects.filter(municipality__in=mine.values("municipality")).values_list("public_id", flat=True)
    by_work = Q(facts__entry__in=[str(one) for one in works])
    return rows.filter(Q(facts__email=person.email) | Q(facts__path__in=paths) | by_work)


def namesakes_of_act(edition: Edition, act: str, body: Mapping[str, Any]) -> Namesakes | None:
    """Of an erasure: what bears the name, and goes or stays; nothing of any other act, or where no row does."""
    person = Person.objects.filter(pk=body["person"], erased_at=None).first() if act == Act.PERSON_ERASE else None
    if person is None:
        return None
    goes = tuple(own_guests(person))
    named = (
        Guest.objects.exclude(name="")
        .exclude(pk__in=[row.pk for row in goes])
        .select_related("municipality", "meeting")
    )
    guests = tuple(row for row in named if bears(row.name, person.name))[:SHOWN]
    letters = letters_of(edition.award).filter(facts__by=person.name).exclude(pk__in=own_letters(person).values("pk"))
    found = Namesakes(goes, guests, tuple(letters.select_related("person")[:SHOWN]))
    return found if found.goes or found.guests or found.letters else None
