"""The censored-ordinal hierarchical model, by Gibbs sampling.

A score is a latent value rounded to the scale, and at the ends of the scale a latent value at least that far out, so
that a ceiling hides no difference. latent = middle + stretch_r (level_e - middle) - severity_r + favour_r [own bloc]
+ noise_r; levels, severities, stretches, favours and noises of reviewers are each drawn towards their common value.
Albert & Chib 1993 (latent data); Ge, Welling & Ghahramani 2014 (reviewers); research/evaluation-science.md, B.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from charsu.rules.scoring.additive import PRIOR, USUAL, Fit
from charsu.rules.scoring.reviews import Floats, Reviews

BURN = 150  # sweeps before any is kept
STRETCH = 0.2  # prior sd of a reviewer's stretch about 1
EVEN = 8.0  # how alike reviewers' noises are, in reviews
FAVOUR = 0.1  # usual sd of reviewers' favours about the pooled one, as a share of the scale
MIXED = 100  # draws that a prediction averages


@dataclass(frozen=True)
class Chain:
    """Joint draws (D, E) of levels, (D, R) of severity, stretch, favour and noise sd."""

    levels: Floats
    severities: Floats
    stretches: Floats
    favours: Floats
    noises: Floats
    middle: float
    reviews: Reviews

    @property
    def severity(self) -> Floats:
        return np.asarray(self.severities.mean(axis=0))

    @property
    def one_review(self) -> float:
        """Variance of what one more review tells of an entry, by a reviewer taken at random."""
        return float((self.noises**2).mean() + self.severities.var(axis=0).mean())

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any], edges: Floats) -> tuple[Floats, Floats]:
        """Mean (M,) of the latent score each pair would have, and probabilities (M, S) between `edges` (S - 1,)."""
        same = self.reviews.shared(entry, reviewer)
        below, total = np.zeros((len(entry), len(edges))), np.zeros(len(entry))
        chosen = range(0, len(self.levels), max(1, len(self.levels) // MIXED))
        for d in chosen:
            mean = self.middle + self.stretches[d][reviewer] * (self.levels[d][entry] - self.middle)
            mean += self.favours[d][reviewer] * same - self.severities[d][reviewer]
            total += mean
            below += ndtr((edges[None, :] - mean[:, None]) / self.noises[d][reviewer][:, None])
        ends = np.zeros((len(entry), 1)), np.ones((len(entry), 1))
        return total / len(chosen), np.diff(np.hstack([ends[0], below / len(chosen), ends[1]]), axis=1)


@dataclass
class _State:
    """Where the sampler stands; reviewers' arrays are (R,), `level` is (E,)."""

    level: Floats
    severity: Floats
    stretch: Floats
    favour: Floats
    noise: Floats  # variances
    mean: float
    pooled: float  # favour
    of_level: float  # variances
    of_severity: float
    of_favour: float
    of_noise: float


def fit_ordinal(reviews: Reviews, start: Fit, dice: np.random.Generator, draws: int) -> tuple[Chain, float | None]:
    """The chain, from the additive fit as its start; and the pooled favour of one's own bloc, None without it."""
    width = reviews.highest - reviews.lowest
    usual = tuple((share * width) ** 2 for share in (*USUAL, FAVOUR))
    middle, state = float(reviews.score.mean()), _begin(start, usual[3])
    low, high = _limits(reviews)
    met = reviews.met
    own = np.zeros(len(reviews.entry)) if met is None else met.astype(np.float64)
    kept: list[tuple[Floats, ...]] = []
    pooled = []
    for sweep in range(BURN + draws):
        latent = _latents(state, reviews, own, middle, low, high, dice)
        _levels(state, reviews, own, middle, latent, dice)
        _traits(state, reviews, own, middle, latent, dice)
        _shift(state, dice)
        _spreads(state, reviews, own, middle, latent, dice, usual)
        if sweep >= BURN:
            kept.append((state.level, state.severity, state.stretch, state.favour, np.sqrt(state.noise)))
            pooled.append(state.pooled)
    levels, severities, stretches, favours, noises = (np.stack(part) for part in zip(*kept, strict=True))
    favour = None if met is None else float(np.mean(pooled))
    return Chain(levels, severities, stretches, favours, noises, middle, reviews), favour


def _begin(start: Fit, of_favour: float) -> _State:
    reviewers = len(start.severity)
    bias = start.bias or 0.0
    return _State(
        start.level.copy(), start.severity.copy(), np.ones(reviewers), np.full(reviewers, bias),
        np.full(reviewers, start.parts[2]), float(start.level.mean()), bias, start.parts[0], start.parts[1],
        of_favour, start.parts[2],
    )  # fmt: skip


def _limits(reviews: Reviews) -> tuple[Floats, Floats]:
    score, half = reviews.score.astype(np.float64), reviews.step / 2
    low = np.where(score <= reviews.lowest + half, -np.inf, score - half)
    return low, np.where(score >= reviews.highest - half, np.inf, score + half)


