"""The additive mixed model, score = mean + entry - severity (+ own bloc) + noise, in closed form.

Variance components by EM for REML (Dempster, Laird & Rubin 1977; Searle, Casella & McCulloch 1992, ch. 8), each with
a weak prior, as if PRIOR more had been seen at the sizes usual on such scales: it decides where a panel is too small
to tell and is swamped elsewhere. Entries are eliminated first: work grows with the square of the reviewers alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import norm

from charsu.rules.scoring.reviews import Floats, Reviews

STEPS, SETTLED, SMALLEST = 300, 1e-5, 1e-9
PRIOR = 2.0
USUAL = (0.15, 0.09, 0.09)  # sd of entries, reviewers and noise, as shares of the scale


@dataclass(frozen=True)
class Fit:
    """`level`, `variance` (E,) of each entry's mean score; `severity` (R,); `bias` of one's own bloc in points, None
    when it cannot be told; and the joint posterior to draw from. Outer effects are F fixed ones (mean, bias), then
    the reviewers' leniency."""

    level: Floats
    variance: Floats
    severity: Floats
    bias: float | None
    parts: tuple[float, float, float]  # variances of entries, reviewers, noise
    weights: Floats  # (E, F + R): how an entry's effect leans on the outer effects
    given: Floats  # (E,): an entry's effect before that
    own: Floats  # (E,): variance of an entry's effect once the outer effects are known
    centre: Floats  # (F + R,): posterior mean of the outer effects
    factor: Floats  # (F + R, F + R): square root of their posterior covariance
    reviews: Reviews  # what was fitted

    @property
    def severity_sd(self) -> Floats:
        """(R,) how sure the severities are; 0 for raw means, which know none."""
        rows = self.factor[len(self.centre) - len(self.severity) :]
        return np.asarray(np.sqrt((rows**2).sum(axis=1)))

    @property
    def one_review(self) -> float:
        """Variance of what one more review tells of an entry, by a reviewer taken at random."""
        return self.parts[2] + float((self.severity_sd**2).mean())

    def draw(self, dice: np.random.Generator, count: int) -> Floats:
        """(count, E) joint draws of the entries' levels: errors of severity are shared between entries."""
        outer = self.centre + dice.standard_normal((count, len(self.centre))) @ self.factor.T
        inner = dice.standard_normal((count, len(self.own))) * np.sqrt(self.own)
        return np.asarray(outer[:, :1] + self.given - outer @ self.weights.T + inner, dtype=np.float64)

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any], edges: Floats) -> tuple[Floats, Floats]:
        """Mean (M,) of the score each pair would have, and its probabilities (M, S) between `edges` (S - 1,)."""
        lean = -self.weights[entry]
        lean[:, 0] += 1
        first = len(self.centre) - len(self.severity)
        lean[np.arange(len(entry)), first + reviewer] += 1
        if first > 1:
            lean[:, 1] += self.reviews.shared(entry, reviewer)
        mean = self.given[entry] + lean @ self.centre
        spread = np.sqrt(self.own[entry] + ((lean @ self.factor) ** 2).sum(axis=1) + self.parts[2])
        below = norm.cdf((edges[None, :] - mean[:, None]) / spread[:, None])
        padded = np.hstack([np.zeros((len(mean), 1)), below, np.ones((len(mean), 1))])
        return mean, np.diff(padded, axis=1)


@dataclass(frozen=True)
class _Table:
    """The reviews as sums: `seen` (E, F + R) meetings, `count` (E,), `sums` (E,), `gram` and `right` of the outer
    effects; scores are centred on `middle` so that adding a constant to all changes nothing else."""

    seen: Floats
    count: Floats
    sums: Floats
    gram: Floats
    right: Floats
    score: Floats
    middle: float
    fixed: int
    usual: tuple[float, float, float]  # variances
    least: float  # variance of rounding to the step
    design: csr_matrix


def fit_mean(reviews: Reviews) -> Fit:
    """Raw means with an error pooled over entries; no severity. An entry without a review has the mean of all."""
    entry, score = reviews.entry, reviews.score.astype(np.float64)
    entries, outer = reviews.entries, reviews.reviewers + 1
    count = np.bincount(entry, minlength=entries)
    level = np.where(count > 0, np.bincount(entry, score, entries) / np.maximum(count, 1), score.mean())
    usual, least = _usual(reviews)
    rest = float(((score - level[entry]) ** 2).sum()) + PRIOR * usual[2]
    noise = max(rest / (max(len(score) - int((count > 0).sum()), 0) + PRIOR), least)
    variance = np.where(count > 0, noise / np.maximum(count, 1), usual[0] + noise)
    return Fit(
        level, variance, np.zeros(outer - 1), None, (usual[0], usual[1], noise), np.zeros((entries, outer)), level,
        variance, np.zeros(outer), np.zeros((outer, outer)), reviews,
    )  # fmt: skip


