"""Time zones by the city that stands for them, in the language of the page."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language

from charsu.adapters.texts_of_the_house import read_csv


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    return {row["zone"]: row for row in read_csv("zone_names.csv")}


def zone_name(zone: str) -> str:
    """Asia/Tehran is Tehran, تهران, Тегеран; a zone that the file does not have, by its last part."""
    row = _names().get(zone, {})
    return row.get(get_language() or "en") or row.get("en") or zone.rpartition("/")[2].replace("_", " ")
