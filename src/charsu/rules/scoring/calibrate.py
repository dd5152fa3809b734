"""Calibration: an entry's level with the severity of its reviewers taken out, and how sure that is.

What to expect of little or odd data, tested one by one:

- one review of one entry: the score, pulled towards the mean by the usual spreads, with a wide interval;
- one reviewer, or scores that never vary: no severity, since nothing tells it from the entries' levels, which the
  usual spreads hold near the scores;
- an entry without a sheet: the mean of all, with the widest interval; a reviewer without a sheet: severity 0, unsure;
- an entry that lacks one of its reviews: the same model with one sheet less, so a wider interval, no penalty;
- everything at the ceiling: levels at the top, equal, with intervals that reach beyond and below it (ordinal), since
  the highest score says "at least", and the mean of all lies on the scale;
- parts of the review graph that share no reviewer (`components`): levels are finite, but between parts they are
  compared by the prior alone; so nobody is "in" or "out" for certain but by what their own part says (`p_within`);
- ties: entries with the same sheets are equal, and levels that are equal share a place; who of them is in a draw's
  best k falls by lots in each draw, and `chosen` draws lots by the seed: the number of an entry never counts.
"""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import floor, log10
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from charsu.rules.scoring.additive import fit_additive, fit_mean
from charsu.rules.scoring.chain import Chain
from charsu.rules.scoring.fit import Fit
from charsu.rules.scoring.ordinal import fit_ordinal
from charsu.rules.scoring.reviews import Floats, Reviews
from charsu.rules.scoring.versions import VERSION, Terms, terms_of

METHODS = ("mean", "additive", "ordinal")
DIGITS = 7  # of the scale's width that linear fits are rounded to: beyond, they hang on the threads of the algebra
SIDE = 1.959963984540054  # of a normal 95 % interval


