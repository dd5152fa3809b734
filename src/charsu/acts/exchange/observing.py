"""Observations: entered by the city, corrected with a reason, verified by others; and the effects told of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from charsu.acts.exchange.voice import require_voice
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Effect, Indicator, Municipality, Observation, Practice
from charsu.queries.exchange.effects import beginnings, taken_up_in
from charsu.rules.exchange.effects import Placed, Wrong, placed
from charsu.rules.exchange.measures import Better, Quality, Unfit, Unit, read_address
from charsu.rules.exchange.sheets import Read
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows


def load_catalogue(rows: Sequence[Mapping[str, Any]]) -> int:
    """The catalogue of indicators from its data file; what is there already is renewed. Returns how many."""
    known = {one.code: one for one in Indicator.objects.filter(municipality=None)}
    fresh: list[Indicator] = []
    for order, row in enumerate(rows, start=1):
        facts = {**row, "unit": Unit[row["unit"]].value, "better": Better[row["better"]].value, "order": order}
        old = known.get(row["code"])
        if old is None:
            fresh.append(Indicator(**facts))
        elif any(getattr(old, name) != value for name, value in facts.items()):
            Indicator.objects.filter(pk=old.pk).update(**facts)
    Indicator.objects.bulk_create(fresh)
    return len(rows)


def load_series(rows: Sequence[Observation]) -> None:
    """Observations from a published series, as the demo has them; no person entered them."""
    Observation.objects.bulk_create(rows, batch_size=500)


@performs(Act.OBSERVE)
def observe(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    indicator: Indicator,
    year: int,
    value: float,
    source: str,
    address: str = "",
    method: str = "",
) -> Done:
    """A value of one's own city. It is documented where an address leads to its source, else reported."""
    _require_own(indicator, municipality)
    try:
        with transaction.atomic():
            return Done(_made(municipality, indicator, actors, now, year, value, source, address, method))
    except IntegrityError as trouble:
        raise Refused(Refusal.OBSERVED) from trouble


def _require_own(indicator: Indicator, municipality: Municipality) -> None:
    require_voice(municipality)
    if indicator.municipality_id not in {None, municipality.pk}:
        raise NotThere


def _made(
    city: Municipality, indicator: Indicator, actors: type_actors, now: datetime, year: int, value: float,
    source: str, address: str, method: str, reason: str = "",
) -> Observation:  # fmt: skip
    if not shows(source):
        raise Refused(Refusal.INCOMPLETE)
    leads = read_address(address)
    if isinstance(leads, Unfit):
        raise Refused(Refusal.UNFIT, leads.value)
    quality = Quality.DOCUMENTED if leads else Quality.REPORTED
    return Observation.objects.create(
        municipality=city, indicator=indicator, year=year, value=value, source=clean_line(source)[:300],
        address=leads, method=clean_line(method)[:200], quality=quality.value, entered_by=actors[0],
        entered_at=now, reason=clean_line(reason)[:300],
    )  # fmt: skip


@performs(Act.OBSERVE)
def correct(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    observation: Observation,
    value: float,
    source: str,
    reason: str,
    address: str = "",
    method: str = "",
) -> Done:
    """Another value for the same year: the old row stays in the history, and what was verified is so no more."""
    old = Observation.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=observation.pk)
    if old.municipality_id != municipality.pk:
        raise NotThere
    _require_own(old.indicator, municipality)
    if old.replaced_at:
        raise Refused(Refusal.STALE)
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    return Done(_corrected(old, actors, now, value, source, address, method, reason))


def _corrected(
    old: Observation, actors: type_actors, now: datetime, value: float, source: str, address: str, method: str,
    reason: str,
) -> Observation:  # fmt: skip
    old.replaced_at = now
    old.save(update_fields=["replaced_at"])
    city, indicator = old.municipality, old.indicator
    return _made(city, indicator, actors, now, old.year, value, source, address, method, reason)


@performs(Act.OBSERVE)
def bring(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    rows: Sequence[Read],
    indicators: Mapping[str, Indicator],
    reason: str,
) -> Done:
    """The rows of a table, all or none: new ones are entered, other values correct what stood, for one reason that
    all may read; equal ones stay. Returns how many of each."""
    require_voice(municipality)
    standing = Observation.objects.filter(
        municipality=municipality, replaced_at=None, indicator__in=indicators.values()
    )
    known = {(one.indicator_id, one.year): one for one in standing.select_related("indicator", "municipality")}
    counts = {"new": 0, "corrected": 0, "same": 0}
    for row in rows:
        indicator = indicators[row.indicator]
        old = known.get((indicator.pk, row.year))
        facts = (row.value, row.source, row.address, row.method)
        if old is None:
            _made(municipality, indicator, actors, now, row.year, *facts)
            counts["new"] += 1
        elif old.value == row.value:
            counts["same"] += 1
        elif not shows(reason):
            raise Refused(Refusal.INCOMPLETE)
        else:
            _corrected(old, actors, now, *facts, reason)
            counts["corrected"] += 1
    return Done(counts)


