"""The words of an entry that no reviewer reads: every name that would tell whose it is.

What lists know: the city's names in every script and from before, its region, the registry's places round it, its
team, authors and partners. What no list knows, the officer who screens adds (`acts/entries/covering.py`).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import cos, radians
from typing import Any

from django.db.models import Q

from charsu.models import CityName, Entry, Membership, Municipality
from charsu.rules.blinding import blinder, names_left, place_at_the_end
from charsu.rules.forms import bodies_in, names_in
from charsu.rules.permissions import Role
from charsu.rules.regions import names_of_region

NEAR = 0.35  # degrees of latitude: some forty kilometres
MOST_NEAR = 60
NAMING = frozenset({"authors", "partners"})  # answers that tell who wrote the entry
type_names = dict[int, list[str]]  # of a city, by its key


def covers_for(
    entries: Sequence[Entry], contents: Mapping[int, Mapping[str, Any]] | None = None
) -> dict[int, Callable[[str], str]]:
    """Of each entry (by its key) the function that covers its names; a few queries however many they are.

    contents: what was received of an entry, where it is that and not the draft that is read.
    """
    cities = {entry.municipality_id: entry.municipality for entry in entries}
    around = [_near(cities), _team(cities), _former(cities)]
    return {
        entry.pk: blinder(
            [
                *_own(entry, (contents or {}).get(entry.pk, {})),
                *(name for names in around for name in names[entry.municipality_id]),
            ],
            heard=_names_of(entry.municipality.name, entry.municipality.names),
        )
        for entry in entries
    }


def cover_for(entry: Entry, content: Mapping[str, Any] | None = None) -> Callable[[str], str]:
    return covers_for([entry], {entry.pk: content} if content else None)[entry.pk]


def still_told(entry: Entry) -> tuple[str, ...]:
    """What the secretariat should look at: names that reviewers will read, since no list knows whose they are."""
    said = " \n".join([entry.title, *(answer for answer in entry.answers.values() if isinstance(answer, str))])
    return names_left(cover_for(entry)(said))


def _own(entry: Entry, content: Mapping[str, Any]) -> list[str]:
    """The names of the city and its region, and those that the entry gives: people and bodies, the place that ends
    its title, in each language that the secretariat holds it in."""
    city, answers = entry.municipality, content.get("answers", entry.answers)
    given = [answer for answer in answers.values() if isinstance(answer, list | dict)]
    known = [name for answer in given for name in (*names_in(answer), *bodies_in(answer))]
    known += [name for code in NAMING for name in names_in(answers.get(code))]
    titles = [content.get("title", entry.title), *(entry.source.get("title") or {}).values()]
    known += [place for title in titles if title and (place := place_at_the_end(title))]
    return [*_names_of(city.name, city.names), *names_of_region(city.country, city.region), *known, *entry.covered]


def _names_of(name: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    return [name, *(one for group in names.values() for one in group)]


def _team(cities: Mapping[int, Municipality]) -> type_names:
    found: type_names = defaultdict(list)
    rows = Membership.objects.filter(municipality__in=cities, role=Role.ENTRANT.value)
    for pk, name in rows.values_list("municipality_id", "person__name"):
        found[pk].append(name)
    return found


def _former(cities: Mapping[int, Municipality]) -> type_names:
    """Names that the city bore before, and those of the places that the registry merged into it."""
    found: type_names = defaultdict(list)
    rows = CityName.objects.filter(Q(municipality__in=cities) | Q(municipality__merged_into__in=cities))
    for own, into, words in rows.values_list("municipality_id", "municipality__merged_into_id", "words"):
        found[own if own in cities else into or 0].append(words)
    return found


def _near(cities: Mapping[int, Municipality]) -> type_names:
    """Names of the registry's places round each city: districts and neighbours tell it as its own name does."""
    found: type_names = defaultdict(list)
    if not cities:
        return found
    boxes = Q()
    for city in cities.values():
        (south, north), (west, east) = _box(city)
        boxes |= Q(country=city.country, latitude__range=(south, north), longitude__range=(west, east))
    places = list(Municipality.objects.filter(boxes))
    for pk, city in cities.items():
        (south, north), (west, east) = _box(city)
        near = [p for p in places if south <= p.latitude <= north and west <= p.longitude <= east and p.pk != pk]
        near = [p for p in near if p.country == city.country][:MOST_NEAR]
        found[pk] = [name for place in near for name in _names_of(place.name, place.names)]
    return found


def _box(city: Municipality) -> tuple[tuple[float, float], tuple[float, float]]:
    wide = NEAR / max(0.2, cos(radians(city.latitude)))
    return (city.latitude - NEAR, city.latitude + NEAR), (city.longitude - wide, city.longitude + wide)
