"""Who speaks for a city today, and the letters that reach them."""

from datetime import datetime
from typing import Any

from charsu.acts.protocol import tell
from charsu.gate import Refused
from charsu.models import Municipality, Person
from charsu.queries.exchange.voices import focal_points_of, voices_of
from charsu.queries.teams import is_confirmed
from charsu.rules.permissions import Refusal


def require_voice(municipality: Municipality) -> None:
    """What a team says in its city's name counts once the team is confirmed."""
    if not is_confirmed(municipality.pk):
        raise Refused(Refusal.UNCONFIRMED_CITY)


def tell_city(municipality: Municipality, *, kind: str, now: datetime, **facts: Any) -> list[Person]:
    """A letter to everybody who writes for the city today; where nobody does, to its country's focal point."""
    people = voices_of(municipality) or focal_points_of(municipality.country)
    for person in people:
        tell(person=person, kind=kind, now=now, **facts)
    return people


def tell_focal_points(country: str, *, kind: str, now: datetime, **facts: Any) -> list[Person]:
    """A letter to the country's focal points, as a copy or to ask for their help."""
    people = focal_points_of(country)
    for person in people:
        tell(person=person, kind=kind, now=now, **facts)
    return people
