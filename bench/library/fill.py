"""A library made large: copies of the demo's practices at cities, with values and adoptions from dice.

Copies are rows, written without the acts, so that it takes a minute; nothing of the kind exists outside this bench.
"""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from charsu.adapters.clock import now
from charsu.models import (
    Adoption,
    Entry,
    Indicator,
    Municipality,
    Observation,
    Practice,
    PracticeVector,
    PracticeVersion,
    PracticeWords,
    Receipt,
    Shelf,
)
from charsu.rules.exchange.measures import Quality
from charsu.rules.exchange.stages import Stage
from charsu.rules.library.shelf import Cost, Grade

A_BATCH, ADOPTED = 1000, 10  # one practice in ten is adopted somewhere
LATEST = range(now().year - 5, now().year)
YEARS = len(LATEST)


@dataclass(frozen=True)
class Size:
    practices: int
    cities: int
    observations: int

    def part(self, of: int) -> "Size":
        return Size(self.practices // of, self.cities // of, self.observations // of)


@dataclass(frozen=True)
class Model:
    """A practice of the demo with what hangs on it, of which copies are made."""

    practice: Practice
    entry: Entry
    receipt: Receipt
    words: PracticeWords
    vectors: tuple[PracticeVector, ...]
    version: PracticeVersion


def models() -> list[Model]:
    rows = Practice.objects.select_related("entry", "words_read").prefetch_related("vectors", "versions")
    return [
        Model(p, p.entry, p.entry.receipts.latest("pk"), p.words_read, tuple(p.vectors.all()), p.versions.all()[0])
        for p in rows.order_by("pk")
    ]


def fill(size: Size, of: Sequence[Model], dice: np.random.Generator) -> None:
    """What stands already is kept; called again with a larger size, the rest is added."""
    cities = _cities(size.cities)
    lacking = size.practices - Practice.objects.count()
    stamp = Shelf.objects.get().version + 1
    for numbers in _batches(lacking):
        _practices([of[int(dice.integers(len(of)))] for _ in numbers], cities, dice, stamp)
    Shelf.objects.update(version=stamp, mark=secrets.token_hex(16))
    _observations(cities, size.observations, dice)


def _batches(count: int) -> Iterator[range]:
    return (range(first, min(first + A_BATCH, count)) for first in range(0, count, A_BATCH))


def _practices(of: Sequence[Model], cities: Sequence[Municipality], dice: np.random.Generator, stamp: int) -> None:
    places = [cities[int(dice.integers(len(cities)))] for _ in of]
    entries = Entry.objects.bulk_create(
        _copy(one.entry, public_id=uuid.uuid4(), municipality=city) for one, city in zip(of, places, strict=True)
    )
    Receipt.objects.bulk_create(
        _copy(one.receipt, entry=entry, number=f"bench-{entry.pk}", code=None)
        for one, entry in zip(of, entries, strict=True)
    )
    made = Practice.objects.bulk_create(
        _copy(
            one.practice, public_id=uuid.uuid4(), entry=entry, municipality=city, stamp=stamp, adapted_from=None,
            grade=_one_of(list(Grade), dice), cost=_one_of(list(Cost), dice), year=2000 + int(dice.integers(26)),
            released_at=one.practice.released_at - timedelta(minutes=int(dice.integers(500_000))),
        )
        for one, city, entry in zip(of, places, entries, strict=True)
    )  # fmt: skip
    pairs = list(zip(of, made, strict=True))
    PracticeWords.objects.bulk_create(_copy(one.words, practice=practice) for one, practice in pairs)
    PracticeVersion.objects.bulk_create(_copy(one.version, practice=practice) for one, practice in pairs)
    PracticeVector.objects.bulk_create(
        _copy(vector, practice=practice, vector=_near(bytes(vector.vector), dice))
        for one, practice in pairs for vector in one.vectors
    )  # fmt: skip
    Adoption.objects.bulk_create(_adoption(practice, cities, dice) for _, practice in pairs[::ADOPTED])


def _copy(row: Any, **changed: Any) -> Any:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    made = type(row)(**fields)
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def _one_of(values: Sequence[Any], dice: np.random.Generator) -> str:
    return str(values[int(dice.integers(len(values)))])


def _near(vector: bytes, dice: np.random.Generator) -> bytes:
    """A meaning of its own, beside that of the model."""
    own = np.frombuffer(vector, "<f2").astype(np.float32)
    moved = own + 0.02 * dice.standard_normal(len(own)).astype(np.float32)
    return (moved / np.linalg.norm(moved)).astype("<f2").tobytes()


def _adoption(practice: Practice, cities: Sequence[Municipality], dice: np.random.Generator) -> Adoption:
    at = practice.released_at + timedelta(days=30)
    return Adoption(
        practice=practice, municipality=cities[int(dice.integers(len(cities)))], stage=_one_of(list(Stage), dice),
        language="en", begun_by=practice.entry.started_by, begun_at=at, changed_at=at,
    )  # fmt: skip


def _cities(count: int) -> list[Municipality]:
    """Of the registry, in the order of its numbers; where it holds fewer, copies under numbers of their own."""
    found = list(Municipality.objects.order_by("geonameid")[:count])
    number = Municipality.objects.order_by("-geonameid")[0].geonameid
    lacking = range(1, count - len(found) + 1)
    made = Municipality.objects.bulk_create(
        (_copy(found[one % len(found)], geonameid=number + one) for one in lacking), batch_size=A_BATCH
    )
    return [*found, *made]


def _observations(cities: Sequence[Municipality], count: int, dice: np.random.Generator) -> None:
    """As many indicators of each city as make the count, five years of each; a city that has values keeps them."""
    each = max(1, round(count / len(cities) / YEARS))
    indicators = list(Indicator.objects.filter(municipality=None).order_by("order")[:each])
    told = set(Observation.objects.order_by().values_list("municipality_id", flat=True).distinct())
    fresh = [city for city in cities if city.pk not in told]
    for first in range(0, len(fresh), A_BATCH):
        some = fresh[first : first + A_BATCH]
        rows = ((city, indicator, year) for city in some for indicator in indicators for year in LATEST)
        Observation.objects.bulk_create((_value(*row, dice) for row in rows), batch_size=5000)


def _value(city: Municipality, indicator: Indicator, year: int, dice: np.random.Generator) -> Observation:
    return Observation(
        indicator=indicator, municipality=city, year=year, value=round(float(dice.uniform(1, 90)), 1),
        source="bench", quality=Quality.REPORTED.value, entered_at=now(),
    )  # fmt: skip
