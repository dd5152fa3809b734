"""How ties fall, by chance of the seed, and when totals can only be certain figures.

Half a step shared among all reviews as tie-break changes no optimum, and spares the solver the ties.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.assignment.candidates import Start
from charsu.rules.assignment.task import Floats, Task

TIE_BREAK = 1e-7
LEVELS = 200  # distinct affinities up to which a common step is looked for


@dataclass(frozen=True)
class Ties:
    """How ties fall: a tie-break below `width` on every gain, over `reviews` reviews. Where all gains are multiples
    of `step`, to within `off`, so are totals; else `step` is 0."""

    seed: int
    reviews: int
    width: float
    step: float = 0.0
    off: float = 0.0

    @property
    def close(self) -> float:
        """A total nearer than this to the best is as good."""
        return self.width * self.reviews

    def tightened(self, bound: float) -> float:
        """The greatest total that an assignment may have under `bound`."""
        if not self.step:
            return bound
        slack = self.reviews * self.off
        return min(bound, float(np.floor((bound + slack) / self.step + 1e-12)) * self.step + slack)


def ties_of(task: Task, start: Start, seed: int) -> Ties:
    reviews = int(task.asks.sum())
    plain = Ties(seed, reviews, TIE_BREAK)
    levels = _levels((start.core.worth - start.scale.lowest) / start.scale.spread)
    if not 1 < len(levels) <= LEVELS:
        return plain
    for block in task.blocks():
        gains = (block.affinity[block.allowed].astype(np.float64) - start.scale.lowest) / start.scale.spread
        levels = np.union1d(levels, _levels(gains))
        if len(levels) > LEVELS:
            return plain
    step = 1 / round(1 / float(np.diff(levels).min()))
    off = float(np.abs(levels - np.round(levels / step) * step).max()) + 1e-9
    return Ties(seed, reviews, max(TIE_BREAK, min(1e-3, step / 2 / reviews)), step, off) if off < 1e-6 else plain


def _levels(gains: Floats) -> Floats:
    return np.unique(np.round(gains, 9)) if len(np.unique(gains[:5000])) <= LEVELS else np.arange(LEVELS + 1.0)
