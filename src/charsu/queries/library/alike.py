"""Cities of the library that are like a given one, with what they have in common and their practices."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charsu.models import Municipality, Practice
from charsu.rules.library.alike import LEAST, Likeness, Traits, likenesses, weight

MOST = 12  # cities
SHOWN = 4  # practices of each

Climate = Callable[[int, float], str]  # of a city by its GeoNames id, and its latitude


@dataclass(frozen=True)
class Alike:
    city: Municipality
    common: tuple[Likeness, ...]
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class _Place:
    """A city as the comparison needs it."""

    pk: int
    geonameid: int
    population: int
    country: str
    latitude: float


_Shelf = list[tuple[int, str]]  # practice and theme, the newest first


def cities_alike(city: Municipality, climate: Climate) -> list[Alike]:
    """The cities most like this one first, the larger shelf first among equals. Two questions of the store: every
    practice is compared by a few figures, and those that are shown are read whole."""
    shelves: dict[_Place, _Shelf] = defaultdict(list)
    rows = Practice.objects.filter(withdrawn_at=None).values_list("pk", "theme__code", *_OF_PLACE)
    for practice, theme, *place in rows:
        shelves[_Place(*place)].append((practice, theme))
    own = _Place(city.pk, city.geonameid, city.population, city.country, city.latitude)
    mine = _traits(own, shelves.get(own, []), climate)
    found = []
    for other, held in shelves.items():
        common = likenesses(mine, _traits(other, held, climate)) if other.pk != city.pk else ()
        if weight(common) >= LEAST:
            found.append((-weight(common), -len(held), other.pk, common, _new_first(held, mine)))
    return _read([(common, shown) for *_, common, shown in sorted(found)[:MOST]])


_OF_PLACE = (
    "municipality_id", "municipality__geonameid", "municipality__population", "municipality__country",
    "municipality__latitude",
)  # fmt: skip


def _traits(place: _Place, held: _Shelf, climate: Climate) -> Traits:
    themes = frozenset(theme for _, theme in held)
    return Traits(place.population, climate(place.geonameid, place.latitude), place.country, themes)


def _new_first(held: _Shelf, mine: Traits) -> list[int]:
    """Of themes in which one's own city has none, first."""
    return [practice for practice, _ in sorted(held, key=lambda one: one[1] in mine.themes)[:SHOWN]]


def _read(chosen: Sequence[tuple[tuple[Likeness, ...], list[int]]]) -> list[Alike]:
    rows = Practice.objects.select_related("municipality", "theme").defer("search_text", "answers", "summary")
    known = rows.in_bulk([pk for _, shown in chosen for pk in shown])
    shelves = [(common, tuple(known[pk] for pk in shown)) for common, shown in chosen]
    return [Alike(held[0].municipality, common, held) for common, held in shelves]
