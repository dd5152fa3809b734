"""The library read into arrays: a row for each practice that is not withdrawn, and what the search needs of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from charsu.models import Practice, PracticeVector, PracticeWords
from charsu.queries.library.grading import graded
from charsu.rules.library.segment import Meanings, Postings, meanings_of, postings_of
from charsu.rules.library.shelf import TARGETS
from charsu.rules.library.space import SIZE, Floats, means_of, without_language
from charsu.rules.library.terms import read

FACETS = ("theme", "country", "division", "kind", "grade", "year", "cost", "climate", "income")
_COLUMNS = (
    "pk", "released_at", "municipality_id", "municipality__geonameid", "theme__code", "municipality__country",
    "division__code", "kind", "grade_now", "year", "cost", "targets", "language", "municipality__longitude",
    "municipality__latitude",
)  # fmt: skip
TARGET_BITS = {target: 1 << at for at, target in enumerate(TARGETS)}
Around = Callable[
    [int, str], tuple[str, str]
]  # GeoNames id and country -> climate, income; "" where no source has it


class Codes:
    """Whole numbers for the values of a facet, given in the order in which they come; they only grow."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}
        self.values: list[str] = []

    def code(self, value: Any) -> int:
        """-1 for nothing."""
        if value in (None, ""):
            return -1
        text = str(value)
        if text not in self.of:
            self.of[text] = len(self.values)
            self.values.append(text)
        return self.of[text]


@dataclass(frozen=True)
class Segment:
    """Rows in no order: their keys, their facets as codes, their words, their meanings."""

    pks: npt.NDArray[np.int64]
    stamps: npt.NDArray[np.int64]
    released: npt.NDArray[np.int64]
    cities: npt.NDArray[np.int64]
    spots: npt.NDArray[np.float64]  # (N, 3): GeoNames id, longitude, latitude
    facets: Mapping[str, npt.NDArray[np.int32]]
    targets: npt.NDArray[np.int32]
    languages: npt.NDArray[np.int32]
    strong: Postings
    weak: Postings
    meanings: Meanings


@dataclass(frozen=True)
class Means:
    """What is taken out of every vector: the mean of all, and of each language."""

    whole: Floats
    of: Mapping[int, Floats]


def segment_of(
    rows: QuerySet[Practice], codes: Mapping[str, Codes], around: Around, means: Means | None
) -> tuple[Segment, Means]:
    """Read the practices. Without `means` those of their own vectors are taken."""
    listed = list(graded(rows).values_list(*_COLUMNS, "stamp"))
    at = {row[0]: place for place, row in enumerate(listed)}
    strong, weak = _words(rows, at)
    vectors, spoken, owners = _vectors(rows, at, codes["language"])
    means = means or Means(*means_of(vectors, spoken))
    segment = Segment(
        pks=np.array([row[0] for row in listed], np.int64),
        stamps=np.array([row[-1] for row in listed], np.int64),
        released=np.array([int(row[1].timestamp() * 1_000_000) for row in listed], np.int64),
        cities=np.array([row[2] for row in listed], np.int64),
        spots=np.array([(row[3], row[13], row[14]) for row in listed], np.float64).reshape(len(listed), 3),
        facets=_facets(listed, codes, around),
        targets=np.array([sum(TARGET_BITS.get(one, 0) for one in row[11]) for row in listed], np.int32),
        languages=np.array([codes["language"].code(row[12]) for row in listed], np.int32),
        strong=postings_of(strong),
        weak=postings_of(weak),
        meanings=meanings_of(_centred(vectors, spoken, means), owners),
    )
    return segment, means


def _facets(
    listed: Sequence[tuple[Any, ...]], codes: Mapping[str, Codes], around: Around
) -> dict[str, npt.NDArray[np.int32]]:
    places = [around(row[3], row[5]) for row in listed]
    values = [[*row[4:11], climate, income] for row, (climate, income) in zip(listed, places, strict=True)]
    return {name: np.array([codes[name].code(row[at]) for row in values], np.int32) for at, name in enumerate(FACETS)}


def _words(rows: QuerySet[Practice], at: Mapping[int, int]) -> tuple[list[Any], list[Any]]:
    none = np.zeros(0, np.uint64)
    strong, weak = [none] * len(at), [none] * len(at)
    found = PracticeWords.objects.filter(practice__in=rows.order_by()).values_list("practice_id", "strong", "weak")
    for pk, first, second in found.iterator(chunk_size=2000):
        if pk in at:
            strong[at[pk]], weak[at[pk]] = read(bytes(first)), read(bytes(second))
    return strong, weak


def _vectors(
    rows: QuerySet[Practice], at: Mapping[int, int], codes: Codes
) -> tuple[Floats, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    found = PracticeVector.objects.filter(practice__in=rows.order_by()).values_list(
        "practice_id", "language", "vector"
    )
    blobs, spoken, owners = [], [], []
    for pk, language, vector in found.iterator(chunk_size=2000):
        if pk in at:
            blobs.append(bytes(vector))
            spoken.append(codes.code(language))
            owners.append(at[pk])
    raw = np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), SIZE).astype(np.float32)
    plain = without_language(raw) if blobs else np.zeros((0, SIZE), np.float32)
    return plain, np.array(spoken, np.int32), np.array(owners, np.int32)


def _centred(vectors: Floats, spoken: npt.NDArray[np.int32], means: Means) -> Floats:
    if not len(vectors):
        return vectors
    away = np.stack([means.of.get(int(code), means.whole) for code in spoken])
    centred: Floats = vectors - away
    return centred
