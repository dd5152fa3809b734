"""Meetings as all may read them, and what only those who come may."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from charsu.gate import NotThere, may, standing_of
from charsu.models import Encounter, Guest, Meeting, Municipality
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.focal import countries_without_focal_point, read_by
from charsu.queries.teams import confirmed_of
from charsu.rules.permissions import Act


def meetings() -> list[Meeting]:
    return list(Meeting.objects.select_related("award")[:100])


def meeting_of(public_id: Any) -> Meeting:
    found = Meeting.objects.select_related("award").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class Seen:
    """A meeting to its reader: guests are cities for all, people and encounters only for those who come."""

    guests: tuple[Guest, ...]
    mine: tuple[Guest, ...]
    left: dict[str, int]  # places of the countries for which the reader invites
    unheard: tuple[str, ...]  # to an officer: the countries without a focal point
    encounters: tuple[Encounter, ...]


def seen_by(meeting: Meeting, person: Any) -> Seen:
    guests = tuple(meeting.guests.filter(declined_at=None).select_related("municipality"))
    spoken = {city.pk for city in spoken_for(person)}
    own = confirmed_of(person) & spoken if spoken else frozenset()
    mine = tuple(meeting.guests.filter(municipality__in=own).select_related("municipality")) if own else ()
    is_known = getattr(person, "is_authenticated", False)
    calls = is_known and may(Act.MEETING_CALL, person, award=meeting.award_id)
    unheard = countries_without_focal_point() if calls else ()
    countries = {*standing_of(person).countries, *unheard} if is_known else set()
    taken = [guest.municipality.country for guest in guests]
    left = {country: max(0, meeting.of_a_country - taken.count(country)) for country in sorted(countries)}
    rows = meeting.encounters.select_related("one", "other") if mine else Encounter.objects.none()
    return Seen(guests, mine, left, unheard, tuple(row for row in rows if own & {row.one_id, row.other_id}))


def places_held(meeting: Meeting) -> Counter[str]:
    """How many cities of each country are invited and have not declined."""
    return Counter(meeting.guests.filter(declined_at=None).values_list("municipality__country", flat=True))


def encounter_of(pk: int) -> Encounter:
    found = Encounter.objects.select_related("meeting", "one", "other").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def city_of_country(geonameid: int, person: Any) -> Municipality:
    """A city for which the person invites: a focal point's own country, or one without a focal point."""
    found = Municipality.objects.filter(read_by(person), geonameid=geonameid).first()
    if found is None:
        raise NotThere
    return found
