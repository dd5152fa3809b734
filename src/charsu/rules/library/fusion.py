"""One list of several: who holds the words, who is near in meaning, whose city's name sounds so. The rule, as pages
and docs state it:

1. Whoever holds every word of the query comes before all others, none left out.
2. Within these, and then within the others, places are joined by reciprocal rank: 1/(60 + place by meaning), and
   1/(60 + place by words) at full weight for those that hold every word, at half weight for those that hold some.
3. Some words is: of the query's weight (rare words weigh more) at least half. Near in meaning is: a likeness of at
   least NEAR, the first MOST_NEAR at most. A short question is not near to anything by that measure, and still has a
   nearest. So as perhaps near come, of the first MOST_FAINT, those that stand out from the shelf (STANDS_OUT standard
   deviations above its mean), and the first FEWEST in any case, with what sounds so and without: with five, recall
   among ten fell (bench/search).
4. Where words of the query sound like words of a practice that are written otherwise (names and loans of another
   script), its likeness is raised: by ECHO for a rare sound, by less for common ones and for few among many words.
5. Behind all of these comes whoever holds the words but for one that the name of the city sounds like, and last
   what is perhaps near. Whoever is there for several reasons is said to be there for the strongest (Why): every word,
   the city's name, near in meaning, perhaps near, some words, their beginnings.
6. What is equal stays in the order of the shelf, newest first; so does, within its group, what comes after the
   first thousand places, which nobody turns pages to.

Reciprocal rank: Cormack, Clarke and Büttcher, SIGIR 2009.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

K = 60.0
SHARE = 0.5
NEAR = 0.22
MOST_NEAR = 200
MOST_FAINT, FEWEST, STANDS_OUT = 20, 10, 1.5
UNSEEN = -1.0  # the likeness of what was not worth an exact look
RANKED = 1000
ECHO = 0.2
PERHAPS, SURE = 1, 2  # how near

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


class Why(IntEnum):
    """Why a practice is in the list, as pages say it: the strongest reason that it has."""

    ALL = 0  # nothing was asked
    BEGINS = 1  # some of the words, by their beginnings alone
    SOME = 2
    PERHAPS = 3  # perhaps near in meaning
    NEAR = 4
    CITY = 5  # the city, if a word that nobody wrote is its name
    HOLDS = 6


@dataclass(frozen=True)
class Fused:
    """Places of the shelf, best first; `why` each is there; `near` in meaning says more than that."""

    places: Places
    why: npt.NDArray[np.int8]
    near: npt.NDArray[np.int8]  # 2 near, 1 perhaps near and nothing else, 0 not


def fuse(
    words: Floats, share: Floats, holds_all: Bools, likeness: Floats | None, heard: Bools | None = None,
    echo: Floats | None = None, exact: Bools | None = None,
) -> Fused:  # fmt: skip
    """All arrays (N,) over the shelf in its order: `words` the score by words, `share` how much of the query's weight
    each holds, `holds_all` whether it holds every word, `likeness` the cosine of meaning (None without a model),
    `heard` whether it would, but for a word that sounds like its city's name, `echo` how much of the query sounds
    like its words, `exact` whether it holds a word as it was typed, not its beginning alone."""
    by_words = holds_all | (share >= SHARE)
    near = np.zeros(len(words), np.int8)
    score = np.zeros(len(words), np.float64)
    if likeness is not None:
        seen = np.flatnonzero(likeness > UNSEEN)
        unraised = _ranked(likeness, seen)[:FEWEST]
        likeness = likeness if echo is None else np.where(likeness > UNSEEN, likeness + ECHO * echo, likeness)
        first = _ranked(likeness, seen)[:MOST_NEAR]
        first = first[(likeness[first] >= NEAR) | _may_be_near(likeness, first) | np.isin(first, unraised)]
        near[first] = 1 + (likeness[first] >= NEAR)
        score[first] += 1.0 / (K + 1.0 + np.arange(len(first)))
    ranked = _ranked(words, np.flatnonzero(by_words))
    weight = np.where(holds_all[ranked], 1.0, 0.5)
    score[ranked] += weight / (K + 1.0 + np.minimum(np.arange(len(ranked)), RANKED))
    heard = np.zeros(len(words), np.bool_) if heard is None else heard & ~holds_all
    near[(by_words | heard) & (near == PERHAPS)] = 0
    firm = by_words | (near == SURE)
    places = np.concatenate([
        _ranked(score, np.flatnonzero(holds_all)),
        _ranked(score, np.flatnonzero(firm & ~holds_all)),
        _ranked(words, np.flatnonzero(heard & ~firm)),
        _ranked(score, np.flatnonzero(near == PERHAPS)),
    ])  # fmt: skip
    begins = by_words & ~exact if exact is not None else np.zeros(len(words), np.bool_)
    reasons = {Why.HOLDS: holds_all, Why.CITY: heard, Why.NEAR: near == SURE, Why.PERHAPS: near == PERHAPS,
               Why.BEGINS: begins}  # fmt: skip
    why = np.select([holds[places] for holds in reasons.values()], list(reasons), Why.SOME)
    return Fused(places, why.astype(np.int8), near[places])


def _may_be_near(likeness: Floats, first: Places) -> Bools:
    """Of the nearest, in their order, those that are worth to be shown though they are not near."""
    at, seen = np.arange(len(first)), likeness[likeness > UNSEEN]
    line = seen.mean() + STANDS_OUT * seen.std() - 1e-6 if len(seen) else 0.0
    found: Bools = (at < MOST_FAINT) & ((at < FEWEST) | (likeness[first] >= line))
    return found


def _ranked(values: npt.NDArray[Any], rows: Places) -> Places:
    """The first RANKED of the rows by their value, the greatest first, then the rest; what is equal as it was."""
    if len(rows) <= RANKED:
        return rows[np.argsort(-values[rows], kind="stable")]
    least = np.partition(values[rows], len(rows) - RANKED)[len(rows) - RANKED]
    is_first = values[rows] > least
    is_first[np.flatnonzero(values[rows] == least)[: RANKED - int(is_first.sum())]] = True
    first = rows[is_first]
    return np.concatenate([first[np.argsort(-values[first], kind="stable")], rows[~is_first]])
