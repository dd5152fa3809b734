"""The additive mixed model, score = mean + entry - severity + noise, in closed form.

Variance components by EM on Henderson's mixed-model equations (Henderson 1975; Searle, Casella & McCulloch 1992,
ch. 7). Entries are eliminated first, so that the work grows with the square of the reviewers, not of the entries.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS, SMALLEST = 200, 1e-9


@dataclass(frozen=True)
class Fit:
    """`level`, `variance` (E,) of each entry's mean score; `severity` (R,); the joint posterior to draw from."""

    level: Floats
    variance: Floats
    severity: Floats
    noise: float  # variance of one score about its entry and reviewer
    weights: Floats  # (E, R + 1): how an entry's level leans on the mean and the reviewers
    given: Floats  # (E,): an entry's level before that
    own: Floats  # (E,): variance of an entry's level once mean and reviewers are known
    centre: Floats  # (R + 1,): posterior mean of the mean and the reviewers' leniency
    factor: Floats  # (R + 1, R + 1): square root of their posterior covariance

    def draw(self, dice: np.random.Generator, count: int) -> Floats:
        """(count, E) joint draws of the entries' levels: shared errors of severity are shared."""
        outer = self.centre + dice.standard_normal((count, len(self.centre))) @ self.factor.T
        inner = dice.standard_normal((count, len(self.own))) * np.sqrt(self.own)
        return np.asarray(outer[:, :1] + self.given - outer @ self.weights.T + inner, dtype=np.float64)

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any]) -> tuple[Floats, Floats]:
        """Mean and standard deviation (M,) of the score that each pair would have."""
        mean = self.level[entry] - self.severity[reviewer]
        return mean, np.sqrt(self.variance[entry] + self.noise)


def fit_mean(entry: NDArray[Any], reviewer: NDArray[Any], score: Floats) -> Fit:
    """Raw means with an error pooled over entries; no severity."""
    entries, reviewers = int(entry.max()) + 1, int(reviewer.max()) + 1
    count = np.maximum(np.bincount(entry, minlength=entries), 1)
    level = np.bincount(entry, score, entries) / count
    free = max(len(score) - entries, 1)
    noise = max(float(((score - level[entry]) ** 2).sum()) / free, SMALLEST)
    nothing = np.zeros(reviewers + 1)
    return Fit(
        level, noise / count, np.zeros(reviewers), noise, np.zeros((entries, reviewers + 1)), level, noise / count,
        nothing, np.zeros((reviewers + 1, reviewers + 1), dtype=np.float64),
    )  # fmt: skip


def fit_additive(entry: NDArray[Any], reviewer: NDArray[Any], score: Floats) -> Fit:
    """Posterior of entries and reviewers at the variance components that EM settles on."""
    entries, reviewers = int(entry.max()) + 1, int(reviewer.max()) + 1
    seen = np.zeros((entries, reviewers + 1))
    np.add.at(seen, (entry, reviewer + 1), 1.0)
    seen[:, 0] = seen.sum(axis=1)
    table = np.zeros(reviewers + 1)
    np.add.at(table, reviewer + 1, score)
    table[0] = score.sum()
    sums: Floats = np.bincount(entry, score, entries).astype(np.float64)
    spread = max(float(score.var()), SMALLEST)
    parts = (spread / 2, spread / 4, spread / 4)  # of entries, reviewers, noise
    fit = _at(parts, seen, sums, table)
    for _ in range(STEPS):
        renewed = _renew(fit, entry, reviewer, score)
        settled = all(abs(a - b) <= 1e-6 * b for a, b in zip(renewed, parts, strict=True))
        parts = renewed
        fit = _at(parts, seen, sums, table)
        if settled:
            break
    return fit


def _at(parts: tuple[float, float, float], seen: Floats, sums: Floats, table: Floats) -> Fit:
    """The posterior at given variances; `seen[:, 0]` counts an entry's scores, the rest by reviewer."""
    of_entry, of_reviewer, noise = parts
    own = 1 / (seen[:, 0] / noise + 1 / of_entry)
    weights = seen * (own / noise)[:, None]
    given = sums * own / noise
    gram = np.zeros((seen.shape[1],) * 2)
    by_reviewer = seen[:, 1:].sum(axis=0)
    gram[0, 0] = seen[:, 0].sum()
    gram[0, 1:] = gram[1:, 0] = by_reviewer
    gram[1:, 1:] = np.diag(by_reviewer)
    precision = (gram - seen.T @ weights) / noise
    precision[np.arange(1, len(gram)), np.arange(1, len(gram))] += 1 / of_reviewer
    precision[0, 0] += SMALLEST
    covariance = np.linalg.inv(precision)
    centre = covariance @ ((table - seen.T @ given) / noise)
    even = (covariance + covariance.T) / 2 + SMALLEST * np.eye(len(gram)) * 1e-3
    factor = np.linalg.cholesky(even).astype(np.float64)
    lean = -weights.copy()
    lean[:, 0] += 1
    variance = own + np.einsum("er,rs,es->e", lean, covariance, lean)
    level = centre[0] + given - weights @ centre
    return Fit(level, variance, -centre[1:], noise, weights, given, own, centre, factor)


def _renew(fit: Fit, entry: NDArray[Any], reviewer: NDArray[Any], score: Floats) -> tuple[float, float, float]:
    """One EM step for the three variances."""
    covariance = fit.factor @ fit.factor.T
    deviation = fit.level - fit.centre[0]
    of_self = fit.own + np.einsum("er,rs,es->e", fit.weights, covariance, fit.weights)
    of_entry = float((deviation**2 + of_self).mean())
    of_reviewer = float((fit.severity**2 + np.diag(covariance)[1:]).mean())
    residual = score - fit.level[entry] + fit.severity[reviewer]
    noise = float(((score - score.mean()) * residual).sum()) / max(len(score) - 1, 1)
    return max(of_entry, SMALLEST), max(of_reviewer, SMALLEST), max(noise, SMALLEST)
