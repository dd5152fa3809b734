"""Which reviewers favour their own bloc beyond what is general (research/evaluation-science.md, B5).

The pooled effect is estimated and removed for all; a reviewer is named only against the pooled effect, after
Benjamini & Hochberg (1995), and only with at least FEWEST reviews of either kind. Permuted blocs are the placebo.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t as student

from charsu.rules.scoring.additive import fit_additive
from charsu.rules.scoring.reviews import Floats, Reviews

FEWEST = 4  # reviews within the bloc, below which the answer is "not enough evidence"


@dataclass(frozen=True)
class Leaning:
    """A reviewer's mean residual within the bloc above that outside, in points, beyond the pooled effect; `chance`
    is its two-sided p-value. None and 1.0 where the evidence is not enough."""

    reviewer: int
    within: int
    effect: float | None
    chance: float
    flagged: bool


@dataclass(frozen=True)
class Audit:
    """`pooled` effect of one's own bloc in points, `placebo` the same with blocs permuted, one for each round."""

    pooled: float | None
    placebo: tuple[float, ...]
    leanings: tuple[Leaning, ...]


def audit(reviews: Reviews, *, seed: int, rounds: int = 3, rate: float = 0.05) -> Audit:
    """Favouritism, pooled and by reviewer, at a false discovery rate of `rate`. Nothing pooled without blocs."""
    fit = fit_additive(reviews)
    met = reviews.met
    if met is None or fit.bias is None:
        return Audit(None, (), ())
    lean = fit.level[reviews.entry] - fit.severity[reviews.reviewer] + fit.bias * met
    residual = reviews.score.astype(np.float64) - lean
    found = [_leaning(r, residual, met, reviews) for r in range(reviews.reviewers)]
    limit = _discoveries(np.array([each.chance for each in found if each.effect is not None]), rate)
    marked = tuple(replace(e, flagged=e.effect is not None and e.chance <= limit) for e in found)
    return Audit(fit.bias, _placebo(reviews, seed, rounds), marked)


def _leaning(reviewer: int, residual: Floats, met: np.ndarray, reviews: Reviews) -> Leaning:
    mine = reviews.reviewer == reviewer
    inside, outside = residual[mine & met], residual[mine & ~met]
    if len(inside) < FEWEST or len(outside) < FEWEST:
        return Leaning(reviewer, len(inside), None, 1.0, False)
    effect = float(inside.mean() - outside.mean())
    free = len(inside) + len(outside) - 2
    pooled = (inside.var() * len(inside) + outside.var() * len(outside)) / free
    error = float(np.sqrt(max(float(pooled), 1e-12) * (1 / len(inside) + 1 / len(outside))))
    return Leaning(reviewer, len(inside), effect, float(2 * student.sf(abs(effect) / error, free)), False)


def _discoveries(chances: Floats, rate: float) -> float:
    """The greatest p-value that is still a discovery; below nothing when none is."""
    ordered = np.sort(chances)
    passed = np.flatnonzero(ordered <= rate * np.arange(1, len(ordered) + 1) / max(len(ordered), 1))
    return float(ordered[passed[-1]]) if len(passed) else -1.0


def _placebo(reviews: Reviews, seed: int, rounds: int) -> tuple[float, ...]:
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        permuted = replace(reviews, reviewer_bloc=dice.permutation(np.asarray(reviews.reviewer_bloc)))
        bias = fit_additive(permuted).bias
        if bias is not None:
            found.append(bias)
    return tuple(found)
