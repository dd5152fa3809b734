"""Practices for what a city lags in, each with its tie: it moved, is about it, or is of its theme alone; where these
are fewer than three, practices of cities like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any

from django.db.models import F, QuerySet

from charsu.models import Adoption, Effect, Indicator, Municipality, Practice
from charsu.queries.exchange.adoptions import uptakes_of
from charsu.queries.exchange.effects import beginnings
from charsu.queries.exchange.indicators import standing
from charsu.queries.library.alike import Climate, cities_alike
from charsu.rules.exchange.effects import is_after
from charsu.rules.exchange.measures import Better, improvement
from charsu.rules.exchange.uptake import Uptake
from charsu.rules.library.alike import Likeness

MOST_PRACTICES = 3


@dataclass(frozen=True)
class Advised:
    """A practice with what ties it to the city: what moved where it was put to work, or the indicator that it is
    about, or what its city has in common with ours; none of them where only the theme is the same."""

    practice: Practice
    effect: Effect | None = None
    before: float | None = None
    after: float | None = None
    indicator: Indicator | None = None
    common: tuple[Likeness, ...] = ()
    uptake: Uptake = Uptake()


@dataclass(frozen=True)
class Advice:
    """Three practices in all, by what ties them to the city."""

    moved: tuple[Advised, ...] = ()  # after whose beginning the very indicators moved
    about: tuple[Advised, ...] = ()  # whose words are about these indicators
    themed: tuple[Advised, ...] = ()  # of the same themes and no nearer
    alike: tuple[Advised, ...] = ()  # of cities like ours, whatever they are about
    own: tuple[Adoption, ...] = ()  # what the city adopts, or gave up, of what is tied to the same indicators
    untied: tuple[Indicator, ...] = ()  # what the city lags in and neither these nor its own are tied to

    @property
    def all(self) -> tuple[Advised, ...]:
        return (*self.moved, *self.about, *self.themed, *self.alike)

    @property
    def is_called_for(self) -> bool:
        """Whether the city lags in anything: what it lags in is tied to a practice, or untied."""
        return bool(self.moved or self.about or self.own or self.untied)


def nowhere(_geonameid: int, _latitude: float) -> str:
    """The climate of a city where no source is at hand."""
    return ""


def advice_for(
    city: Municipality,
    lagging: Sequence[Indicator],
    nearest: Callable[[Indicator], Sequence[int]],
    climate: Climate = nowhere,
) -> Advice:
    """`nearest`: keys of the practices that are about an indicator, the nearest first."""
    told = _that_moved(city, lagging) if lagging else []
    own, tied_to_own = _own(city, lagging, told) if lagging else ((), set())
    moved = _to_tell(told, own)
    about = _about(city, lagging, nearest, moved)
    themed = _of_their_themes(city, lagging, [*moved, *about])
    alike = _of_cities_alike(city, [*moved, *about, *themed], climate)
    counted = uptakes_of([one.practice.pk for one in (*moved, *about, *themed, *alike)])
    moved, about, themed, alike = (
        [replace(one, uptake=counted.get(one.practice.pk, Uptake())) for one in rows]
        for rows in (moved, about, themed, alike)
    )
    tied = {one.effect.indicator_id for one in moved if one.effect} | tied_to_own
    tied |= {one.indicator.pk for one in about if one.indicator}
    untied = tuple(one for one in lagging if one.pk not in tied)
    return Advice(tuple(moved), tuple(about), tuple(themed), tuple(alike), own, untied)


def _own(
    city: Municipality, lagging: Sequence[Indicator], told: Sequence[Advised]
) -> tuple[tuple[Adoption, ...], set[int]]:
    """What the city itself adopts or gave up for what it lags in: by its own plan, or since the practice moved it
    elsewhere; and the indicators that these are tied to."""
    rows = Adoption.objects.filter(municipality=city).select_related("practice__municipality")
    planned: list[Any] = list(rows.filter(indicators__in=lagging).annotate(tie=F("indicators")))
    found = {one.pk: one for one in planned}
    ties = {one.tie for one in planned}
    for one in rows.filter(practice__in={row.practice.pk for row in told}):
        found.setdefault(one.pk, one)
        ties |= {row.effect.indicator_id for row in told if row.effect and row.practice.pk == one.practice_id}
    return tuple(found.values()), ties


def _that_moved(city: Municipality, lagging: Sequence[Indicator]) -> list[Advised]:
    """Practices after whose beginning an indicator that we lag in moved the better way, elsewhere; one that moved
    several comes for each."""
    rows = Effect.objects.filter(indicator__in=lagging, withdrawn_at=None, practice__withdrawn_at=None)
    kept = rows.exclude(municipality=city).exclude(practice__municipality=city)
    effects = list(kept.select_related("practice__municipality", "municipality", "indicator")[:200])
    begun = beginnings((one.practice, one.municipality_id) for one in effects)
    effects = [one for one in effects if is_after(begun.get((one.practice_id, one.municipality_id)), one.after_year)]
    values = _ends(effects)
    found: list[Advised] = []
    for effect in effects:
        before, after = (values.get((effect.pk, year)) for year in (effect.before_year, effect.after_year))
        if before is None or after is None or not improvement(before, after, Better(effect.indicator.better)):
            continue
        found.append(Advised(effect.practice, effect, before, after))
    return found


def _to_tell(told: Sequence[Advised], own: Sequence[Adoption]) -> list[Advised]:
    """Each practice once, and none that the city adopts already or has tried."""
    at_work = {one.practice_id for one in own}
    first = {one.practice.pk: one for one in reversed(told) if one.practice.pk not in at_work}
    return list(reversed(first.values()))[:MOST_PRACTICES]


def _at_work(city: Municipality) -> QuerySet[Adoption, int]:
    """What the city adopts already, or has tried: nobody need tell it of these. Asked within the other questions."""
    return Adoption.objects.filter(municipality=city).order_by().values_list("practice", flat=True)


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


def _about(
    city: Municipality,
    lagging: Sequence[Indicator],
    nearest: Callable[[Indicator], Sequence[int]],
    known: Sequence[Advised],
) -> list[Advised]:
    """What fills three: of each indicator in turn the practice that is nearest to it in its words."""
    wanted = MOST_PRACTICES - len(known)
    if wanted <= 0 or not lagging:
        return []
    told = {one.practice.pk for one in known}
    lists = [[(pk, one) for pk in nearest(one)[: 4 * MOST_PRACTICES]] for one in lagging]
    tied: dict[int, Indicator] = {}
    for pk, one in filter(None, chain.from_iterable(zip_longest(*lists))):
        if pk not in told:
            tied.setdefault(pk, one)
    rows = Practice.objects.filter(pk__in=tied, kind="practice", withdrawn_at=None).exclude(municipality=city)
    rows = rows.exclude(pk__in=_at_work(city))
    found = {one.pk: one for one in rows.select_related("municipality", "theme")}
    chosen = [Advised(found[pk], indicator=one) for pk, one in tied.items() if pk in found]
    return chosen[:wanted]


def _of_their_themes(city: Municipality, lagging: Sequence[Indicator], known: Sequence[Advised]) -> list[Advised]:
    """What fills three of the same themes, the honoured first: nothing says that they are about what we lag in."""
    wanted = MOST_PRACTICES - len(known) if lagging else 0
    themes = {one.theme for one in lagging}
    rows = Practice.objects.filter(theme__code__in=themes, kind="practice", withdrawn_at=None)
    rows = rows.exclude(municipality=city).exclude(pk__in=[one.practice.pk for one in known])
    rows = rows.exclude(pk__in=_at_work(city))
    if wanted <= 0:
        return []
    chosen = rows.select_related("municipality", "theme", "entry__laureate__certificate")[:100]
    return [Advised(one) for one in sorted(chosen, key=_rank)[:wanted]]


def _of_cities_alike(city: Municipality, known: Sequence[Advised], climate: Climate) -> list[Advised]:
    """What fills three of cities like ours, the most alike first and one of each city before a second."""
    wanted = MOST_PRACTICES - len(known)
    if wanted <= 0:
        return []
    shelves = cities_alike(city, climate)
    in_turn = [one.pk for one in filter(None, chain.from_iterable(zip_longest(*(one.practices for one in shelves))))]
    rows = Practice.objects.filter(pk__in=in_turn, kind="practice").exclude(pk__in=_at_work(city))
    rows = rows.exclude(pk__in=[one.practice.pk for one in known])
    found = {one.pk: one for one in rows.select_related("municipality", "theme")}
    common = {one.city.pk: one.common for one in shelves}
    chosen = [found[pk] for pk in in_turn if pk in found][:wanted]
    return [Advised(one, common=common[one.municipality_id]) for one in chosen]


def _rank(practice: Practice) -> int:
    """The higher the honour the smaller; last is what has none, or one that was withdrawn."""
    laureate = getattr(practice.entry, "laureate", None)
    is_withdrawn = getattr(getattr(laureate, "certificate", None), "withdrawn_at", None) is not None
    return 1 << 40 if laureate is None or is_withdrawn else int(laureate.tier_id)
