"""A mayor's report: our city beside cities like it, what moved what we lag in elsewhere, and whom to ask."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from charsu.models import Indicator, Institution, Municipality
from charsu.queries.exchange.advice import Advice, advice_for, nowhere
from charsu.queries.exchange.indicators import NEWEST, Line, lines_of, standing
from charsu.queries.library.alike import Climate
from charsu.rules.exchange.comparing import Told, Usual, doubts, like_sizes, may_order, usual
from charsu.rules.exchange.measures import Better, improvement

MOST_LINES = 9


class Place(StrEnum):
    """Where the city stands; each value is a key of the report's words."""

    BETTER = "better"
    USUAL = "usual"
    WORSE = "worse"
    UNSURE = "unsure"
    FEW = "few"


@dataclass(frozen=True)
class Measured:
    line: Line
    usual: Usual | None
    place: Place


@dataclass(frozen=True)
class Report:
    city: Municipality
    sizes: tuple[int, int]
    measured: tuple[Measured, ...]
    advice: Advice
    focal: Institution | None

    @property
    def is_compared(self) -> bool:
        return any(one.place in {Place.BETTER, Place.USUAL, Place.WORSE} for one in self.measured)


def report_of(
    city: Municipality, now: datetime, nearest: Callable[[Indicator], Sequence[int]], climate: Climate = nowhere
) -> Report:
    """At most twelve questions, whatever the number of cities. `nearest`: keys of the practices that are about an
    indicator, the nearest first."""
    lines = lines_of(city)
    sizes = like_sizes(city.population)
    rows = _newest_of_others(city, [line.indicator for line in lines], sizes, now)
    measured = [_measured(line, rows.get(line.indicator.pk, []), now.year - NEWEST) for line in lines]
    measured.sort(key=lambda one: list(_ORDER).index(one.place))
    lagging = [one.line.indicator for one in measured if one.place is Place.WORSE]
    focal = Institution.objects.filter(country=city.country, is_party=False).first()
    advice = advice_for(city, lagging, nearest, climate)
    return Report(city, sizes, tuple(measured[:MOST_LINES]), advice, focal)


_ORDER = (Place.WORSE, Place.USUAL, Place.BETTER, Place.UNSURE, Place.FEW)
_COLUMNS = ("indicator", "municipality", "value", "year", "method", "quality")


def _newest_of_others(
    city: Municipality, indicators: Sequence[Indicator], sizes: tuple[int, int], now: datetime
) -> dict[int, list[Told]]:
    """The newest value of each city of like size, by indicator."""
    like = (
        Municipality.objects.filter(population__range=sizes).order_by().values("pk")
    )  # a subquery: the index by city is used
    rows = standing().filter(indicator__in=indicators, municipality__in=like, year__gte=now.year - NEWEST)
    newest: dict[tuple[int, int], Told] = {}
    listed: Iterable[Any] = rows.exclude(municipality=city).order_by("year").values_list(*_COLUMNS)
    for indicator, other, value, year, method, quality in listed:
        newest[indicator, other] = Told(value, year, method, quality)
    found: dict[int, list[Told]] = {}
    for (indicator, _), told in newest.items():
        found.setdefault(indicator, []).append(told)
    return found


def _measured(line: Line, others: list[Told], since: int) -> Measured:
    """A value of the city's own from before `since` says nothing of today, as others' of that age do not."""
    own = line.newest
    middle = usual([one.value for one in others])
    if middle is None:
        return Measured(line, None, Place.FEW)
    told = [*others, Told(own.value, own.year, own.method, own.quality)]
    if own.year < since:
        return Measured(line, None, Place.UNSURE)
    breaks = [one["year"] for one in line.indicator.breaks]
    better = Better(line.indicator.better)
    if better is Better.NEITHER or not may_order(doubts(told, breaks, is_own=bool(line.indicator.municipality_id))):
        return Measured(line, None, Place.UNSURE)
    if middle.low <= own.value <= middle.high:
        return Measured(line, middle, Place.USUAL)
    is_good = improvement(middle.middle, own.value, better)
    return Measured(line, middle, Place.BETTER if is_good else Place.WORSE)
