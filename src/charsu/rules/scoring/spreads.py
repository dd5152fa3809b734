"""Draws of variances: scaled inverse chi-square, held within bounds by the inverse of the distribution."""

import numpy as np
import scipy

from charsu.rules.scoring.reviews import Floats


def spread(dice: np.random.Generator, square: float, free: float, most: float = np.inf) -> float:
    """`square` over a chi-square, held below `most`."""
    drawn, least = float(dice.chisquare(free)), square / most
    if drawn < least:  # again, from what is left of the distribution
        drawn = max(least, float(scipy.special.chdtri(free, scipy.special.chdtrc(free, least) * (1 - dice.random()))))
    return square / drawn


def spreads(dice: np.random.Generator, square: Floats, free: Floats, least: float) -> Floats:
    """The same for each of many, none below `least`."""
    drawn = dice.chisquare(free)
    low = square < least * drawn
    if low.any():
        most, free = square[low] / least, free[low]
        above = scipy.special.chdtrc(free, most)
        drawn[low] = np.clip(scipy.special.chdtri(free, above + (1 - above) * dice.random(len(most))), 1e-300, most)
    return np.maximum(square / drawn, least)


def usual_spread(dice: np.random.Generator, variance: float, usual: float, firm: float) -> float:
    """What a variance is drawn towards where its root is half-t of `firm` degrees with the scale `usual`: so it may
    be as small as the data say (Gelman 2006; Wand et al. 2011)."""
    return 2 * float(dice.gamma((firm + 1) / 2)) / (firm / variance + 1 / usual)
