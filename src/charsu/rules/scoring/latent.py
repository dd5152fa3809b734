"""The latent values behind scores: where one score ends and the next begins, and draws between these cuts.

A score at an end of the scale only says "at least so far out", so that a ceiling hides no difference. On scales of
few levels the cuts are learnt, since people use levels unequally (whole points before halves, 8 where 7 or 9 would
do): they move until each level is expected as often as it is seen, with FIRM sheets' worth of belief in even cuts.
What a shift or a stretch of all cuts could do is left to the levels, so latent values stay in points of the scale.

A total can be written finer than anybody judges. Where the steps of a scale are finer than its `resolution`, a score
says that the latent value is within half of that about it, so that scores which differ by less say nearly the same.
"""

import numpy as np
import scipy

from charsu.rules.scoring.reviews import Floats, Reviews

MOST = 64  # levels of a scale whose cuts are learnt
FIRM = 20.0
SAMPLE = 3000  # sheets that cuts are learnt from in one step
FAR = 37.0  # standard deviations beyond which the normal distribution has no digits


class Cuts:
    """`edges` (S - 1,) between the scale's levels; `level` (N,) of each score."""

    def __init__(self, reviews: Reviews, resolution: float) -> None:
        scale = reviews.scale
        self.even = (scale[:-1] + scale[1:]) / 2
        self.edges, self.level, self.step = self.even.copy(), reviews.level, reviews.step
        self.slack = max(0.0, resolution - reviews.step) / 2
        self.learns = 3 < len(scale) <= MOST
        self.rows = np.arange(0, len(self.level), max(1, len(self.level) // SAMPLE))
        seen = np.bincount(self.level, minlength=len(scale)) / len(self.level)
        self.share, self.total = np.cumsum(seen)[:-1], float(len(self.level))
        self.first, self.last = int(self.level.min()), int(self.level.max())
        self.learns = self.learns and self.last > self.first
        self._bound()

    def _bound(self) -> None:
        ends = np.concatenate([[-np.inf], self.edges, [np.inf]])
        self.low, self.high = ends[self.level] - self.slack, ends[self.level + 1] + self.slack

    def learn(self, mean: Floats, sd: Floats) -> None:
        """One Newton step towards the shares seen, given what is expected of the sheets in `rows`."""
        mean, sd = mean[:, None], sd[:, None]
        wanted = (self.total * self.share + FIRM * _below(self.even, mean, sd)) / (self.total + FIRM)
        z = (self.edges - mean) / sd
        slope = (np.exp(-(z**2) / 2) / (sd * np.sqrt(2 * np.pi))).mean(axis=0)
        move = (wanted - scipy.special.ndtr(z).mean(axis=0)) / np.maximum(slope, 1e-3 / self.step)
        moved = self.edges + np.clip(move, -self.step / 2, self.step / 2)
        self.settle(np.maximum.accumulate(moved + 1e-6 * self.step * np.arange(len(moved))))

    def settle(self, edges: Floats) -> None:
        """Take `edges` without the shift and stretch that fit even cuts best, where scores lie."""
        weight = self.share * (1 - self.share) + 1e-6
        weight = weight / weight.sum()
        centre, mid = float((weight * self.even).sum()), float((weight * edges).sum())
        off = self.even - centre
        slope = float((weight * off * (edges - mid)).sum()) / float((weight * off**2).sum())
        self.edges = self._beyond(centre + (edges - mid) / max(slope, 1e-3))
        self._bound()

    def _beyond(self, edges: Floats) -> Floats:
        """Nothing is seen of the levels beyond the scores that were given, so they are a step wide; else the
        outermost level would take all that lies beyond the scores, however far off it is."""
        found, below, above = edges.copy(), self.first, len(edges) - self.last
        found[:below] = edges[below] - self.step * np.arange(below, 0, -1)
        found[self.last :] = edges[self.last - 1] + self.step * np.arange(1, above + 1)
        return found


def _below(edges: Floats, mean: Floats, sd: Floats) -> Floats:
    return np.asarray(scipy.special.ndtr((edges - mean) / sd).mean(axis=0))


def between(mean: Floats, sd: Floats, low: Floats, high: Floats, dice: np.random.Generator) -> Floats:
    """(N,) draws of normals held between `low` and `high`, by the inverse of the distribution; the far tail is
    reflected for precision."""
    a, b = (low - mean) / sd, (high - mean) / sd
    flip = a > 0
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    from_ = scipy.special.ndtr(a)
    z = scipy.special.ndtri(
        np.clip(from_ + dice.random(len(mean)) * (scipy.special.ndtr(b) - from_), 1e-300, 1 - 1e-16)
    )
    z = np.clip(z, np.maximum(a, -FAR), np.maximum(np.minimum(b, FAR), a))
    return np.asarray(mean + sd * np.where(flip, -z, z))
