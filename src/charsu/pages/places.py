"""Cities and countries as a reader tells them apart: the country's name in the language of the page."""

from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from charsu.adapters.countries import country_name
from charsu.queries.cities import Place, name_of, place_of, places


def shown_places(words: str, most: int = 30) -> list[Place]:
    return [_named(place) for place in places(words, get_language() or "en", most=most)]


def shown_place(city: Any) -> Place:
    return _named(place_of(city, get_language() or "en"))


def city_name(city: Any) -> str:
    """In the language of the page, where the registry surely has a name in it."""
    return name_of(city, get_language() or "en")


def _named(place: Place) -> Place:
    return replace(place, country=country_name(place.country))
