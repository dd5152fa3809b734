"""The catalogue of indicators, and what cities have told by them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from charsu.gate import NotThere
from charsu.models import Indicator, Municipality, Observation
from charsu.queries.announced import theme_names
from charsu.rules.exchange.comparing import Doubt, Told, Usual, doubts, like_sizes, may_order, usual
from charsu.rules.exchange.measures import Better, Scale, Unit

SHOWN = 60  # cities on one page of an indicator
NEWEST = 8  # years back in which a value still counts as a city's present one


def catalogue(city: Municipality | None = None) -> list[Indicator]:
    """The union's indicators, and those of the city's own."""
    return list(Indicator.objects.filter(Q(municipality=None) | Q(municipality=city)))


def indicator_of(code: str) -> Indicator:
    found = Indicator.objects.select_related("municipality").filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def scale_of(indicator: Indicator) -> Scale:
    return Scale(Unit(indicator.unit), indicator.lowest, indicator.highest)


def by_theme(indicators: Iterable[Indicator]) -> list[tuple[Mapping[str, str] | str, list[Indicator]]]:
    names = theme_names()
    found: dict[str, list[Indicator]] = {}
    for one in indicators:
        found.setdefault(one.theme, []).append(one)
    return [(names.get(code, code), rows) for code, rows in found.items()]


def standing() -> QuerySet[Observation]:
    """The observations that stand; those that were corrected are history."""
    return Observation.objects.filter(replaced_at=None)


@dataclass(frozen=True)
class Line:
    """An indicator of a city over the years."""

    indicator: Indicator
    rows: tuple[Observation, ...]

    @property
    def values(self) -> dict[int, float]:
        return {row.year: row.value for row in self.rows}

    @property
    def newest(self) -> Observation:
        return self.rows[-1]

    @property
    def change(self) -> float | None:
        return self.rows[-1].value - self.rows[0].value if len(self.rows) > 1 else None

    @property
    def is_better(self) -> bool | None:
        """Whether the newest value is better than the first; nothing where that cannot be said."""
        moved, better = self.change, Better(self.indicator.better)
        if not moved or better is Better.NEITHER or self.breaks or len({row.method for row in self.rows}) > 1:
            return None
        return (moved > 0) is (better is Better.MORE)

    @property
    def breaks(self) -> list[Mapping[str, Any]]:
        """The changes of method that lie between these years."""
        first, last = self.rows[0].year, self.rows[-1].year
        return [one for one in self.indicator.breaks if first < one["year"] <= last]


def lines_of(city: Municipality) -> list[Line]:
    """Everything that a city has told, by indicator: one question whatever its number."""
    rows = standing().filter(municipality=city).select_related("indicator")
    found: dict[int, list[Observation]] = {}
    for row in rows.order_by("indicator__order", "indicator_id", "year"):
        found.setdefault(row.indicator_id, []).append(row)
    return [Line(group[0].indicator, tuple(group)) for group in found.values()]


def history_of(observation: Observation) -> list[Observation]:
    """Every value that ever stood for this city, indicator and year, the newest first."""
    rows = Observation.objects.filter(
        municipality=observation.municipality_id, indicator=observation.indicator_id, year=observation.year
    )
    return list(rows.select_related("entered_by", "verified_by").order_by("-pk"))


def standing_value(observation: Observation) -> Observation:
    """The one that stands for the same city, indicator and year."""
    return next((one for one in history_of(observation) if one.replaced_at is None), observation)


def observation_of(pk: int) -> Observation:
    found = Observation.objects.select_related("indicator", "municipality").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class Beside:
    """A city's newest value of an indicator."""

    pk: int
    geonameid: int
    name: str
    country: str
    value: float
    year: int
    method: str
    quality: str
    is_asked: bool
    city: Any = None  # the Municipality


@dataclass(frozen=True)
class Across:
    """An indicator across cities: drawn where the asked city is among them and methods allow it; in the order of
    values only where documents stand behind all of them, else by country and name. What is usual is that of the other
    cities, as in the mayor's report."""

    rows: tuple[Beside, ...]
    count: int
    page: int  # which of the pages of them
    usual: Usual | None
    doubts: tuple[Doubt, ...]
    is_drawn: bool
    is_ordered: bool
    years: tuple[int, int] | None  # of the values that are shown
    countries: tuple[str, ...]  # of all of them


_COLUMNS = (
    "municipality", "municipality__geonameid", "municipality__name", "municipality__country", "value", "year",
    "method", "quality",
)  # fmt: skip


def _by_leading_name(city: Municipality) -> tuple[str, str]:
    return city.country, city.name


def across(
    indicator: Indicator, now: datetime, *, like: Municipality | None = None, country: str = "", page: int = 0,
    order: Callable[[Municipality], Any] = _by_leading_name,
) -> Across:  # fmt: skip
    """The newest values of cities of like size (of `like`) or of a country. `page`: which of several; 0 is the one
    with the asked city, or the first. `order`: by what cities are sorted that stand in no order of merit."""
    rows = standing().filter(indicator=indicator, year__gte=now.year - NEWEST)
    cities = Municipality.objects.filter(country=country) if country else Municipality.objects.all()
    if like is not None:
        cities = cities.filter(population__range=like_sizes(like.population))
    if country or like is not None:
        rows = rows.filter(municipality__in=cities.order_by().values("pk"))
    newest: dict[int, Beside] = {}
    listed: Iterable[Any] = rows.order_by("year").values_list(*_COLUMNS)
    for row in listed:
        cells: Any = (*row, like is not None and row[0] == like.pk)
        newest[row[0]] = Beside(*cells)
    named = Municipality.objects.defer("search_text").in_bulk(list(newest))
    return _across(indicator, [replace(one, city=named[pk]) for pk, one in newest.items()], page, order)


def _across(indicator: Indicator, found: list[Beside], page: int, order: Callable[[Municipality], Any]) -> Across:
    told = [Told(one.value, one.year, one.method, one.quality) for one in found]
    breaks = [one["year"] for one in indicator.breaks]
    against = doubts(told, breaks, is_own=indicator.municipality_id is not None)
    is_drawn = may_order(against) and any(one.is_asked for one in found)
    is_ordered = is_drawn and Doubt.UNPROVED not in against
    if is_ordered:
        found.sort(key=lambda one: (one.value, one.name), reverse=indicator.better == Better.MORE.value)
    else:
        found.sort(key=lambda one: order(one.city))
    middle = usual([one.value for one in found if not one.is_asked]) if may_order(against) else None
    at = next((n for n, one in enumerate(found) if one.is_asked), 0)
    number = min(page or at // SHOWN + 1, max(1, -(-len(found) // SHOWN)))
    shown = tuple(found[(number - 1) * SHOWN : number * SHOWN])
    years = (min(one.year for one in shown), max(one.year for one in shown)) if shown else None
    countries = tuple(sorted({one.country for one in found}))
    return Across(shown, len(found), number, middle, against, is_drawn, is_ordered, years, countries)


def names_of(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Codes by the names of an indicator in every language, as a table may write them."""
    return {words.casefold(): one.code for one in indicators for words in one.name.values()}


def standing_years(city: Municipality) -> dict[tuple[str, int], float]:
    """The values that stand, by indicator code and year."""
    rows = standing().filter(municipality=city).values_list("indicator__code", "year", "value")
    return {(code, year): value for code, year, value in rows}
