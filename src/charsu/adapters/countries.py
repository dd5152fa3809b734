"""The countries of the union's members and partners, and of the other cities of the registry: data, not code."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language

from charsu.adapters.texts_of_the_house import read_csv


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """By two-letter code: names by language, calendar, main time zone and standing, in the order of the file."""
    return {row["iso2"]: row for row in read_csv("countries.csv")}


@cache
def world() -> Mapping[str, Mapping[str, str]]:
    """Every country that an expert may be of, by two-letter code: names in the languages of the pages."""
    return {row["iso2"]: row for row in read_csv("world.csv")}


def is_country(iso2: str) -> bool:
    return iso2 in countries() or iso2 in world()


def country_name(iso2: str) -> str:
    """In the language of the page; else in English; the code itself for a country that no file has."""
    row = countries().get(iso2) or world().get(iso2, {})
    return row.get(f"name_{get_language()}") or row.get("name_en") or iso2
