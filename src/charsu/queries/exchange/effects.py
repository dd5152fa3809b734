"""What is said to have moved after a practice, with the cities it is compared to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from charsu.gate import NotThere
from charsu.models import Effect, Indicator, Municipality, Observation, Practice
from charsu.queries.exchange.indicators import standing
from charsu.rules.exchange.comparing import like_sizes
from charsu.rules.exchange.effects import Caution, Change, cautions, change, mean_of
from charsu.rules.exchange.measures import Better, Quality, improvement


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


def effects() -> QuerySet[Effect]:
    return Effect.objects.select_related("practice__municipality", "practice__edition", "municipality", "indicator")


def effect_of(pk: int) -> Effect:
    found = effects().filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def effects_of(practice: Practice) -> list[Effect]:
    return list(effects().filter(practice=practice))


def seen(effect: Effect) -> Seen:
    """Everything that the drawing of one effect needs, in two questions."""
    cities = tuple(Municipality.objects.filter(geonameid__in=effect.compared))
    wanted = [effect.municipality_id, *(city.pk for city in cities)]
    rows = list(standing().filter(indicator=effect.indicator_id, municipality__in=wanted).order_by("year"))
    own = [row for row in rows if row.municipality_id == effect.municipality_id]
    others = [{r.year: r.value for r in rows if r.municipality_id == city.pk} for city in cities]
    told = [one for one in others if one]
    return _seen(effect, own, told, cities)


def _seen(
    effect: Effect, rows: Sequence[Observation], group: list[dict[int, float]], cities: tuple[Municipality, ...]
) -> Seen:
    own = {row.year: row.value for row in rows}
    before, after = effect.before_year, effect.after_year
    ends = [row for row in rows if row.year in {before, after}]
    if len(ends) < 2:
        return Seen(effect, own, mean_of(group), cities, None, (), None)
    moved = change(own, group, before, after)
    warned = cautions(
        moved, own, before, after, breaks=[one["year"] for one in effect.indicator.breaks],
        methods=len({row.method for row in ends}),
        is_reported=any(row.quality == Quality.REPORTED.value for row in ends),
    )  # fmt: skip
    better = improvement(moved.before, moved.after, Better(effect.indicator.better))
    return Seen(effect, own, mean_of(group), cities, moved, warned, better)


def comparable_cities(city: Municipality, indicator: Indicator, before: int, after: int, most: int = 8) -> list[Any]:
    """Cities of like size with values in both years that have no effect of a practice told for this indicator."""
    low, high = like_sizes(city.population)
    rows = standing().filter(indicator=indicator, municipality__population__range=(low, high))
    first = rows.filter(year=before).values("municipality")
    both = Municipality.objects.filter(pk__in=rows.filter(year=after, municipality__in=first).values("municipality"))
    moved = Effect.objects.filter(indicator=indicator, withdrawn_at=None).values("municipality")
    return list(both.exclude(pk=city.pk).exclude(pk__in=moved)[:most])
