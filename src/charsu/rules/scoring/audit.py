"""Which reviewers favour their own bloc beyond what is general (research/evaluation-science.md, B5).

The pooled effect is estimated and removed for all. Reviewers differ in it a little, as in everything: how much is
told by the middle half of them, so that a few who lean hard do not hide themselves. A reviewer is named only beyond
that, after Benjamini & Hochberg (1995), and only with at least FEWEST reviews of either kind. The placebo is the same
with blocs dealt anew so that nobody has their own: who keeps it by lots leans as before, and is no false alarm.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from charsu.rules.scoring.additive import fit_additive
from charsu.rules.scoring.reviews import Floats, Reviews

MEDIAN = 0.4549364  # of chi-square with one degree of freedom
DEALS = 100  # how often whoever still has their own bloc changes with somebody
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
    """`pooled` effect of one's own bloc in points, `placebo` the same with others' blocs, one for each round."""

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
    order = np.argsort(reviews.reviewer, kind="stable")
    ends = np.cumsum(np.bincount(reviews.reviewer, minlength=reviews.reviewers))
    sheets = np.split(order, ends[:-1])
    found = [_leaning(r, residual[rows], met[rows]) for r, rows in enumerate(sheets)]
    return Audit(fit.bias, _placebo(reviews, seed, rounds), _judged(found, rate))


@dataclass(frozen=True)
class _Lean:
    """`effect` with its variance and degrees of freedom."""

    reviewer: int
    within: int
    effect: float | None
    variance: float = 0.0
    free: int = 1


def _leaning(reviewer: int, residual: Floats, met: np.ndarray) -> _Lean:
    inside, outside = residual[met], residual[~met]
    if len(inside) < FEWEST or len(outside) < FEWEST:
        return _Lean(reviewer, len(inside), None)
    free = len(inside) + len(outside) - 2
    noise = max((inside.var() * len(inside) + outside.var() * len(outside)) / free, 1e-12)
    variance = float(noise * (1 / len(inside) + 1 / len(outside)))
    return _Lean(reviewer, len(inside), float(inside.mean() - outside.mean()), variance, free)


def _judged(found: list[_Lean], rate: float) -> tuple[Leaning, ...]:
    known = [(each.effect, each.variance) for each in found if each.effect is not None]
    spread = _between(np.array(known).reshape(-1, 2))
    chances = [
        1.0
        if x.effect is None
        else float(2 * scipy.special.stdtr(x.free, -abs(x.effect) / np.sqrt(x.variance + spread)))
        for x in found
    ]
    limit = _discoveries(np.array([c for c, x in zip(chances, found, strict=True) if x.effect is not None]), rate)
    return tuple(
        Leaning(x.reviewer, x.within, x.effect, c, x.effect is not None and c <= limit)
        for c, x in zip(chances, found, strict=True)
    )


def _between(known: Floats) -> float:
    """Variance of the effect between reviewers: with it the median square of the standardised effects is as usual.
    Nothing where sampling alone explains as much."""
    if len(known) < 2:
        return 0.0
    square, variance = known[:, 0] ** 2, known[:, 1]
    low, high = 0.0, float(square.max()) / MEDIAN
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.median(square / (variance + middle)) > MEDIAN else (low, middle)
    return low


def _discoveries(chances: Floats, rate: float) -> float:
    """The greatest p-value that is still a discovery; below nothing when none is."""
    ordered = np.sort(chances)
    passed = np.flatnonzero(ordered <= rate * np.arange(1, len(ordered) + 1) / max(len(ordered), 1))
    return float(ordered[passed[-1]]) if len(passed) else -1.0


def _placebo(reviews: Reviews, seed: int, rounds: int) -> tuple[float, ...]:
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        bias = fit_additive(among_strangers(reviews, dice)).bias
        if bias is not None:
            found.append(bias)
    return tuple(found)


def among_strangers(reviews: Reviews, dice: np.random.Generator) -> Reviews:
    """The same sheets with the reviewers' blocs dealt anew, so that nobody has their own, as far as that can be."""
    own = np.asarray(reviews.reviewer_bloc)
    dealt = dice.permutation(own)
    for _ in range(DEALS):
        for at in np.flatnonzero(dealt == own):
            other = int(dice.integers(len(own)))
            dealt[at], dealt[other] = dealt[other], dealt[at]
    return replace(reviews, reviewer_bloc=dealt)
