"""Cities and countries as a reader tells them apart: the country's name in the language of the page."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from charsu.adapters.countries import countries, country_name, world
from charsu.queries.cities import Place, name_of, place_of, places
from charsu.rules.alphabets import in_alphabet


def country_choices() -> list[tuple[str, str]]:
    """The countries of the union, by their names in the language of the page."""
    return countries_by_name(countries())


def countries_of_experts() -> list[tuple[str, str]]:
    """Every country, by its name in the language of the page: experts come from beyond the union too."""
    return countries_by_name({*countries(), *world()})


def place_in_alphabet(city: Any) -> tuple[Any, Any]:
    """What to sort cities by: their country and then their name, as the page writes both."""
    language = get_language() or "en"
    return in_alphabet(country_name(city.country), language), in_alphabet(city_name(city), language)


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with names in the language of the page, in the order of its alphabet."""
    language = get_language() or "en"
    return sorted(((iso2, country_name(iso2)) for iso2 in codes), key=lambda row: in_alphabet(row[1], language))


def shown_places(words: str, most: int = 30, country: str | Collection[str] = "") -> list[Place]:
    return [_named(place) for place in places(words, get_language() or "en", country, most)]


def shown_place(city: Any) -> Place:
    return _named(place_of(city, get_language() or "en"))


def city_name(city: Any) -> str:
    """In the language of the page, where the registry surely has a name in it."""
    return name_of(city, get_language() or "en")


def _named(place: Place) -> Place:
    return replace(place, country=country_name(place.country))
