"""Cities and countries as a reader tells them apart: the country's name in the language of the page."""

from dataclasses import replace
from functools import cache
from typing import Any

from django.utils.translation import get_language

from charsu.adapters.texts_of_the_house import read_csv
from charsu.queries.cities import Place, place_of, places


@cache
def _countries() -> dict[str, dict[str, str]]:
    return {row["iso2"]: row for row in read_csv("countries.csv")}


def country_name(iso2: str) -> str:
    row = _countries().get(iso2, {})
    return row.get(f"name_{get_language()}") or row.get("name_en") or iso2


def shown_places(words: str, most: int = 30) -> list[Place]:
    return [_named(place) for place in places(words, get_language() or "en", most=most)]


def shown_place(city: Any) -> Place:
    return _named(place_of(city, get_language() or "en"))


def _named(place: Place) -> Place:
    return replace(place, country=country_name(place.country))
