"""What a person sets for themselves: no gate but being that person, no ledger entry."""

from charsu.models import Person


def prefer(*, person: Person, name: str, language: str, zone: str, calendar: str) -> Person:
    person.name, person.language, person.zone, person.calendar = name, language, zone, calendar
    person.save(update_fields=["name", "language", "zone", "calendar"])
    return person


def speak(*, person: Person, language: str) -> Person:
    """The language of pages and letters, as chosen by the switch at the head of every page."""
    person.language = language
    person.save(update_fields=["language"])
    return person
