"""Which pairs to look at first, by a short search for the price of a reviewer's time."""

import numpy as np

from charsu.rules.assignment.task import Floats, Mask, Task

SEARCH = 40  # steps of the search
FEW = 40_000  # pairs that need no choice
BESIDE_ENTRY, BESIDE_REVIEWER = 9, 8  # candidates beyond what is needed
MORE = 4  # pairs an entry may gain in a round of pricing
WORTH = 1e-8  # least reduced gain, in spreads of affinity, for which a pair joins


def first_pairs(task: Task, gain: Floats) -> Mask:
    """(E, R) the pairs to start from. `gain` (E, R) is -inf where barred."""
    if task.allowed.sum() <= FEW:
        return task.allowed.copy()
    entries, reviewers = gain.shape
    widest = min(int(task.asks.max()), reviewers)
    left = gain - _load_prices(task, gain, widest)[None, :]
    chosen = np.zeros(gain.shape, dtype=bool)
    wide = min(widest + BESIDE_ENTRY, reviewers)
    chosen[np.arange(entries)[:, None], np.argpartition(-left, wide - 1, axis=1)[:, :wide]] = True
    nearness = left - np.partition(left, reviewers - widest, axis=1)[:, reviewers - widest, None]
    tall = min(int(task.least.max()) + BESIDE_REVIEWER, entries)
    chosen[np.argpartition(-nearness, tall - 1, axis=0)[:tall], np.arange(reviewers)[None, :]] = True
    for cover in task.covers:
        beside = np.where(cover.mask, left, -np.inf)
        chosen[np.arange(entries)[:, None], np.argpartition(-beside, widest - 1, axis=1)[:, :widest]] = True
    return np.asarray(chosen & task.allowed)


def _load_prices(task: Task, gain: Floats, widest: int) -> Floats:
    """(R,) prices by subgradient: dearer where more entries ask than may be served, cheaper below the least load."""
    prices = np.zeros(gain.shape[1])
    finite = gain[np.isfinite(gain)]
    stride = 0.2 * float(finite.std()) or 0.01
    rows, wanted = np.arange(len(gain))[:, None], np.arange(widest) < task.asks[:, None]
    for step in range(SEARCH):
        left = gain - prices
        asked = np.argpartition(-left, widest - 1, axis=1)[:, :widest]
        asked = np.take_along_axis(asked, np.argsort(-left[rows, asked], axis=1), axis=1)
        load = np.bincount(asked[wanted], minlength=gain.shape[1])
        wrong = np.where(load > task.most, load - task.most, np.where(load < task.least, load - task.least, 0))
        idle = np.where((load < task.most) & (prices > 0), load - task.most, 0)
        prices += stride / (1 + step) ** 0.5 * np.clip((wrong + idle) / np.maximum(task.most, 1), -1, 1)
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
