"""Who speaks for a city today, and the letters that reach them."""

from datetime import datetime
from typing import Any

from charsu.acts.protocol import tell
from charsu.gate import Refused
from charsu.models import Municipality, Person
from charsu.queries.cities import name_of
from charsu.queries.exchange.voices import focal_points_of, voices_of
from charsu.queries.teams import is_confirmed
from charsu.rules.permissions import Refusal
from charsu.rules.texts import shows


def require_voice(municipality: Municipality) -> None:
    """What a team says in its city's name counts once the team is confirmed."""
    if not is_confirmed(municipality.pk):
        raise Refused(Refusal.UNCONFIRMED_CITY)


def refuse_without_words(words: str) -> None:
    """What shows nothing says nothing to the other city."""
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)


def tell_city(municipality: Municipality, *, kind: str, now: datetime, **facts: Any) -> list[Person]:
    """A letter to everybody who writes for the city today; where nobody does, to its country's focal point."""
    return tell_all(voices_of(municipality) or focal_points_of(municipality.country), kind=kind, now=now, **facts)


def tell_all(people: list[Person], *, kind: str, now: datetime, **facts: Any) -> list[Person]:
    """The same letter to each; a fact that is a city is named in the language of whoever reads."""
    for person in people:
        named: dict[str, Any] = {
            key: name_of(fact, person.language) if isinstance(fact, Municipality) else fact
            for key, fact in facts.items()
        }
        tell(person=person, kind=kind, now=now, **named)
    return people


def tell_focal_points(country: str, *, kind: str, now: datetime, **facts: Any) -> list[Person]:
    """A letter to the country's focal points, as a copy or to ask for their help."""
    return tell_all(focal_points_of(country), kind=kind, now=now, **facts)
