"""Search in the library: words and meaning joined, narrowed by facets, each with its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from string import punctuation

import numpy as np
import numpy.typing as npt

from charsu.models import Municipality
from charsu.queries.library.index import Index, index_of
from charsu.queries.library.loading import FACETS, TARGET_BITS, Around
from charsu.rules.library.fusion import Fused, Why, fuse
from charsu.rules.library.heard import is_heard, names_of
from charsu.rules.library.lookup import Term, look_up, perhaps_heard, terms_of
from charsu.rules.library.space import Floats
from charsu.rules.texts import query_terms

ADOPTION = "adoption"
TARGET = "target"
CITY = "city"  # narrows, and is no facet: by GeoNames id
ALL_FACETS = (*FACETS, TARGET, ADOPTION)
NEAREST = 2  # of what is found by meaning: near, not only perhaps
LONGEST = 300  # letters of a query that are read; more is cut, and the page says so
_SIGNS = f"{punctuation}«»“”„،؛؟…、。，！？।፣።"  # round a word
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """Keys of practices, best first; why each is there; how many hold the words; of each facet the counts; and which
    words, as they were typed, were read as names of which cities."""

    pks: Sequence[int]
    why: Sequence[Why]
    near: Sequence[int]  # 2 near in meaning, 1 perhaps, 0 not
    cities: npt.NDArray[np.int64]
    spots: npt.NDArray[np.float64]
    counts: Mapping[str, Mapping[str, int]]
    read_as: Mapping[str, Sequence[Municipality]]

    @property
    def held(self) -> int:
        return self.why.count(Why.HOLDS)

    @property
    def is_faint(self) -> bool:
        """Nothing holds the words, in whole or in part, and nothing is near: what is here is perhaps so."""
        return bool(self.pks) and self.perhaps == len(self.pks)

    @property
    def perhaps(self) -> int:
        """How many are here only because they are perhaps near."""
        return self.why.count(Why.PERHAPS)


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
    words = words[:LONGEST]
    fused, sounding = _fused(index, terms_of(words), meaning) if words else (_all(index), {})
    masks = {name: _mask(index, name, value, adoption) for name, value in chosen.items() if value}
    inside = np.ones(len(index.pks), np.bool_)
    for mask in masks.values():
        inside &= mask
    keep = inside[fused.places]
    places = fused.places[keep]
    counts = {name: _counts(index, name, fused.places, masks, adoption) for name in ALL_FACETS}
    why = [Why(one) for one in fused.why[keep].tolist()]
    taken = set(index.cities[places][fused.why[keep] == Why.CITY].tolist())
    named = ((term, [city for city in cities if city.pk in taken]) for term, cities in sounding.items())
    read_as = {_as_typed(term, words): cities for term, cities in named if cities}
    return Found(
        index.pks[places].tolist(), why, fused.near[keep].tolist(), index.cities[places], index.spots[places], counts,
        read_as,
    )  # fmt: skip


def _as_typed(term: str, words: str) -> str:
    """The word of the question that gave the term, without the signs round it."""
    return next((one for word in words.split() if query_terms(one := word.strip(_SIGNS)) == [term]), term)


def about_words(index: Index, words: str, meaning: Floats | None, theme: str) -> list[int]:
    """Keys of practices that are about the words, in the order of the search and never past what it puts before them:
    of any theme that hold the words, of the theme that are near in meaning, and one of the theme that holds some,
    where the search is sure of anything at all."""
    found = find(index, words, meaning, {"kind": "practice"}, {})
    of_theme = set(find(index, words, meaning, {"kind": "practice", "theme": theme}, {}).pks)
    some = int(Why.HOLDS in found.why or NEAREST in found.near)
    taken: list[int] = []
    for pk, why, near in zip(found.pks, found.why, found.near, strict=True):
        is_partly = why == Why.SOME and pk in of_theme
        if is_partly and not some:
            break
        some -= is_partly
        if is_partly or why == Why.HOLDS or (near == NEAREST and pk in of_theme):
            taken.append(pk)
    return taken


def _all(index: Index) -> Fused:
    count = len(index.pks)
    return Fused(np.arange(count, dtype=np.int64), np.full(count, Why.ALL, np.int8), np.zeros(count, np.int8))


def _fused(
    index: Index, terms: Sequence[Term], meaning: Floats | None
) -> tuple[Fused, Mapping[str, list[Municipality]]]:
    """The list, and of each word that nobody wrote the cities whose name it may be."""
    shelves, at = index.shelves, index.place
    perhaps = perhaps_heard(terms, shelves)
    sounding = _sounding(index, perhaps)
    cities = {word: [city.pk for city in found] for word, found in sounding.items()}
    heard = {word: rows[np.isin(index.cities_of_rows[rows], cities[word])] for word, rows in perhaps.items()}
    found = look_up(terms, shelves, heard)
    likeness = index.likeness(meaning, len(terms)) if meaning is not None and terms else None
    fused = fuse(
        found.score[at], found.share[at], found.holds_all[at], likeness, found.is_heard[at], found.echo[at],
        found.is_exact[at],
    )  # fmt: skip
    return fused, sounding


def _sounding(index: Index, perhaps: Mapping[str, Rows]) -> dict[str, list[Municipality]]:
    """Of each word the cities that it may name. One question, where there is anything to compare."""
    if not perhaps:
        return {}
    own = {word: set(index.cities_of_rows[rows].tolist()) for word, rows in perhaps.items()}
    asked = list(Municipality.objects.filter(pk__in=set().union(*own.values())).only("name", "names"))
    names = {city.pk: names_of([city.name, *chain.from_iterable(city.names.values())]) for city in asked}
    return {
        word: [city for city in asked if city.pk in own[word] and any(is_heard(word, n) for n in names[city.pk])]
        for word in perhaps
    }


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
