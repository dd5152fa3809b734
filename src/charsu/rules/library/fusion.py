"""One list from two: who holds the words, and who is near in meaning. The rule, as pages and docs state it:

1. Whoever holds every word of the query comes before all others, none left out.
2. Within these, and then within the others, places are joined by reciprocal rank: 1/(60 + place by meaning), and
   1/(60 + place by words) at full weight for those that hold every word, at half weight for those that hold some.
3. Some words is: of the query's weight (rare words weigh more) at least half. Near in meaning is: a likeness of at
   least NEAR, the first MOST_NEAR at most. A short question is not near to anything by that measure, and still has a
   nearest: the first MOST_FAINT with a likeness of at least FAINT are given too, as perhaps near.
4. What is equal stays in the order of the shelf, newest first.

Reciprocal rank: Cormack, Clarke and Büttcher, SIGIR 2009.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

K = 60.0
SHARE = 0.5
NEAR = 0.22
MOST_NEAR = 200
FAINT = 0.1
MOST_FAINT = 20

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fused:
    """Places of the shelf, best first; `holds` and `near` say of each why it is there."""

    places: Places
    holds: Bools
    near: npt.NDArray[np.int8]  # 2 near, 1 perhaps near, 0 not


def fuse(words: Floats, share: Floats, holds_all: Bools, likeness: Floats | None) -> Fused:
    """All arrays (N,) over the shelf in its order: `words` the score by words, `share` how much of the query's weight
    each holds, `holds_all` whether it holds every word, `likeness` the cosine of meaning (None without a model)."""
    by_words = holds_all | (share >= SHARE)
    near = np.zeros(len(words), np.int8)
    score = np.zeros(len(words), np.float64)
    if likeness is not None:
        candidates = np.flatnonzero(likeness >= FAINT)
        first = candidates[np.argsort(-likeness[candidates], kind="stable")][:MOST_NEAR]
        first = first[(likeness[first] >= NEAR) | (np.arange(len(first)) < MOST_FAINT)]
        near[first] = 1 + (likeness[first] >= NEAR)
        score[first] += 1.0 / (K + 1.0 + np.arange(len(first)))
    listed = np.flatnonzero(by_words)
    ranked = listed[np.argsort(-words[listed], kind="stable")]
    weight = np.where(holds_all[ranked], 1.0, 0.5)
    score[ranked] += weight / (K + 1.0 + np.arange(len(ranked)))
    found = np.flatnonzero(by_words | (near > 0))
    order = np.lexsort((found, -score[found], ~holds_all[found]))
    places = found[order]
    return Fused(places, holds_all[places], near[places])
