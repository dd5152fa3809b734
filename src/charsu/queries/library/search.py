"""Search in the library: words and meaning joined, narrowed by facets, each with its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from charsu.models import Municipality
from charsu.queries.library.index import Index, index_of
from charsu.queries.library.loading import FACETS, TARGET_BITS, Around
from charsu.rules.library.fusion import PERHAPS, Fused, fuse
from charsu.rules.library.heard import is_heard, names_of
from charsu.rules.library.lookup import Term, look_up, perhaps_heard, terms_of
from charsu.rules.library.space import Floats

ADOPTION = "adoption"
TARGET = "target"
CITY = "city"  # narrows, and is no facet: by GeoNames id
ALL_FACETS = (*FACETS, TARGET, ADOPTION)
NEAREST = 2  # of what is found by meaning: near, not only perhaps
LONGEST = 300  # letters of a query that are read; more is cut, and the page says so
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """Keys of practices, best first; why each is there; how many hold the words; of each facet the counts."""

    pks: Sequence[int]
    holds: Sequence[bool]
    near: Sequence[int]  # 2 near in meaning, 1 perhaps, 0 not
    heard: Sequence[bool]  # the city's name sounds like a word
    cities: npt.NDArray[np.int64]
    spots: npt.NDArray[np.float64]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def held(self) -> int:
        return sum(self.holds)

    @property
    def is_faint(self) -> bool:
        """Nothing holds the words, in whole or in part, and nothing is near: what is here is perhaps so."""
        return bool(self.pks) and self.perhaps == len(self.pks)

    @property
    def perhaps(self) -> int:
        """How many are here only because they are perhaps near."""
        return sum(near == PERHAPS for near in self.near)


def library_now(around: Around) -> Index:
    """The library as it stands, to search in. `around` tells climate and income of a city."""
    return index_of(around)


def find(
    index: Index,
    words: str,
    meaning: Floats | None,
    chosen: Mapping[str, str],
    adoption: Mapping[int, frozenset[str]],
) -> Found:
    """Practices for the words (all of them without any), under the chosen facets.

    meaning: the vector of the words, or None where it could not be had. adoption: practice -> the
    stages at which its adoptions stand.
    """
    fused = _fused(index, terms_of(words[:LONGEST]), meaning) if words else _all(index)
    masks = {name: _mask(index, name, value, adoption) for name, value in chosen.items() if value}
    inside = np.ones(len(index.pks), np.bool_)
    for mask in masks.values():
        inside &= mask
    keep = inside[fused.places]
    places = fused.places[keep]
    counts = {name: _counts(index, name, fused.places, masks, adoption) for name in ALL_FACETS}
    return Found(
        index.pks[places].tolist(), fused.holds[keep].tolist(), fused.near[keep].tolist(),
        fused.heard[keep].tolist(), index.cities[places], index.spots[places], counts,
    )  # fmt: skip


def about_words(index: Index, words: str, meaning: Floats | None, theme: str) -> list[int]:
    """Keys of practices of any theme that hold the words, and of those of the theme that are near in meaning."""
    found = find(index, words, meaning, {}, {})
    pks = set(find(index, words, meaning, {"theme": theme}, {}).pks)
    rows = zip(found.pks, found.holds, found.near, strict=True)
    return [pk for pk, holds, near in rows if holds or (near == NEAREST and pk in pks)]


def _all(index: Index) -> Fused:
    count = len(index.pks)
    none = np.zeros(count, np.bool_)
    return Fused(np.arange(count, dtype=np.int64), none, np.zeros(count, np.int8), none)


def _fused(index: Index, terms: Sequence[Term], meaning: Floats | None) -> Fused:
    shelves, at = index.shelves, index.place
    found = look_up(terms, shelves, _heard(index, perhaps_heard(terms, shelves)))
    likeness = index.likeness(meaning, len(terms)) if meaning is not None and terms else None
    return fuse(found.score[at], found.share[at], found.holds_all[at], likeness, found.is_heard[at], found.echo[at])


def _heard(index: Index, perhaps: Mapping[str, Rows]) -> dict[str, Rows]:
    """Of each word the rows whose city it may name. One question, where there is anything to compare."""
    if not perhaps:
        return {}
    cities = {word: index.cities_of_rows[rows] for word, rows in perhaps.items()}
    asked = Municipality.objects.filter(pk__in=np.unique(np.concatenate(list(cities.values()))).tolist())
    told = asked.values_list("pk", "name", "names")
    names = {pk: names_of([name, *chain.from_iterable(names.values())]) for pk, name, names in told}
    sound = {
        word: [pk for pk in np.unique(own).tolist() if any(is_heard(word, name) for name in names.get(pk, ()))]
        for word, own in cities.items()
    }
    return {word: rows[np.isin(cities[word], sound[word])] for word, rows in perhaps.items()}


def _mask(index: Index, name: str, value: str, adoption: Mapping[int, frozenset[str]]) -> Bools:
    if name == TARGET:
        hit: Bools = (index.targets & TARGET_BITS.get(value, 0)) > 0
        return hit
    if name == CITY:
        here: Bools = index.spots[:, 0] == (float(value) if value.isascii() and value.isdecimal() else -1.0)
        return here
    if name == ADOPTION:
        taken = np.fromiter((pk for pk, stages in adoption.items() if value in stages), np.int64)
        return np.isin(index.pks, taken)
    code = index.codes[name].of.get(value, -2)
    same: Bools = index.facets[name] == code
    return same


def _counts(
    index: Index,
    name: str,
    places: npt.NDArray[np.int64],
    masks: Mapping[str, Bools],
    adoption: Mapping[int, frozenset[str]],
) -> dict[str, int]:
    """How many of the places have each value, under every other facet that is chosen."""
    for other, mask in masks.items():
        if other != name:
            places = places[mask[places]]
    if name == TARGET:
        held = index.targets[places]
        return {target: n for target, bit in TARGET_BITS.items() if (n := int(((held & bit) > 0).sum()))}
    if name == ADOPTION:
        keys = index.pks[places].tolist() if adoption else []
        return dict(Counter(stage for pk in keys for stage in adoption.get(pk, ())))
    codes = index.facets[name][places]
    values = index.codes[name].values
    tally = np.bincount(codes[codes >= 0], minlength=len(values))
    return {values[code]: int(tally[code]) for code in np.flatnonzero(tally)}
