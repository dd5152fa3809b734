"""Whether values of several cities may be laid side by side, and what speaks against it.

Nothing here ranks. Where methods differ the values are not put in order at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles

from charsu.rules.exchange.measures import Quality

FAR_YEARS = 3
FEW = 5


class Doubt(StrEnum):
    """Why values are hard to compare; each value is the sentence that pages show."""

    METHODS = "Not all were measured by the same method, so they are not put in order."
    BREAK = "The method changed between the years of these values, so they are not put in order."
    YEARS = "The values are of years far apart."
    UNPROVED = "Some values are only reported: no document stands behind them."
    FEW = "Too few cities have told a value to say what is usual."
    OWN = "This indicator is a city's own; no other standard defines it."


BARS_ORDER = frozenset({Doubt.METHODS, Doubt.BREAK, Doubt.OWN})


@dataclass(frozen=True)
class Told:
    """A city's newest value: what is needed to judge whether it can stand beside others."""

    value: float
    year: int
    method: str
    quality: str


def doubts(rows: Sequence[Told], breaks: Iterable[int], *, is_own: bool = False) -> tuple[Doubt, ...]:
    """What speaks against comparing `rows`; `breaks` are the first years of a changed method."""
    found = [Doubt.OWN] if is_own else []
    years = [row.year for row in rows]
    if len({row.method for row in rows}) > 1:
        found.append(Doubt.METHODS)
    if years and any(min(years) < year <= max(years) for year in breaks):
        found.append(Doubt.BREAK)
    if years and max(years) - min(years) >= FAR_YEARS:
        found.append(Doubt.YEARS)
    if any(row.quality == Quality.REPORTED.value for row in rows):
        found.append(Doubt.UNPROVED)
    if len(rows) < FEW:
        found.append(Doubt.FEW)
    return tuple(found)


def may_order(found: Iterable[Doubt]) -> bool:
    return not BARS_ORDER & set(found)


@dataclass(frozen=True)
class Usual:
    """What is usual among cities: the middle value and the half of the cities round it."""

    count: int
    middle: float
    low: float
    high: float


def usual(values: Sequence[float]) -> Usual | None:
    """Median and quartiles (inclusive method, as in Hyndman and Fan's type 7); nothing for fewer than five."""
    if len(values) < FEW:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Usual(len(values), median(values), low, high)


def like_sizes(population: int, width: float = 2.0) -> tuple[int, int]:
    """From half to twice as many residents (for `width` 2): cities of like size."""
    return round(population / width), round(population * width)
