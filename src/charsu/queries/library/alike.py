"""Cities of the library that are like a given one, with what they have in common and their practices."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from charsu.models import Municipality, Practice
from charsu.rules.library.alike import LEAST, Likeness, Traits, likenesses, weight

MOST = 12  # cities
SHOWN = 4  # practices of each

Climate = Callable[[int], str]


@dataclass(frozen=True)
class Alike:
    city: Municipality
    common: tuple[Likeness, ...]
    practices: tuple[Practice, ...]


def cities_alike(city: Municipality, climate: Climate) -> list[Alike]:
    """The cities most like this one first, the larger shelf first among equals. Two questions of the store."""
    shelves: dict[int, list[Practice]] = defaultdict(list)
    rows = Practice.objects.filter(withdrawn_at=None).select_related("municipality", "theme").defer(
        "search_text", "answers", "summary"
    )  # fmt: skip
    for practice in rows:
        shelves[practice.municipality_id].append(practice)
    mine = _traits(city, shelves.get(city.pk, []), climate)
    found = []
    for held in shelves.values():
        other = held[0].municipality
        common = likenesses(mine, _traits(other, held, climate)) if other.pk != city.pk else ()
        if weight(common) >= LEAST:
            new_first = sorted(held, key=lambda one: one.theme.code in mine.themes)
            found.append(Alike(other, common, tuple(new_first[:SHOWN])))
    found.sort(key=lambda one: (-weight(one.common), -len(shelves[one.city.pk]), one.city.pk))
    return found[:MOST]


def _traits(city: Municipality, held: list[Practice], climate: Climate) -> Traits:
    themes = frozenset(practice.theme.code for practice in held)
    return Traits(city.population, climate(city.geonameid), city.country, themes)
