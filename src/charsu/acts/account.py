"""What a person sets for themselves: no gate but being that person, no ledger entry."""

from charsu.models import Person


def prefer(*, person: Person, name: str, zone: str, calendar: str) -> Person:
    person.name, person.zone, person.calendar = name, zone, calendar
    person.save(update_fields=["name", "zone", "calendar"])
    return person