@performs(Act.OBSERVATION_VERIFY)
def verify(*, actors: type_actors, now: datetime, observation: Observation) -> Done:
    """The scientific secretary or an officer has compared the value with its source."""
    held = Observation.objects.filter(pk=observation.pk, replaced_at=None).exclude(address="")
    changed = held.update(quality=Quality.VERIFIED.value, verified_by=actors[0])
    if not changed:
        raise Refused(Refusal.INCOMPLETE)
    return Done(observation)


@performs(Act.OBSERVE)
def name_indicator(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    name: str,
    definition: str,
    unit: Unit,
    better: Better,
    theme: str,
    language: str,
) -> Done:
    """A city's own indicator: marked so wherever it stands, and never laid beside another city's."""
    require_voice(municipality)
    if not shows(name):
        raise Refused(Refusal.INCOMPLETE)
    number = Indicator.objects.filter(municipality=municipality).count() + 1
    return Done(
        Indicator.objects.create(
            code=f"own-{municipality.geonameid}-{number}", name={language: clean_line(name)[:200]},
            definition={language: clean_text(definition)}, unit=unit.value, better=better.value, theme=theme,
            highest=100.0 if unit is Unit.PERCENT else None, municipality=municipality, order=1000,
        )
    )  # fmt: skip


@performs(Act.EFFECT_TELL)
def tell_effect(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    practice: Practice,
    indicator: Indicator,
    before: int,
    after: int,
    claim: str,
    evidence: str,
    compared: Sequence[int] = (),
) -> Done:
    """A claim becomes two observations and what shows them. The city is the practice's own, or one that adopts it."""
    require_voice(municipality)
    is_own = practice.municipality_id == municipality.pk
    if not is_own and not practice.adoptions.filter(municipality=municipality).exists():
        raise NotThere
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    wrong = _wrong(municipality, indicator, before, after, evidence)
    wrong += _incomparable(practice, municipality, compared)
    wrong += _untimely(practice, municipality, before, after)
    if wrong:
        raise Refused(Refusal.UNFIT, *wrong)
    try:
        with transaction.atomic():
            made = Effect.objects.create(
                practice=practice, municipality=municipality, indicator=indicator, before_year=before,
                after_year=after, claim=clean_text(claim), evidence=clean_text(evidence), compared=list(compared),
                by=actors[0], at=now,
            )  # fmt: skip
    except IntegrityError as trouble:
        raise Refused(Refusal.UNFIT, Wrong.TOLD.value) from trouble
    leaf = {"practice": str(practice.public_id), "indicator": indicator.code, "before": before, "after": after}
    return Done(made, leaf)


def _wrong(city: Municipality, indicator: Indicator, before: int, after: int, evidence: str) -> list[str]:
    rows = Observation.objects.filter(municipality=city, indicator=indicator, replaced_at=None)
    years = set(rows.values_list("year", flat=True))
    wrong = [
        (after <= before, Wrong.ORDER),
        (before not in years, Wrong.NO_BEFORE),
        (after not in years, Wrong.NO_AFTER),
        (not shows(evidence), Wrong.EVIDENCE),
    ]
    return [one.value for is_so, one in wrong if is_so]


def _incomparable(practice: Practice, city: Municipality, compared: Sequence[int]) -> list[str]:
    """The comparison is with others, and with such as did without the practice."""
    if city.geonameid in compared:
        return [Wrong.OWN_GROUP.value]
    took = Municipality.objects.filter(pk__in=taken_up_in(practice), geonameid__in=compared)
    return [Wrong.TAKEN_UP.value] if took.exists() else []


def _untimely(practice: Practice, city: Municipality, before: int, after: int) -> list[str]:
    """Nothing moved after a practice that has not begun in the city, or that began after both years."""
    begun = beginnings([(practice, city.pk)])
    if (practice.pk, city.pk) not in begun:
        return [Wrong.NOT_BEGUN.value]
    is_early = after > before and placed(begun[practice.pk, city.pk], before, after) is Placed.EARLIER
    return [Wrong.TOO_EARLY.value] if is_early else []


@performs(Act.EFFECT_TELL)
def withdraw_effect(
    *, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, effect: Effect, reason: str
) -> Done:
    """The city takes a claim back, with its reason, which stays on the page."""
    found = Effect.objects.select_for_update().get(pk=effect.pk)
    if found.municipality_id != municipality.pk:
        raise NotThere
    if found.withdrawn_at or not shows(reason):
        raise Refused(Refusal.DONE if found.withdrawn_at else Refusal.INCOMPLETE)
    found.withdrawn_at, found.reason = now, clean_text(reason)
    found.save(update_fields=["withdrawn_at", "reason"])
    return Done(found, {"practice": str(effect.practice.public_id), "indicator": effect.indicator.code})
