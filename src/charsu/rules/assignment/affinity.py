"""How well a reviewer fits an entry, by one formula that can be read aloud.

    affinity = 4 t + 3 k + 2 x + 1 l, over the sum of the weights, so that it lies between 0 and 1

t  1 when a theme of the entry is the reviewer's first, 1/2 when it is another of theirs
k  shared keywords over the root of the product of both counts (cosine of two sets; Salton & McGill 1983), keywords
   weighed by how rare they are among the entries, so that "city" says little and "drainage" much; a keyword that the
   reviewer knows at a level below 1 counts by that level
x  the best level, 0 to 1, that the reviewer declared for a theme of the entry
l  1 when they read its language well, 1/2 when they only read it, 0 when they do not

The same input gives the same figures; words are compared in lower case, without marks of the spacing round them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.checks import Unusable


@dataclass(frozen=True)
class EntryWords:
    """What an entry says of itself."""

    themes: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    language: str = ""

    def __post_init__(self) -> None:
        _sets_of_words(themes=self.themes, keywords=self.keywords)


@dataclass(frozen=True)
class ReviewerWords:
    """What a reviewer says of themselves; `themes` with the foremost first, `expertise` a level 0 to 1 by theme,
    `fluent` the languages they read well, `languages` those they read at all, `levels` how well, 0 to 1, they know
    what a keyword stands for (1 where nothing is said)."""

    themes: tuple[str, ...] = ()
    keywords: frozenset[str] = frozenset()
    expertise: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    fluent: frozenset[str] = frozenset()
    levels: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _sets_of_words(themes=self.themes, keywords=self.keywords, languages=self.languages, fluent=self.fluent)


def _sets_of_words(**given: object) -> None:
    """Raises Unusable for one word where words are asked: it would be taken letter by letter."""
    for name, words in given.items():
        if isinstance(words, str):
            raise Unusable(name, f"it is a collection of words, not the one word {words!r}")


@dataclass(frozen=True)
class Weights:
    """How much each part counts."""

    theme: float = 4.0
    keywords: float = 3.0
    expertise: float = 2.0
    language: float = 1.0


@dataclass(frozen=True)
class Affinity:
    """All matrices are (E, R). `reads` and `overlap` go to `Problem` as they are: an overlap pair shares no theme."""

    values: NDArray[np.float32]
    theme: NDArray[np.float32]
    keywords: NDArray[np.float32]
    expertise: NDArray[np.float32]
    language: NDArray[np.float32]

    @property
    def reads(self) -> NDArray[np.bool_]:
        return np.asarray(self.language > 0)

    @property
    def overlap(self) -> NDArray[np.bool_]:
        return np.asarray(self.theme == 0)


def affinity_of(
    entries: Sequence[EntryWords], reviewers: Sequence[ReviewerWords], weights: Weights | None = None
) -> Affinity:
    """Every pair by the formula above. Raises ValueError on a negative weight, or a level that is not from 0 to 1."""
    weigh = weights or Weights()
    parts = weigh.theme, weigh.keywords, weigh.expertise, weigh.language
    if min(parts) < 0 or not sum(parts) > 0:
        raise ValueError("weights of affinity are not negative, and not all zero")
    themes = _theme(entries, reviewers)
    _check_levels(reviewers)
    words = _keywords([_plain(e.keywords) for e in entries], [_known(r) for r in reviewers])
    skill = _best(entries, [reviewer.expertise for reviewer in reviewers])
    tongue = _language(entries, reviewers)
    total = sum(weight * part for weight, part in zip(parts, (themes, words, skill, tongue), strict=True))
    return Affinity(
        *(np.asarray(part, dtype=np.float32) for part in (total / sum(parts), themes, words, skill, tongue))
    )


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(_bare(word) for word in words)


def _bare(word: str) -> str:
    return " ".join(word.casefold().split())


def _known(reviewer: ReviewerWords) -> dict[str, float]:
    """The reviewer's keywords with how well they know each."""
    levels = {_bare(word): float(level) for word, level in reviewer.levels.items()}
    return {word: levels.get(word, 1.0) for word in _plain(reviewer.keywords)}


def _incidence(rows: Sequence[Mapping[str, float]], terms: Mapping[str, int]) -> NDArray[np.float64]:
    found = np.zeros((len(rows), len(terms)))
    for number, row in enumerate(rows):
        for term, value in row.items():
            if term in terms:
                found[number, terms[term]] = value
    return found


def _terms(groups: Sequence[frozenset[str]]) -> dict[str, int]:
    return {term: number for number, term in enumerate(sorted(frozenset().union(*groups)))}


def _best(entries: Sequence[EntryWords], levels: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """(E, R) the best level of a reviewer among the themes of an entry."""
    terms = _terms([entry.themes for entry in entries])
    found = np.zeros((len(entries), len(levels)))
    table = _incidence(levels, terms)
    for number, entry in enumerate(entries):
        columns = [terms[theme] for theme in sorted(entry.themes)]
        if columns:
            found[number] = table[:, columns].max(axis=1)
    return found


def _theme(entries: Sequence[EntryWords], reviewers: Sequence[ReviewerWords]) -> NDArray[np.float64]:
    return _best(
        entries, [{theme: 0.5 if n else 1.0 for n, theme in reversed([*enumerate(r.themes)])} for r in reviewers]
    )


def _check_levels(reviewers: Sequence[ReviewerWords]) -> None:
    for number, reviewer in enumerate(reviewers):
        for what, level in (*reviewer.expertise.items(), *reviewer.levels.items()):
            if not 0 <= level <= 1:
                raise ValueError(f"expertise of reviewer {number} in {what}: {level} is not from 0 to 1")


def _keywords(entries: list[frozenset[str]], reviewers: list[dict[str, float]]) -> NDArray[np.float64]:
    """Cosine of two sets of words, each word weighing log(1 + E / entries that have it); a shared word counts by the
    level at which the reviewer knows it."""
    terms = _terms([*entries, *(frozenset(words) for words in reviewers)])
    spread = Counter(word for words in entries for word in words)
    rarity = {word: log(1 + len(entries) / max(spread[word], 1)) for word in terms}
    sides = [
        _incidence([{word: rarity[word] for word in words} for words in side], terms) for side in (entries, reviewers)
    ]
    lengths = [np.sqrt((side**2).sum(axis=1)) for side in sides]
    scale = np.outer(*lengths)
    known = _incidence([{word: level * rarity[word] for word, level in words.items()} for words in reviewers], terms)
    return np.asarray(sides[0] @ known.T / np.where(scale > 0, scale, 1.0))


def _language(entries: Sequence[EntryWords], reviewers: Sequence[ReviewerWords]) -> NDArray[np.float64]:
    known = [dict.fromkeys(r.languages, 0.5) | dict.fromkeys(r.fluent, 1.0) for r in reviewers]
    return np.array([[levels.get(e.language, 0.0) for levels in known] for e in entries]).reshape(
        len(entries), len(reviewers)
    )
