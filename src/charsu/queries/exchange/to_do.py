"""What waits for the reader's cities in the exchange: questions, visits, invitations, and what was agreed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from charsu.models import CityQuestion, Encounter, Guest, Visit
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.teams import confirmed_of


@dataclass(frozen=True)
class Waits:
    questions: tuple[CityQuestion, ...] = ()
    visits: tuple[Visit, ...] = ()
    invitations: tuple[Guest, ...] = ()
    tasks: tuple[Encounter, ...] = ()


def waits_for(person: Any, now: datetime) -> Waits:
    """Five questions to the store; none for whoever speaks for no city."""
    spoken = {city.pk for city in spoken_for(person)}
    cities = confirmed_of(person) & spoken if spoken else frozenset()
    if not cities:
        return Waits()
    asked = Visit.objects.filter(Q(host__in=cities) | Q(guest__in=cities), state="asked")
    met = Encounter.objects.filter(Q(one__in=cities) | Q(other__in=cities), done_on=None).exclude(task="")
    return Waits(
        tuple(CityQuestion.objects.filter(municipality__in=cities, answered_at=None)[:200]),
        tuple(asked.exclude(asked_for__in=cities).select_related("asked_for", "host", "guest")),
        invitations(cities, now),
        tuple(met.select_related("meeting", "one", "other").order_by("due", "pk")[:20]),
    )


def invitations(cities: Any, now: datetime) -> tuple[Guest, ...]:
    """To meetings for which the cities may still register, and have said nothing."""
    rows = Guest.objects.filter(municipality__in=cities, registered_at=None, declined_at=None)
    rows = rows.filter(meeting__register_until__gte=now, meeting__cancelled_at=None)
    return tuple(rows.select_related("meeting", "municipality").order_by("meeting__register_until"))


def meetings_that_ask(person: Any, now: datetime) -> dict[int, Guest]:
    """Meeting -> the invitation of one's city that has no answer."""
    cities = confirmed_of(person) & {city.pk for city in spoken_for(person)} if spoken_for(person) else ()
    return {one.meeting_id: one for one in invitations(cities, now)} if cities else {}
