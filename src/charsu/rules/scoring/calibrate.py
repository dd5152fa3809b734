"""Calibration: an entry's level with the severity of its reviewers taken out, and how sure that is."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.stats import norm

from charsu.rules.scoring.additive import Fit, fit_additive, fit_mean

Floats = NDArray[np.float64]
VERSION = "1"


@dataclass(frozen=True)
class Reviews:
    """A long table: `entry`, `reviewer` (N,) numbers from 0, `score` (N,) on a scale. Raises ValueError."""

    entry: NDArray[Any]
    reviewer: NDArray[Any]
    score: NDArray[Any]
    lowest: float
    highest: float
    step: float
    entry_bloc: NDArray[Any] | None = None
    reviewer_bloc: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        if not len(self.entry) == len(self.reviewer) == len(self.score) > 0:
            raise ValueError("entry, reviewer and score have the same length, of at least one")
        if self.score.min() < self.lowest or self.score.max() > self.highest:
            raise ValueError("a score lies outside the scale")
        if self.highest <= self.lowest or self.step <= 0:
            raise ValueError("the scale is empty")


@dataclass(frozen=True)
class Calibration:
    """On the scale of the scores: `estimate`, `low`, `high` (E,) with 95 % intervals; `severity` (R,), positive
    for a reviewer who scores below others; `components` (E,) numbers the connected parts of the review graph,
    between which levels are compared by the prior alone."""

    estimate: Floats
    low: Floats
    high: Floats
    severity: Floats
    favouritism: float | None
    components: NDArray[np.int32]
    method: str
    seed: int
    fit: Fit = field(repr=False)
    draws: Floats = field(repr=False)
    scale: Floats = field(repr=False)
    version: str = VERSION

    def p_top(self, k: int) -> Floats:
        """(E,) share of joint draws in which the entry is among the best `k`."""
        count = self.draws.shape[1]
        if k >= count:
            return np.ones(count)
        cut = -np.partition(-self.draws, k - 1, axis=1)[:, k - 1 : k]
        return np.asarray((self.draws >= cut).mean(axis=0), dtype=np.float64)

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any]) -> tuple[Floats, Floats]:
        """Mean (M,) and probabilities (M, S) over the scale of the score that `reviewer` would give `entry`."""
        mean, spread = self.fit.predict(np.asarray(entry), np.asarray(reviewer))
        edges = (self.scale[:-1] + self.scale[1:]) / 2
        below = norm.cdf((edges[None, :] - mean[:, None]) / spread[:, None])
        padded = np.hstack([np.zeros((len(mean), 1)), below, np.ones((len(mean), 1))])
        pmf = np.diff(padded, axis=1)
        return np.clip(mean, self.scale[0], self.scale[-1]), pmf


def calibrate(reviews: Reviews, *, method: str = "additive", seed: int = 0, draws: int = 400) -> Calibration:
    """Fit `method`: "mean" (raw means, pooled error) or "additive" (entry and reviewer as random effects, closed
    form). The same seed gives the same bits. Raises ValueError for a method that this version does not have."""
    if method not in {"mean", "additive"}:
        raise ValueError(f"this version has no method {method!r}; it has 'mean' and 'additive'")
    score = reviews.score.astype(np.float64)
    fit = (fit_additive if method == "additive" else fit_mean)(reviews.entry, reviews.reviewer, score)
    joint = fit.draw(np.random.default_rng(seed), draws)
    sd = np.sqrt(fit.variance)
    bounded = [np.clip(fit.level + z * sd, reviews.lowest, reviews.highest) for z in (0.0, -1.959964, 1.959964)]
    scale = np.arange(reviews.lowest, reviews.highest + reviews.step / 2, reviews.step)
    return Calibration(
        estimate=bounded[0], low=bounded[1], high=bounded[2], severity=fit.severity,
        favouritism=_favouritism(reviews, score, fit), components=_components(reviews), method=method, seed=seed,
        fit=fit, draws=joint, scale=scale,
    )  # fmt: skip


def _components(reviews: Reviews) -> NDArray[np.int32]:
    entries, reviewers = int(reviews.entry.max()) + 1, int(reviews.reviewer.max()) + 1
    size = entries + reviewers
    graph = csr_matrix((np.ones(len(reviews.entry)), (reviews.entry, entries + reviews.reviewer)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][:entries], dtype=np.int32)


def _favouritism(reviews: Reviews, score: Floats, fit: Fit) -> float | None:
    """Pooled effect of a shared bloc on the residual, in points; nothing when blocs are not given or not met."""
    if reviews.entry_bloc is None or reviews.reviewer_bloc is None:
        return None
    same = reviews.entry_bloc[reviews.entry] == reviews.reviewer_bloc[reviews.reviewer]
    if not same.any() or same.all():
        return None
    residual = score - fit.predict(reviews.entry, reviews.reviewer)[0]
    return float(residual[same].mean() - residual[~same].mean())