def fit_additive(reviews: Reviews, *, steps: int = STEPS) -> Fit:
    """Posterior of entries and reviewers at the variance components that EM settles on, in at most `steps`."""
    table = _table(reviews)
    parts = table.usual
    for _ in range(steps):
        fit = _at(parts, table, reviews)
        renewed = _renew(fit, table, reviews.entry)
        moved = max(abs(a - b) / b for a, b in zip(renewed, parts, strict=True))
        parts = renewed
        if moved < SETTLED:
            break
    return _at(parts, table, reviews)


def _usual(reviews: Reviews) -> tuple[tuple[float, float, float], float]:
    width = reviews.highest - reviews.lowest
    first, second, third = ((share * width) ** 2 for share in USUAL)
    return (first, second, third), reviews.step**2 / 12


def _table(reviews: Reviews) -> _Table:
    count, entry = len(reviews.entry), reviews.entry
    columns = [np.ones(count)]
    met = reviews.met
    if met is not None:
        columns.append(met.astype(np.float64))
    fixed = len(columns)
    at = np.concatenate([np.arange(count) for _ in range(fixed + 1)])
    which = np.concatenate([*(np.full(count, c) for c in range(fixed)), fixed + reviews.reviewer])
    value = np.concatenate([*columns, np.ones(count)])
    design = csr_matrix((value, (at, which)), shape=(count, fixed + reviews.reviewers))
    belongs = csr_matrix((np.ones(count), (entry, np.arange(count))), shape=(reviews.entries, count))
    middle = float(reviews.score.mean())
    score = reviews.score.astype(np.float64) - middle
    usual, least = _usual(reviews)
    return _Table(
        (belongs @ design).toarray(), belongs @ np.ones(count), belongs @ score, (design.T @ design).toarray(),
        design.T @ score, score, middle, fixed, usual, least, design,
    )  # fmt: skip


def _at(parts: tuple[float, float, float], table: _Table, reviews: Reviews) -> Fit:
    """The posterior at given variances."""
    of_entry, of_reviewer, noise = parts
    own = 1 / (table.count / noise + 1 / of_entry)
    weights = table.seen * (own / noise)[:, None]
    given = table.sums * own / noise
    precision = (table.gram - table.seen.T @ weights) / noise
    ridge = np.full(len(precision), 1 / of_reviewer)
    ridge[: table.fixed] = SMALLEST  # flat for the mean, almost so for the bias
    precision[np.diag_indices_from(precision)] += ridge
    covariance = np.linalg.inv(precision)
    covariance = (covariance + covariance.T) / 2
    centre = covariance @ ((table.right - table.seen.T @ given) / noise)
    factor = np.linalg.cholesky(covariance + 1e-12 * np.trace(covariance) * np.eye(len(precision)))
    lean = -weights.copy()
    lean[:, 0] += 1
    variance = own + ((lean @ factor) ** 2).sum(axis=1)
    centre[0] += table.middle
    shifted = given + weights[:, 0] * table.middle  # so that the level counts the middle once
    level = centre[0] + shifted - weights @ centre
    bias = float(centre[1]) if table.fixed > 1 else None
    return Fit(level, variance, -centre[table.fixed :], bias, parts, weights, shifted, own, centre, factor, reviews)


def _renew(fit: Fit, table: _Table, entry: NDArray[Any]) -> tuple[float, float, float]:
    """One EM step for the three variances, with their priors."""
    of_entry, of_reviewer, noise = fit.parts
    effect = fit.level - fit.centre[0]
    of_effect = fit.own + ((fit.weights @ fit.factor) ** 2).sum(axis=1)
    of_severity = (fit.factor[table.fixed :] ** 2).sum(axis=1)
    outer = fit.centre.copy()
    outer[0] -= table.middle
    residual = table.score - table.design @ outer - effect[entry]
    told = float(table.fixed)  # effects the scores tell of, as traces
    told += len(effect) - float(of_effect.sum()) / of_entry
    told += len(of_severity) - float(of_severity.sum()) / of_reviewer
    squares = (
        (float((effect**2 + of_effect).sum()), len(effect)),
        (float((fit.severity**2 + of_severity).sum()), len(of_severity)),
        (float((residual**2).sum()) + noise * told, len(residual)),
    )
    first, second, third = (
        (s + PRIOR * usual) / (n + PRIOR) for (s, n), usual in zip(squares, table.usual, strict=True)
    )
    return first, second, max(third, table.least)
