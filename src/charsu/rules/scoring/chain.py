"""What the ordinal model's chain knows: joint draws, and predictions that average over them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from charsu.rules.scoring.reviews import Floats, Reviews

WIDE = 4_000_000  # probabilities worked on at once
MIXED = 100  # draws that a prediction averages
WILD = 2.5  # times the noise of others, in a sheet that is wild


@dataclass(frozen=True)
class Spread:
    """(D,) draws of what holds for all: the mean level, the pooled favour; variances of levels, severities, favours,
    stretches and of the usual noise; share of sheets that are wild."""

    mean: Floats
    pooled: Floats
    of_level: Floats
    of_severity: Floats
    of_favour: Floats
    of_stretch: Floats
    of_noise: Floats
    wild: Floats


@dataclass(frozen=True)
class Chain:
    """Joint draws (D, E) of levels; (T, R) of severity, stretch, favour and noise sd, each for D / T of those."""

    levels: Floats
    severities: Floats
    stretches: Floats
    favours: Floats
    noises: Floats
    spread: Spread
    middle: float
    edges: Floats
    reviews: Reviews

    @property
    def compared(self) -> Floats:
        """(T, R) draws of severities about the usual one of those who have sheets: where a field at an end of the
        scale leaves them all on one side, that says nothing of any of them."""
        seen = np.unique(self.reviews.reviewer)
        usual = float(self.severities[:, seen].mean()) if len(seen) > 1 else 0.0
        return self.severities - usual * np.isin(np.arange(self.severities.shape[1]), seen)

    @property
    def one_review(self) -> float:
        """Variance of what one more review tells of an entry, by a reviewer taken at random."""
        return float((self.noises**2).mean() + self.severities.var(axis=0).mean())

    def predict(self, entry: NDArray[Any], reviewer: NDArray[Any], edges: Floats) -> tuple[Floats, Floats]:
        """Mean (M,) of the latent score each pair would have, and probabilities (M, S) between the learnt cuts."""
        wide = max(1, WIDE // (len(self.edges) + 1))
        if len(entry) > wide:
            parts = [slice(at, at + wide) for at in range(0, len(entry), wide)]
            found = [self.predict(entry[rows], reviewer[rows], edges) for rows in parts]
            return np.concatenate([mean for mean, _ in found]), np.concatenate([pmf for _, pmf in found])
        same = self.reviews.shared(entry, reviewer)
        below, total = np.zeros((len(entry), len(self.edges))), np.zeros(len(entry))
        chosen = np.unique(np.linspace(0, len(self.severities) - 1, MIXED).astype(int))
        for d in chosen.tolist():
            mean, variance = self._latent(d, entry, reviewer, same)
            total += mean
            away = self.edges[None, :] - mean[:, None]
            below += _mixed(away, variance[:, None], self.spread.wild[d])
        ends = np.zeros((len(entry), 1)), np.ones((len(entry), 1))
        return total / len(chosen), np.diff(np.hstack([ends[0], below / len(chosen), ends[1]]), axis=1)

    def _latent(self, d: int, entry: NDArray[Any], reviewer: NDArray[Any], same: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of the latent score in draw `d`; who is not known is as the prior says."""
        of, times = self.spread, -(-len(self.levels) // len(self.severities))
        new_entry, new_reviewer = entry >= self.levels.shape[1], reviewer >= self.severities.shape[1]
        level = np.append(self.levels[d * times], of.mean[d])[np.minimum(entry, self.levels.shape[1])] - self.middle
        r = np.minimum(reviewer, self.severities.shape[1])
        stretch = np.append(self.stretches[d], 1.0)[r]
        mean = self.middle + stretch * level - np.append(self.severities[d], 0.0)[r]
        mean += np.append(self.favours[d], of.pooled[d])[r] * same
        variance = np.append(self.noises[d] ** 2, of.of_noise[d])[r] + new_entry * stretch**2 * of.of_level[d]
        variance += new_reviewer * (of.of_severity[d] + of.of_stretch[d] * level**2 + of.of_favour[d] * same)
        return mean, variance


def _mixed(away: Floats, variance: Floats, wild: float) -> Floats:
    sd = np.sqrt(variance)
    below = scipy.special.ndtr(away / sd)
    if wild > 0:
        below = (1 - wild) * below + wild * scipy.special.ndtr(away / (WILD * sd))
    return np.asarray(below)
