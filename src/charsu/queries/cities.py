"""The registry of municipalities: found by any of their names in any script, homonyms told apart."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from charsu.models import Membership, Municipality
from charsu.rules.names import pieces, slips_between, slips_in
from charsu.rules.names_heard import is_name_heard, said
from charsu.rules.permissions import Role
from charsu.rules.place_names import name_in
from charsu.rules.texts import query_terms

_BIG = 3  # a neighbour that helps to place a city has so many times its people
_NEIGHBOURS = 40
MOST_NEAR = 4000  # candidates that are compared letter by letter


@dataclass(frozen=True)
class Place:
    """A city as a reader can tell it from another of the same name."""

    geonameid: int
    name: str
    own: str  # the name in the reader's script, where it is known and differs
    country: str
    region: str
    population: int
    near: str  # "" or the name of a larger city
    distance: int  # kilometres to it
    is_taken: bool
    is_guess: bool = False  # none of its names holds the words; it only sounds or looks like them


def find_cities(words: str, country: str | Collection[str] = "", most: int = 30) -> list[Municipality]:
    """The cities whose names hold every term; whole names first, then beginnings, the larger ones first.

    Where no name holds them, those that sound so in another script, and those that differ by a letter or two. What
    waits, or was merged away, is not found: the city that it was merged into bears its names.
    """
    terms = query_terms(words)
    if not terms:
        return []
    rows = Municipality.objects.filter(state="registered", merged_into=None)
    if country:
        rows = rows.filter(country__in=[country] if isinstance(country, str) else country)
    held = rows
    for term in terms:
        held = held.filter(search_text__contains=term)
    found = list(held[: most * 8])
    if found:
        return sorted(found, key=lambda city: _rank(city.search_text, terms))[:most]
    return list(dict.fromkeys([*_heard(rows, terms, most), *_nearly(rows, terms, most)]))[:most]


def _heard(rows: QuerySet[Municipality], terms: Sequence[str], most: int) -> list[Municipality]:
    """Cities whose leading name sounds like what was typed in a script of another kind; the larger ones first."""
    spoken = said(terms)
    if not spoken:
        return []
    names = rows.order_by("-population", "geonameid").values_list("pk", "name")
    heard = [pk for pk, name in names.iterator() if is_name_heard(spoken, name)][:most]
    found = Municipality.objects.in_bulk(heard)
    return [found[pk] for pk in heard]


def _nearly(rows: QuerySet[Municipality], terms: Sequence[str], most: int) -> list[Municipality]:
    """Cities whose names hold every term with a slip or two in it; the fewest slips first, then the larger."""
    for term in terms:
        slips = slips_in(term)
        if not slips:
            rows = rows.filter(search_text__contains=term)
            continue
        parts = pieces(term, slips)
        unharmed = Q(search_text__contains=f" {parts[0]}") | Q(search_text__contains=f"{parts[-1]} ")
        for part in parts[1:-1]:
            unharmed |= Q(search_text__contains=part)
        rows = rows.filter(unharmed)
    near: dict[int, int] = {}
    for pk, text in rows.order_by("-population", "geonameid").values_list("pk", "search_text")[:MOST_NEAR]:
        slips_each = [slips_between(term, text) for term in terms]
        if None not in slips_each:
            near[pk] = sum(slip or 0 for slip in slips_each)
    chosen = sorted(near, key=lambda pk: near[pk])[:most]
    found = Municipality.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen]


def _rank(text: str, terms: Sequence[str]) -> int:
    """0 where every term is a whole word of a name, 1 where it begins one, 2 elsewhere."""
    if all(f" {term} " in text for term in terms):
        return 0
    return 1 if all(f" {term}" in text for term in terms) else 2


def places(words: str, language: str, country: str | Collection[str] = "", most: int = 30) -> list[Place]:
    """The cities found, each with what tells it from the others."""
    cities, terms = find_cities(words, country, most), query_terms(words)
    big = _neighbours({city.country for city in cities})
    pks = [city.pk for city in cities]
    seats = Membership.objects.filter(municipality__in=pks, role=Role.ENTRANT.value)
    taken = set(seats.values_list("municipality", flat=True))
    return [
        replace(_place(city, language, big, city.pk in taken), is_guess=not _holds(city, terms)) for city in cities
    ]


def _holds(city: Municipality, terms: Sequence[str]) -> bool:
    return all(term in city.search_text for term in terms)


def place_of(city: Municipality, language: str) -> Place:
    return _place(city, language, _neighbours({city.country}), is_taken=False)


def _neighbours(countries: set[str]) -> list[Municipality]:
    """The largest cities of each country, in one question."""
    turn = Window(RowNumber(), partition_by="country", order_by=["-population", "geonameid"])
    rows = Municipality.objects.filter(country__in=countries, state="registered", merged_into=None)
    return list(rows.defer("search_text").annotate(turn=turn).filter(turn__lte=_NEIGHBOURS))


def _place(city: Municipality, language: str, big: Sequence[Municipality], is_taken: bool) -> Place:
    larger = [b for b in big if b.country == city.country and b.population >= _BIG * city.population]
    nearest = min(larger, key=lambda b: _kilometres(city, b), default=None)
    return Place(
        city.geonameid,
        city.name,
        name_in(language, city.names, city.name),
        city.country,
        "" if re.fullmatch(r"[0-9]*", city.region) else city.region,
        city.population,
        name_of(nearest, language) if nearest else "",
        round(_kilometres(city, nearest)) if nearest else 0,
        is_taken,
    )


def name_of(city: Municipality, language: str) -> str:
    """Its name in the language where the registry surely has one, else the one that it leads with."""
    return name_in(language, city.names, city.name) or city.name


def _kilometres(a: Municipality, b: Municipality) -> float:
    """Along the great circle, by the haversine."""
    lat, far = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    half = sin(lat / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(far / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))


def city_of(geonameid: int) -> Municipality | None:
    """The city of a number; the number of one that was merged leads on to where its entries went."""
    return leads_to(Municipality.objects.select_related("merged_into").filter(geonameid=geonameid).first())


def leads_to(city: Municipality | None) -> Municipality | None:
    """Along the merges, to the city that stands. What waits or was refused has no address of its own."""
    for _ in range(20):
        if city is None or city.merged_into is None:
            break
        city = city.merged_into
    return city if city is not None and city.state == "registered" else None
