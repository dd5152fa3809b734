"""A mayor's report: our city beside cities like it, what moved what we lag in elsewhere, and whom to ask."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from charsu.models import Adoption, Effect, Indicator, Institution, Municipality, Practice
from charsu.queries.exchange.effects import beginnings
from charsu.queries.exchange.indicators import NEWEST, Line, lines_of, standing
from charsu.rules.exchange.comparing import Told, Usual, doubts, like_sizes, may_order, usual
from charsu.rules.exchange.effects import Placed, placed
from charsu.rules.exchange.measures import Better, improvement
from charsu.rules.exchange.stages import Stage

MOST_LINES, MOST_PRACTICES = 9, 3


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
class Advised:
    """A practice with what moved where it was put to work, and how many took it over."""

    practice: Practice
    effect: Effect | None
    before: float | None
    after: float | None
    adopted: int
    stopped: int


@dataclass(frozen=True)
class Report:
    city: Municipality
    sizes: tuple[int, int]
    measured: tuple[Measured, ...]
    advised: tuple[Advised, ...]  # after which the very indicators moved
    themed: tuple[Advised, ...]  # of the same themes; three with the former
    focal: Institution | None

    @property
    def is_compared(self) -> bool:
        return any(one.place in {Place.BETTER, Place.USUAL, Place.WORSE} for one in self.measured)


def report_of(city: Municipality, now: datetime) -> Report:
    """At most nine questions, whatever the number of cities."""
    lines = lines_of(city)
    sizes = like_sizes(city.population)
    rows = _newest_of_others(city, [line.indicator for line in lines], sizes, now)
    measured = [_measured(line, rows.get(line.indicator.pk, [])) for line in lines]
    measured.sort(key=lambda one: list(_ORDER).index(one.place))
    lagging = [one.line.indicator for one in measured if one.place is Place.WORSE]
    advised = _by_effect(city, lagging)
    known = {one.practice.pk for one in advised}
    themed = [one for one in _by_theme(city, lagging) if one.practice.pk not in known]
    focal = Institution.objects.filter(country=city.country, is_party=False).first()
    return Report(
        city,
        sizes,
        tuple(measured[:MOST_LINES]),
        tuple(advised),
        tuple(themed[: MOST_PRACTICES - len(advised)]),
        focal,
    )


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


def _measured(line: Line, others: list[Told]) -> Measured:
    own = line.newest
    middle = usual([one.value for one in others])
    if middle is None:
        return Measured(line, None, Place.FEW)
    told = [*others, Told(own.value, own.year, own.method, own.quality)]
    breaks = [one["year"] for one in line.indicator.breaks]
    better = Better(line.indicator.better)
    if better is Better.NEITHER or not may_order(doubts(told, breaks, is_own=bool(line.indicator.municipality_id))):
        return Measured(line, None, Place.UNSURE)
    if middle.low <= own.value <= middle.high:
        return Measured(line, middle, Place.USUAL)
    is_good = improvement(middle.middle, own.value, better)
    return Measured(line, middle, Place.BETTER if is_good else Place.WORSE)


def _by_effect(city: Municipality, lagging: Sequence[Indicator]) -> list[Advised]:
    """Practices after whose beginning an indicator that we lag in moved the better way, elsewhere."""
    rows = Effect.objects.filter(indicator__in=lagging, withdrawn_at=None, practice__withdrawn_at=None)
    effects = list(
        rows.exclude(municipality=city).select_related("practice__municipality", "municipality", "indicator")[:200]
    )
    begun = beginnings((one.practice, one.municipality_id) for one in effects)
    effects = [one for one in effects if _is_after(one, begun.get((one.practice_id, one.municipality_id)))]
    values = _ends(effects)
    moved: list[tuple[Effect, float, float]] = []
    for effect in effects:
        before, after = (values.get((effect.pk, year)) for year in (effect.before_year, effect.after_year))
        if before is not None and after is not None:
            moved.append((effect, before, after))
    good = [one for one in moved if improvement(one[1], one[2], Better(one[0].indicator.better))]
    return _advised([(one[0].practice, *one) for one in good])[:MOST_PRACTICES]


def _is_after(effect: Effect, begun: int | None) -> bool:
    """Whether what moved came after the beginning; where that is not known, nothing is said to have moved."""
    return placed(begun, effect.before_year, effect.after_year) in {Placed.ROUND, Placed.LATER}


def _ends(effects: Sequence[Effect]) -> dict[tuple[int, int], float]:
    rows = standing().filter(
        indicator__in={e.indicator_id for e in effects}, municipality__in={e.municipality_id for e in effects}
    )
    known = {(i, m, y): v for i, m, y, v in rows.values_list("indicator", "municipality", "year", "value")}
    return {
        (e.pk, year): known[e.indicator_id, e.municipality_id, year]
        for e in effects
        for year in (e.before_year, e.after_year)
        if (e.indicator_id, e.municipality_id, year) in known
    }


def _by_theme(city: Municipality, lagging: Sequence[Indicator]) -> list[Advised]:
    themes = list(dict.fromkeys(one.theme for one in lagging))
    rows = Practice.objects.filter(theme__code__in=themes, kind="practice", withdrawn_at=None)
    chosen = rows.exclude(municipality=city).select_related("municipality", "theme", "entry__laureate__certificate")
    honoured = sorted(chosen[:100], key=_rank)
    return _advised([(one, None, None, None) for one in honoured])


def _rank(practice: Practice) -> int:
    """The higher the honour the smaller; last is what has none, or one that was withdrawn."""
    laureate = getattr(practice.entry, "laureate", None)
    is_withdrawn = getattr(getattr(laureate, "certificate", None), "withdrawn_at", None) is not None
    return 1 << 40 if laureate is None or is_withdrawn else int(laureate.tier_id)


def _advised(rows: Sequence[tuple[Practice, Effect | None, float | None, float | None]]) -> list[Advised]:
    first: dict[int, tuple[Practice, Effect | None, float | None, float | None]] = {}
    for row in rows:
        first.setdefault(row[0].pk, row)
    chosen = list(first.values())[: 2 * MOST_PRACTICES]
    counted = Counter(
        (practice, stage == Stage.STOPPED.value)
        for practice, stage in Adoption.objects.filter(practice__in=[row[0].pk for row in chosen]).values_list(
            "practice", "stage"
        )
    )
    return [Advised(*row, counted[row[0].pk, False], counted[row[0].pk, True]) for row in chosen]
