"""Which pairs to look at first, by a short search for the price of a reviewer's time."""

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.problem import Problem

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SEARCH = 40  # steps of the search
FEW = 40_000  # pairs that need no choice
BESIDE_ENTRY, BESIDE_REVIEWER = 9, 8  # candidates beyond what is needed
MORE = 4  # pairs an entry may gain in a round of pricing
WORTH = 1e-8  # least reduced gain, in spreads of affinity, for which a pair joins


def first_pairs(problem: Problem, gain: Floats) -> Mask:
    """(E, R) the pairs to start from. `gain` (E, R) is -inf where barred."""
    if problem.allowed.sum() <= FEW:
        return problem.allowed
    entries, reviewers = gain.shape
    least, most = problem.loads
    left = gain - _load_prices(gain, problem.reviews_per_entry, least, most)[None, :]
    chosen = np.zeros(gain.shape, dtype=bool)
    wide = min(problem.reviews_per_entry + BESIDE_ENTRY, reviewers)
    chosen[np.arange(entries)[:, None], np.argpartition(-left, wide - 1, axis=1)[:, :wide]] = True
    last = np.partition(left, reviewers - problem.reviews_per_entry, axis=1)
    nearness = left - last[:, reviewers - problem.reviews_per_entry, None]
    tall = min(int(least.max()) + BESIDE_REVIEWER, entries)
    chosen[np.argpartition(-nearness, tall - 1, axis=0)[:tall], np.arange(reviewers)[None, :]] = True
    return np.asarray(chosen & problem.allowed)


def _load_prices(gain: Floats, each: int, least: NDArray[np.int64], most: NDArray[np.int64]) -> Floats:
    """(R,) prices by subgradient: dearer where more entries ask than may be served, cheaper below the least load."""
    prices = np.zeros(gain.shape[1])
    finite = gain[np.isfinite(gain)]
    stride = 0.2 * float(finite.std()) or 0.01
    for step in range(SEARCH):
        asked = np.argpartition(-(gain - prices), each - 1, axis=1)[:, :each]
        load = np.bincount(asked.ravel(), minlength=gain.shape[1])
        wrong = np.where(load > most, load - most, np.where(load < least, load - least, 0))
        idle = np.where((load < most) & (prices > 0), load - most, 0)
        prices += stride / (1 + step) ** 0.5 * np.clip((wrong + idle) / np.maximum(most, 1), -1, 1)
    return prices


def joining(left: Floats, present: Mask) -> Mask:
    """(E, R) pairs not `present` that are worth more than their price: the best few of each entry."""
    left = np.where(present, -np.inf, left)
    few = min(MORE, left.shape[1])
    best = np.argpartition(-left, few - 1, axis=1)[:, :few]
    found = np.zeros(left.shape, dtype=bool)
    rows = np.arange(left.shape[0])[:, None]
    found[rows, best] = left[rows, best] > WORTH
    return found
