"""What is said to have moved after a practice, with the cities it is compared to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet

from charsu.gate import NotThere
from charsu.models import Adoption, Effect, Indicator, Municipality, Observation, Practice
from charsu.queries.exchange.indicators import standing
from charsu.rules.exchange.comparing import like_sizes
from charsu.rules.exchange.effects import Caution, Change, Placed, cautions, change, mean_of, placed
from charsu.rules.exchange.measures import Better, Quality, improvement
from charsu.rules.exchange.stages import Stage


@dataclass(frozen=True)
class Seen:
    """An effect as it is drawn: the city's own line, the mean of the cities compared, and what to beware of."""

    effect: Effect
    own: dict[int, float]
    group: dict[int, float]
    cities: tuple[Municipality, ...]
    change: Change | None  # nothing where one of its observations was taken back since
    cautions: tuple[Caution, ...]
    is_better: bool | None
    begun: int | None  # the year in which the practice began in that city
    placed: Placed


def effects() -> QuerySet[Effect]:
    return Effect.objects.select_related("practice__municipality", "practice__edition", "municipality", "indicator")


def effect_of(pk: int) -> Effect:
    found = effects().filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def effects_of(practice: Practice) -> list[Effect]:
    return list(effects().filter(practice=practice))


def beginnings(pairs: Iterable[tuple[Practice, int]]) -> dict[tuple[int, int], int | None]:
    """The years in which practices began in cities (keys), by both keys; a pair is left out where it has not begun.

    In the practice's own city it is the practice's year, which may be unknown; elsewhere the year in which the plan
    begins, or in which work was said to be under way where the plan names no day.
    """
    asked = {(practice.pk, city): practice for practice, city in pairs}
    found: dict[tuple[int, int], int | None] = {
        key: practice.year for key, practice in asked.items() if practice.municipality_id == key[1]
    }
    begun = Adoption.objects.filter(
        practice__in={key[0] for key in asked}, municipality__in={key[1] for key in asked}
    ).annotate(started=Min("steps__at", filter=Q(steps__stage=Stage.UNDER_WAY.value)))
    for one in begun.exclude(started=None).order_by("-started"):  # of two attempts the earlier is kept
        found[one.practice_id, one.municipality_id] = (one.begins or one.started).year
    return {key: year for key, year in found.items() if key in asked}


def taken_up_in(practice: Practice) -> set[int]:
    """The cities that did not do without the practice: its own, and each that planned to adopt it, whatever came of
    it. A mere interest changes nothing in a city."""
    planned = practice.adoptions.filter(steps__stage=Stage.PLAN.value)
    return {practice.municipality_id, *planned.values_list("municipality", flat=True)}


def seen(effect: Effect) -> Seen:
    """Everything that the drawing of one effect needs, in four questions. A city that was compared and took the
    practice up by the later year is compared no more."""
    named = list(Municipality.objects.filter(geonameid__in=effect.compared))
    begun = beginnings((effect.practice, key) for key in [effect.municipality_id, *(city.pk for city in named)])
    cities = tuple(city for city in named if not _began_by(effect, city, begun))
    wanted = [effect.municipality_id, *(city.pk for city in cities)]
    rows = list(standing().filter(indicator=effect.indicator_id, municipality__in=wanted).order_by("year"))
    own = [row for row in rows if row.municipality_id == effect.municipality_id]
    others = [row for row in rows if row.municipality_id != effect.municipality_id]
    return _seen(effect, own, others, cities, begun.get((effect.practice_id, effect.municipality_id)))


def _began_by(effect: Effect, city: Municipality, begun: Mapping[tuple[int, int], int | None]) -> bool:
    """Whether the practice began in the city by the later year; where its own year is not known, it may have."""
    key = (effect.practice_id, city.pk)
    year = begun.get(key)
    return key in begun and (year is None or year <= effect.after_year)


def _seen(
    effect: Effect, rows: Sequence[Observation], others: Sequence[Observation], cities: tuple[Municipality, ...],
    begun: int | None,
) -> Seen:  # fmt: skip
    own = {row.year: row.value for row in rows}
    before, after = effect.before_year, effect.after_year
    group = _lines(others)
    when = (begun, placed(begun, before, after))
    ends = [row for row in rows if row.year in {before, after}]
    theirs = {row.method for row in others if row.year in {before, after}}
    if len(ends) < 2:
        return Seen(effect, own, mean_of(group), cities, None, (), None, *when)
    moved = change(own, group, before, after)
    warned = cautions(
        moved, own, before, after, breaks=[one["year"] for one in effect.indicator.breaks],
        methods=len({row.method for row in ends}), is_group_alike=theirs <= {row.method for row in ends},
        is_reported=any(row.quality == Quality.REPORTED.value for row in ends),
    )  # fmt: skip
    better = improvement(moved.before, moved.after, Better(effect.indicator.better))
    return Seen(effect, own, mean_of(group), cities, moved, warned, better, *when)


def _lines(rows: Sequence[Observation]) -> list[dict[int, float]]:
    """The values of each city by year."""
    found: dict[int, dict[int, float]] = {}
    for row in rows:
        found.setdefault(row.municipality_id, {})[row.year] = row.value
    return list(found.values())


def comparable_cities(
    practice: Practice, city: Municipality, indicator: Indicator, before: int, after: int, most: int = 8
) -> list[Any]:
    """Cities of like size with values in both years that did without the practice, and that have no effect of any
    practice told for this indicator."""
    low, high = like_sizes(city.population)
    rows = standing().filter(indicator=indicator, municipality__population__range=(low, high))
    first = rows.filter(year=before).values("municipality")
    both = Municipality.objects.filter(pk__in=rows.filter(year=after, municipality__in=first).values("municipality"))
    moved = Effect.objects.filter(indicator=indicator, withdrawn_at=None).values("municipality")
    return list(both.exclude(pk__in=taken_up_in(practice) | {city.pk}).exclude(pk__in=moved)[:most])
