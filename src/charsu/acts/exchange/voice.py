"""Who speaks for a city today, and the letters that reach them."""

from datetime import datetime
from typing import Any

from charsu.acts.protocol import tell_all as tell_all  # noqa: PLC0414 -- the exchange knows it from here
from charsu.gate import Refused
from charsu.models import Municipality
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


def tell_city(municipality: Municipality, *, kind: str, now: datetime, **facts: Any) -> None:
    """A letter to everybody who writes for the city today; where nobody does, to its country's focal point."""
    tell_all(voices_of(municipality) or focal_points_of(municipality.country), kind=kind, now=now, **facts)


def tell_focal_points(country: str, *, kind: str, now: datetime, **facts: Any) -> None:
    """A letter to the country's focal points, as a copy."""
    tell_all(focal_points_of(country), kind=kind, now=now, **facts)
