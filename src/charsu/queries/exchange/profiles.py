"""A city as others may read it: what it tells, what it published, what it takes over and passes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charsu.gate import NotThere, may, standing_of
from charsu.models import Adoption, Listing, Municipality, Person, Practice
from charsu.queries.exchange.adoptions import adoptions
from charsu.queries.exchange.indicators import Line, lines_of
from charsu.rules.permissions import Act, Right

SHOWN = 50


@dataclass(frozen=True)
class Profile:
    city: Municipality
    lines: Sequence[Line]
    practices: Sequence[Practice]
    adopts: Sequence[Adoption]
    adopted_by: Sequence[Adoption]
    listings: Sequence[Listing]
    may_observe: bool


def city_by(geonameid: int) -> Municipality:
    found = Municipality.objects.filter(geonameid=geonameid).first()
    if found is None:
        raise NotThere
    return found


def profile_of(city: Municipality, person: Person | None) -> Profile:
    """Six questions, whatever the city has told."""
    practices = Practice.objects.filter(municipality=city).select_related("theme", "edition")
    return Profile(
        city,
        lines_of(city),
        list(practices[:SHOWN]),
        list(adoptions().filter(municipality=city)[:SHOWN]),
        list(adoptions().filter(practice__municipality=city)[:SHOWN]),
        list(Listing.objects.filter(municipality=city, closed_at=None)[:SHOWN]),
        may(Act.OBSERVE, person, municipality=city),
    )


def spoken_for(person: Any) -> list[Municipality]:
    """The cities for which the person may speak."""
    if not getattr(person, "is_authenticated", False):
        return []
    rights = {Right.LEAD.value, Right.WRITE.value}
    held = standing_of(person).memberships
    return [m.municipality for m in held if m.municipality is not None and m.right in rights]


def own_voice(person: Any, geonameid: int) -> Municipality:
    """The city, where the person speaks for it; otherwise it is as if it were not there."""
    found = next((city for city in spoken_for(person) if city.geonameid == geonameid), None)
    if found is None:
        raise NotThere
    return found