@dataclass(frozen=True)
class Calibration:
    """In points of the scale: `estimate`, `low`, `high` (E,) with 95 % intervals, for a reviewer of usual severity;
    they may pass the end of the scale a little, where a ceiling hides differences. `severity` (R,), with its 95 %
    interval, is positive for a reviewer who scores below others. `favouritism` is the pooled effect of one's own
    bloc, already removed; None when it cannot be told. `components` (E,) numbers the connected parts of the review
    graph."""

    estimate: Floats
    low: Floats
    high: Floats
    severity: Floats
    severity_low: Floats
    severity_high: Floats
    favouritism: float | None
    components: NDArray[np.int32]
    method: str
    seed: int
    fit: Fit | Chain = field(repr=False)
    draws: Floats = field(repr=False)  # (D, E) joint draws of the levels
    scale: Floats = field(repr=False)
    version: str = VERSION

    @property
    def record(self) -> dict[str, str]:
        """All that a rerun to the same bytes needs beside the reviews, whose digest it holds, and the digest of what
        came out."""
        return {
            "draws": str(len(self.draws)), "inputs": self.fit.reviews.digest, "method": self.method,
            "outcome": self.digest, "seed": str(self.seed), "version": self.version,
        }  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 of the outcome, to the last bit."""
        made = sha256(b"charsu-calibration/v1\n")
        for part in (self.estimate, self.low, self.high, self.severity, self.draws):
            made.update(np.ascontiguousarray(part, dtype="<f8").tobytes())
        return made.hexdigest()

    @property
    def alike(self) -> NDArray[np.int64]:
        """(E,) a number for each kind of evidence: entries with the same sheets have the same."""
        return _alike(self.fit.reviews)

    def p_top(self, k: int) -> Floats:
        """(E,) share of joint draws in which the entry is among the best `k`; sums to `k`. Nobody is for k <= 0.
        Entries with the same sheets have the same chance, whatever the dice say."""
        if k != int(k):
            raise ValueError(f"there is no best {k}: k is a whole number")
        return pooled(_share(self.draws, int(k)), self.alike)

    def p_within(self, k: int) -> tuple[Floats, Floats]:
        """(E,), (E,) the least and the greatest chance to be among the best `k` whatever lies between the parts of
        the review graph: all entries of other parts above, or all below. Both are `p_top` where there is one part."""
        if not self.components.any():
            return (chance := self.p_top(k)), chance
        least, most = np.zeros(len(self.components)), np.zeros(len(self.components))
        for part in range(int(self.components.max()) + 1):
            own = np.flatnonzero(self.components == part)
            others = len(self.components) - len(own)
            least[own], most[own] = _share(self.draws[:, own], k - others), _share(self.draws[:, own], k)
        alike = self.alike
        return pooled(least, alike), pooled(most, alike)

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any]) -> tuple[Floats, Floats]:
        """Mean (M,) and probabilities (M, S), adding up to 1, over the scale, of the score that `reviewer` would give
        `entry`. Numbers that the reviews do not know are entries and reviewers yet to come: answered by the prior.
        Raises ValueError for negative numbers or arrays of different lengths."""
        entry, reviewer = np.atleast_1d(entry), np.atleast_1d(reviewer)
        if entry.dtype.kind not in "iu" or reviewer.dtype.kind not in "iu":
            raise ValueError("entry and reviewer are whole numbers")
        if entry.shape != reviewer.shape or (len(entry) and min(entry.min(), reviewer.min()) < 0):
            raise ValueError("entry and reviewer have the same length, and are numbered from 0")
        if not len(entry):
            return np.zeros(0), np.zeros((0, len(self.scale)))
        edges = (self.scale[:-1] + self.scale[1:]) / 2
        _, pmf = self.fit.predict(entry, reviewer, edges)
        return pmf @ self.scale, pmf


def calibrate(
    reviews: Reviews, *, method: str = "ordinal", seed: int = 0, draws: int = 400, version: str = VERSION
) -> Calibration:
    """Fit `method`: "mean" (raw means, pooled error), "additive" (entries and reviewers as random effects, closed
    form) or "ordinal" (censored latent scores, by Gibbs). The same seed gives the same bits on the same machine.
    `version` computes a run of old as it was. Raises ValueError for another method or version, or fewer than one
    draw."""
    terms = terms_of(version)
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}; there are {', '.join(METHODS)}")
    if not isinstance(draws, int | np.integer) or draws < 1:
        raise ValueError("draws is a whole number, of at least one")
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError("seed is a whole number, not negative: with it the same bytes come again")
    dice, reviews = np.random.default_rng(seed), reviews.in_order
    if method == "ordinal":
        return replace(_by_chain(reviews, seed, dice, draws, terms), version=version)
    fit = (fit_additive if method == "additive" else fit_mean)(reviews)
    wide = SIDE * np.sqrt(fit.variance)
    sure = SIDE * fit.severity_sd
    places = DIGITS - floor(log10(reviews.highest - reviews.lowest))
    level, low, high, severity, mild, strict = (
        np.round(each, places)
        for each in (
            fit.level, fit.level - wide, fit.level + wide, fit.severity, fit.severity - sure, fit.severity + sure
        )
    )  # fmt: skip
    return Calibration(
        level, low, high, severity, mild, strict, fit.bias, _components(reviews), method, seed, fit,
        np.round(fit.draw(dice, draws), places), reviews.scale, version,
    )  # fmt: skip


def _by_chain(reviews: Reviews, seed: int, dice: np.random.Generator, draws: int, terms: Terms) -> Calibration:
    chain, favour = fit_ordinal(reviews, dice, draws, terms)
    alike = _alike(reviews)
    low, high = (pooled(each, alike) for each in np.quantile(chain.levels, [0.025, 0.975], axis=0))
    estimate = pooled(chain.levels.mean(axis=0), alike)
    severity = chain.compared.mean(axis=0)
    mild, strict = np.quantile(chain.compared, [0.025, 0.975], axis=0)
    return Calibration(
        estimate, low, high, severity, mild, strict, favour, _components(reviews), "ordinal", seed, chain,
        chain.levels, reviews.scale,
    )  # fmt: skip


def _share(draws: Floats, k: int) -> Floats:
    """(E,) share of the draws in which each is among the best `k`."""
    count = draws.shape[1]
    if k <= 0 or k >= count:
        return np.full(count, float(k > 0))
    best = np.argpartition(-draws, k - 1, axis=1)[:, :k]
    return np.bincount(best.ravel(), minlength=count) / len(draws)


def _alike(reviews: Reviews) -> NDArray[np.int64]:
    """(E,) a number for each kind of evidence: entries with the same scores by the same reviewers are equal, whatever
    the dice of the chain say. Where no score differs from another, the number of sheets is all that is known."""
    entry, ends = reviews.entry, np.cumsum(np.bincount(reviews.entry, minlength=reviews.entries))[:-1]
    if np.ptp(reviews.level) == 0:
        return np.bincount(entry, minlength=reviews.entries).astype(np.int64)
    own = reviews.shared(entry, reviews.reviewer).astype(np.int64)
    sheets = np.split(np.stack([reviews.reviewer, reviews.level, own], axis=1).astype(np.int64), ends)
    kinds: dict[bytes, int] = {}
    return np.array([kinds.setdefault(each.tobytes(), len(kinds)) for each in sheets], dtype=np.int64)


def pooled(values: Floats, alike: NDArray[np.int64]) -> Floats:
    """Each value as the mean of those alike."""
    return np.asarray((np.bincount(alike, values) / np.maximum(np.bincount(alike), 1))[alike])


def _components(reviews: Reviews) -> NDArray[np.int32]:
    entries, size = reviews.entries, reviews.entries + reviews.reviewers
    graph = scipy.sparse.csr_matrix(
        (np.ones(len(reviews.entry)), (reviews.entry, entries + reviews.reviewer)), shape=(size, size)
    )
    return np.asarray(scipy.sparse.csgraph.connected_components(graph, directed=False)[1][:entries], dtype=np.int32)
