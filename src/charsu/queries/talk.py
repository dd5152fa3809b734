"""What a team says about an entry, and who has its draft open now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.models import Entry, Person, Presence, TeamWord

NOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Here:
    name: str
    question: str


def words_of(entry: Entry) -> list[TeamWord]:
    return list(entry.team_words.select_related("by"))


def others_at(entry: Entry, person: Person, now: datetime) -> list[Here]:
    """The others of the team who have the draft open, each with the question where they write."""
    rows = Presence.objects.filter(entry=entry, at__gte=now - NOW).exclude(person=person).select_related("person")
    return [Here(row.person.name, row.question) for row in rows]


def names_of(people: set[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
