"""What a linear fit knows: levels, severities, and their joint posterior to draw and to predict from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from charsu.rules.scoring.reviews import Floats, Reviews

CHUNK = 4000  # rows of a prediction worked on at once


@dataclass(frozen=True)
class Fit:
    """`level`, `variance` (E,) of each entry's mean score; `severity`, `severity_sd` (R,); `bias` of one's own bloc
    in points, None when it cannot be told. Outer effects are `fixed` ones (mean, bias), then the reviewers'
    leniency; an entry's level is its `given` plus what it leans on them."""

    level: Floats
    variance: Floats
    severity: Floats
    severity_sd: Floats
    bias: float | None
    parts: tuple[float, float, float]  # variances of entries, reviewers, noise
    fixed: int
    weights: "scipy.sparse.csr_matrix"  # (E, fixed + R): how an entry's effect leans on the outer effects
    given: Floats  # (E,): its level before that
    own: Floats  # (E,): variance of its level once the outer effects are known
    centre: Floats  # (fixed + R,): posterior mean of the outer effects
    covariance: Floats | None  # theirs; None when they are known
    unseen: tuple[float, float]  # given and own of an entry that nobody has seen
    reviews: Reviews  # what was fitted

    @property
    def one_review(self) -> float:
        """Variance of what one more review tells of an entry, by a reviewer taken at random."""
        return self.parts[2] + float((self.severity_sd**2).mean())

    def draw(self, dice: np.random.Generator, count: int) -> Floats:
        """(count, E) joint draws of the entries' levels: errors of severity are shared between entries."""
        inner = dice.standard_normal((count, len(self.own))) * np.sqrt(self.own)
        if self.covariance is None:
            return np.asarray(self.level + inner)
        jitter = 1e-12 * np.trace(self.covariance) * np.eye(len(self.centre))
        factor = np.linalg.cholesky(self.covariance + jitter)
        outer = dice.standard_normal((count, len(self.centre))) @ factor.T
        return np.asarray(self.level + outer[:, :1] - (self.weights @ outer.T).T + inner)

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any], edges: Floats) -> tuple[Floats, Floats]:
        """Mean (M,) of the score each pair would have, and its probabilities (M, S) between `edges` (S - 1,)."""
        chunks = [slice(at, at + CHUNK) for at in range(0, len(entry), CHUNK)]
        found = [self._predict(entry[rows], reviewer[rows], edges) for rows in chunks]
        return np.concatenate([mean for mean, _ in found]), np.concatenate([pmf for _, pmf in found])

    def _predict(self, entry: NDArray[Any], reviewer: NDArray[Any], edges: Floats) -> tuple[Floats, Floats]:
        rows, width = np.arange(len(entry)), len(self.centre)
        new = reviewer >= len(self.severity)
        at_entry = np.minimum(entry, len(self.level))
        lean = np.zeros((len(entry), width))
        lean[:, 0] = 1
        lean -= scipy.sparse.vstack([self.weights, scipy.sparse.csr_matrix((1, width))]).tocsr()[at_entry].toarray()
        lean[rows[~new], self.fixed + reviewer[~new]] += 1
        if self.fixed > 1:
            lean[:, 1] += self.reviews.shared(entry, reviewer)
        given, own = np.append(self.given, self.unseen[0]), np.append(self.own, self.unseen[1])
        mean = given[at_entry] + lean @ self.centre
        variance = own[at_entry] + self.parts[2] + new * self.parts[1]
        if self.covariance is not None:
            variance = variance + ((lean @ self.covariance) * lean).sum(axis=1)
        below = scipy.special.ndtr((edges[None, :] - mean[:, None]) / np.sqrt(variance)[:, None])
        padded = np.hstack([np.zeros((len(mean), 1)), below, np.ones((len(mean), 1))])
        return mean, np.diff(padded, axis=1)
