"""The additive mixed model, score = mean + entry - severity (+ own bloc) + noise, in closed form.

Variance components by EM for REML (Dempster, Laird & Rubin 1977; Searle, Casella & McCulloch 1992, ch. 8), each with
a weak prior, as if PRIOR more had been seen at the sizes usual on such scales: it decides where a panel is too small
to tell and is swamped elsewhere. Entries are eliminated first, so that only a matrix of reviewers is inverted.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from charsu.rules.scoring.fit import Fit
from charsu.rules.scoring.reviews import Floats, Reviews

STEPS, SETTLED, SMALLEST = 200, 1e-4, 1e-9
PRIOR = 2.0
USUAL = (0.15, 0.09, 0.09)  # sd of entries, reviewers and noise, as shares of the scale
Parts = tuple[float, float, float]


@dataclass(frozen=True)
class _Table:
    """The reviews as sums. Outer effects are F fixed ones (mean, own bloc), then the reviewers' leniency: `seen`
    (E, F + R) meetings, `count` (E,), `sums` (E,), `gram` and `right` of the outer effects; scores are centred on
    `middle` so that adding a constant to all changes nothing else."""

    seen: "scipy.sparse.csr_matrix"
    count: Floats
    sums: Floats
    gram: "scipy.sparse.csr_matrix"
    right: Floats
    score: Floats
    middle: float
    fixed: int
    usual: Parts  # variances
    least: float  # variance of rounding to the step
    design: "scipy.sparse.csr_matrix"
    reviews: Reviews


@dataclass(frozen=True)
class _At:
    """The posterior at given variances: of entries given the outer effects, and of the outer effects."""

    parts: Parts
    own: Floats
    weights: "scipy.sparse.csr_matrix"
    given: Floats
    centre: Floats
    covariance: Floats
    lean: "scipy.sparse.csr_matrix"  # how an entry's level hangs on the outer effects


def fit_mean(reviews: Reviews) -> Fit:
    """Raw means with an error pooled over entries; no severity. An entry without a review has the mean of all."""
    entry, score = reviews.entry, reviews.score.astype(np.float64)
    entries, outer = reviews.entries, reviews.reviewers + 1
    count = np.bincount(entry, minlength=entries)
    level = np.where(count > 0, np.bincount(entry, score, entries) / np.maximum(count, 1), score.mean())
    usual, least = usual_parts(reviews)
    rest = float(((score - level[entry]) ** 2).sum()) + PRIOR * usual[2]
    noise = max(rest / (max(len(score) - int((count > 0).sum()), 0) + PRIOR), least)
    variance = np.where(count > 0, noise / np.maximum(count, 1), usual[0] + noise)
    return Fit(
        level, variance, np.zeros(outer - 1), np.zeros(outer - 1), None, (usual[0], 0.0, noise), 1,
        scipy.sparse.csr_matrix((entries, outer)), level, variance, np.zeros(outer), None,
        (float(score.mean()), usual[0] + noise), reviews,
    )  # fmt: skip


def fit_additive(reviews: Reviews, *, steps: int = STEPS) -> Fit:
    """Posterior of entries and reviewers at the variance components that EM settles on, in at most `steps`."""
    table = _table(reviews)
    at, trail = _posterior(table.usual, table), [table.usual]
    for _ in range(steps):
        renewed = _renew(at, table)
        moved = max(abs(a - b) / b for a, b in zip(renewed, at.parts, strict=True))
        trail.append(renewed)
        if len(trail) == 3 and moved >= SETTLED:
            renewed = _ahead(trail, table.least)
            trail = [renewed]
        at = _posterior(renewed, table)
        if moved < SETTLED:
            break
    return _told(at, table)


def _ahead(trail: list[Parts], least: float) -> Parts:
    """Where three steps in a row lead, by SQUAREM (Varadhan & Roland 2008) on the logarithms: each step costs a
    matrix inversion, and EM alone only creeps up."""
    first, second, third = np.log(trail)
    step, bend = second - first, third - 2 * second + first
    far = min(-1.0, -float(np.sqrt((step**2).sum() / max(float((bend**2).sum()), 1e-300))))
    ahead = np.exp(np.clip(first - 2 * far * step + far**2 * bend, third - 2, third + 2))
    return float(ahead[0]), float(ahead[1]), max(float(ahead[2]), least)


def usual_parts(reviews: Reviews) -> tuple[Parts, float]:
    """Variances usual on the scale, and that of rounding to its step."""
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
    design = scipy.sparse.csr_matrix((value, (at, which)), shape=(count, fixed + reviews.reviewers))
    belongs = scipy.sparse.csr_matrix((np.ones(count), (entry, np.arange(count))), shape=(reviews.entries, count))
    middle = float(reviews.score.mean())
    score = reviews.score.astype(np.float64) - middle
    usual, least = usual_parts(reviews)
    return _Table(
        (belongs @ design).tocsr(), belongs @ np.ones(count), belongs @ score, (design.T @ design).tocsr(),
        design.T @ score, score, middle, fixed, usual, least, design, reviews,
    )  # fmt: skip


def _posterior(parts: Parts, table: _Table) -> _At:
    of_entry, of_reviewer, noise = parts
    own = 1 / (table.count / noise + 1 / of_entry)
    weights = (scipy.sparse.diags(own / noise) @ table.seen).tocsr()
    given = table.sums * own / noise
    precision = ((table.gram - table.seen.T @ weights) / noise).toarray(order="F")
    ridge = np.full(len(precision), 1 / of_reviewer)
    ridge[: table.fixed] = SMALLEST  # flat for the mean, almost so for the bias
    precision[np.diag_indices_from(precision)] += ridge
    covariance = _inverse(precision)
    centre = covariance @ ((table.right - table.seen.T @ given) / noise)
    entries = len(own)
    first = scipy.sparse.csr_matrix(
        (np.ones(entries), (np.arange(entries), np.zeros(entries, int))), shape=weights.shape
    )
    return _At(parts, own, weights, given, centre, covariance, (first - weights).tocsr())


def _inverse(precision: Floats) -> Floats:
    """Of a symmetric positive matrix, by Cholesky."""
    factor, failed = scipy.linalg.lapack.dpotrf(precision, lower=1, overwrite_a=1)
    inverse, failed_too = scipy.linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)
    assert not failed and not failed_too, "the ridge keeps the matrix positive"
    lower = np.tril(inverse)
    lower += np.tril(lower, -1).T
    return np.asarray(lower)


def _traced(rows: "scipy.sparse.csr_matrix", covariance: Floats) -> float:
    """Sum over `rows` of the variances of what they say of the outer effects."""
    square = (rows.T @ rows).tocoo()
    return float((square.data * covariance[square.row, square.col]).sum())


def _told(at: _At, table: _Table) -> Fit:
    variance = at.own + spread_of(at.lean, at.covariance)
    centre = at.centre.copy()
    centre[0] += table.middle
    level = table.middle + at.given + at.lean @ at.centre
    given = level - at.lean @ centre  # so that the level counts the middle once
    bias = float(centre[1]) if table.fixed > 1 else None
    sure = np.sqrt(np.diag(at.covariance)[table.fixed :])
    return Fit(
        level, variance, -centre[table.fixed :], sure, bias, at.parts, table.fixed, at.weights, given, at.own, centre,
        at.covariance, (0.0, at.parts[0]), table.reviews,
    )  # fmt: skip


def spread_of(rows: "scipy.sparse.csr_matrix", covariance: Floats | None, chunk: int = 4000) -> Floats:
    """(M,) variances of what `rows` (M, F + R) say of the outer effects; nothing when these are known."""
    if covariance is None:
        return np.zeros(rows.shape[0])
    parts = [rows[at : at + chunk] for at in range(0, rows.shape[0], chunk)]
    return np.concatenate([np.asarray(p.multiply(p @ covariance).sum(axis=1)).ravel() for p in parts])


def _renew(at: _At, table: _Table) -> Parts:
    """One EM step for the three variances, with their priors."""
    of_entry, of_reviewer, noise = at.parts
    effect = at.given - at.weights @ at.centre
    of_effect = float(at.own.sum()) + _traced(at.weights, at.covariance)
    of_leniency = float(np.diag(at.covariance)[table.fixed :].sum())
    leniency = at.centre[table.fixed :]
    residual = table.score - table.design @ at.centre - effect[table.reviews.entry]
    told = float(table.fixed)  # effects the scores tell of, as traces
    told += len(effect) - of_effect / of_entry + len(leniency) - of_leniency / of_reviewer
    squares = (
        (float((effect**2).sum()) + of_effect, len(effect)),
        (float((leniency**2).sum()) + of_leniency, len(leniency)),
        (float((residual**2).sum()) + noise * told, len(residual)),
    )
    first, second, third = (
        (s + PRIOR * usual) / (n + PRIOR) for (s, n), usual in zip(squares, table.usual, strict=True)
    )
    return first, second, max(third, table.least)
