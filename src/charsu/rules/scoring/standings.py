"""Places and bands: what a jury may rely on, and what is within chance."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from charsu.rules.scoring.calibrate import Calibration

SURE, UNLIKELY = 0.9, 0.1


class Band(StrEnum):
    IN = "in"
    CONTESTED = "contested"
    OUT = "out"


@dataclass(frozen=True)
class Place:
    """Entry `entry` (its number in the reviews) at `place`; equals share a place. Where the review graph falls into
    parts, the band is certain only where it would be so wherever the other parts lie: `p_top` alone compares them by
    assumption."""

    entry: int
    place: int
    p_top: float
    band: Band


def places(calibration: Calibration, top: int) -> tuple[Place, ...]:
    """Entries by calibrated estimate, best first, with their chance to be among the `top` and their band;
    the order among equals says nothing (it is that of their numbers)."""
    if top < 0:
        raise ValueError(f"there is no best {top}: top is not negative")
    chance, (least, most) = calibration.p_top(top), calibration.p_within(top)
    rounded = np.round(calibration.estimate, 9)
    order = np.argsort(-rounded, kind="stable")
    return tuple(
        Place(
            int(e), int((rounded > rounded[e]).sum()) + 1, float(chance[e]), band_of(float(least[e]), float(most[e]))
        )
        for e in order
    )  # fmt: skip


def band_of(least: float, most: float) -> Band:
    """Of the least and the greatest chance that an entry may have."""
    if least >= SURE:
        return Band.IN
    return Band.OUT if most <= UNLIKELY else Band.CONTESTED


def chosen(calibration: Calibration, k: int) -> frozenset[int]:
    """The best `k` by estimate; equals at the cut by the run's seed, never by number."""
    lots = np.random.default_rng(calibration.seed).permutation(len(calibration.estimate))
    order = np.lexsort((lots, -np.round(calibration.estimate, 9)))
    return frozenset(order[: max(k, 0)].tolist())