def _expected(state: _State, reviews: Reviews, own: Floats, middle: float) -> Floats:
    r = reviews.reviewer
    level = middle + state.stretch[r] * (state.level[reviews.entry] - middle)
    return np.asarray(level - state.severity[r] + state.favour[r] * own)


def _latents(
    state: _State, reviews: Reviews, own: Floats, middle: float, low: Floats, high: Floats,
    dice: np.random.Generator,
) -> Floats:  # fmt: skip
    """(N,) truncated normal draws by the inverse of the distribution; the far tail is reflected for precision."""
    mean, sd = _expected(state, reviews, own, middle), np.sqrt(state.noise)[reviews.reviewer]
    a, b = (low - mean) / sd, (high - mean) / sd
    flip = a > 0
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    from_, to = ndtr(a), ndtr(b)
    z = ndtri(np.clip(from_ + dice.random(len(mean)) * (to - from_), 1e-300, 1 - 1e-16))
    z = np.clip(z, np.maximum(a, -37.0), np.maximum(np.minimum(b, 37.0), a))
    return np.asarray(mean + sd * np.where(flip, -z, z))


def _normal(top: Floats, weight: Floats, mean: float | Floats, variance: float, dice: np.random.Generator) -> Floats:
    """Draws given sums `top` = sum(w y), `weight` = sum(w) and the prior."""
    precision = weight + 1 / variance
    return np.asarray((top + mean / variance) / precision + dice.standard_normal(len(top)) / np.sqrt(precision))


def _sums(number: NDArray[Any], values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(number, values, count), dtype=np.float64)


def _levels(
    state: _State, reviews: Reviews, own: Floats, middle: float, latent: Floats, dice: np.random.Generator
) -> None:
    r = reviews.reviewer
    rest = latent - middle + state.severity[r] - state.favour[r] * own
    top = _sums(reviews.entry, rest * state.stretch[r] / state.noise[r], reviews.entries)
    weight = _sums(reviews.entry, state.stretch[r] ** 2 / state.noise[r], reviews.entries)
    state.level = middle + _normal(top, weight, state.mean - middle, state.of_level, dice)
    entries = len(state.level)
    state.mean = float(state.level.mean() + dice.standard_normal() * np.sqrt(state.of_level / entries))


def _traits(
    state: _State, reviews: Reviews, own: Floats, middle: float, latent: Floats, dice: np.random.Generator
) -> None:
    """Severity, stretch and favour of each reviewer in turn."""
    r, count = reviews.reviewer, reviews.reviewers
    noise, level = state.noise, state.level[reviews.entry] - middle
    rest = middle + state.stretch[r] * level + state.favour[r] * own - latent
    met = np.bincount(r, minlength=count).astype(np.float64)
    top, weight = _sums(r, rest, count) / noise, met / noise
    state.severity = _normal(top, weight, 0.0, state.of_severity, dice)
    rest = latent - middle + state.severity[r] - state.favour[r] * own
    top, weight = _sums(r, rest * level, count) / noise, _sums(r, level**2, count) / noise
    state.stretch = _normal(top, weight, 1.0, STRETCH**2, dice)
    if own.any():
        rest = (latent - middle - state.stretch[r] * level + state.severity[r]) * own
        top, weight = _sums(r, rest, count) / noise, _sums(r, own, count) / noise
        state.favour = _normal(top, weight, state.pooled, state.of_favour, dice)
        state.pooled = float(state.favour.mean() + dice.standard_normal() * np.sqrt(state.of_favour / count))


def _shift(state: _State, dice: np.random.Generator) -> None:
    """Levels and severities together by what leaves every expected score as it is, else the chain only creeps along
    that line (Liu & Sabatti 2000, generalized Gibbs)."""
    weight = float((state.stretch**2).sum())
    best = -float((state.stretch * state.severity).sum()) / weight
    by = best + float(dice.standard_normal()) * float(np.sqrt(state.of_severity / weight))
    state.severity = state.severity + state.stretch * by
    state.level = state.level + by
    state.mean += by


def _spreads(
    state: _State, reviews: Reviews, own: Floats, middle: float, latent: Floats, dice: np.random.Generator,
    usual: tuple[float, ...],
) -> None:  # fmt: skip
    """The variances, each from its scaled inverse chi-square; a reviewer's noise about the noise of all."""

    def variance(values: Floats, prior: float) -> float:
        return float((values @ values + PRIOR * prior) / dice.chisquare(len(values) + PRIOR))

    state.of_level = variance(state.level - state.mean, usual[0])
    state.of_severity = variance(state.severity, usual[1])
    if own.any():
        state.of_favour = variance(state.favour - state.pooled, usual[3])
    left = (latent - _expected(state, reviews, own, middle)) ** 2
    count = reviews.reviewers
    squares = np.bincount(reviews.reviewer, left, count) + EVEN * state.of_noise
    state.noise = squares / dice.chisquare(np.bincount(reviews.reviewer, minlength=count) + EVEN)
    shape = (PRIOR + EVEN * count) / 2
    rate = PRIOR / 2 / usual[2] + EVEN / 2 * float((1 / state.noise).sum())
    state.of_noise = float(dice.gamma(shape) / rate)
