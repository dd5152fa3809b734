"""What all pairs are worth at given prices of the reviewers' time: the certificate, and what a core has missed.

At prices l of loads (and m of sets of pairs, f of floors) every entry chooses for itself. Its best choice has a
closed form: the best reviewer of each country, the best n countries, and, where none of those reads the language, the
cheapest exchange for one who does. Each of these rules has its own price, found the same way, so that

    bound = best choices of all entries at l, m, f + sum over reviewers of max(l least, l most) + m need + f floor

is above every assignment whatever the prices are (weak duality; Geoffrion 1974), and a pair whose reduced gain is
below bound - objective is in no better one.
"""

from dataclasses import dataclass

import numpy as np

from charsu.rules.assignment.task import Block, Floats, Mask, Task


@dataclass(frozen=True)
class Scale:
    """Affinity to gain: a gain is (affinity - `lowest`) / `spread`, so that gains lie between 0 and 1."""

    lowest: float
    spread: float


@dataclass(frozen=True)
class Prices:
    """Multipliers of the rules that join entries, any of which give a bound."""

    load: Floats  # (R,) positive: a full reviewer; negative: one forced to a least load
    floor: Floats | None  # (E,) <= 0
    cover: Floats  # (V,) <= 0


@dataclass(frozen=True)
class Choice:
    """`value` (B,) of the best choice of each entry; `reduced` (B, R) what a pair adds beyond its prices: 0 for those
    of the best choice, below 0 for others, -inf where barred."""

    value: Floats
    reduced: Floats


def left_of(block: Block, scale: Scale, prices: Prices) -> Floats:
    """(B, R) gain beyond the prices of loads, floors and sets of pairs; -inf where barred."""
    left = block.affinity.astype(np.float64)
    if prices.floor is not None:
        left *= (1.0 / scale.spread - prices.floor[block.rows])[:, None]
    else:
        left *= 1.0 / scale.spread
    left -= scale.lowest / scale.spread + prices.load
    for mask, price in zip(block.covers, prices.cover, strict=True):
        if price:
            left -= mask * price
    left[~block.allowed] = -np.inf
    return left


def choose(task: Task, block: Block, left: Floats) -> Choice:
    """The best choice of every entry of the block, with the closed-form prices of its own rules."""
    asks = task.asks[block.rows]
    best = _by_country(task, left)
    value, last = _top(best, asks)
    if task.readers is not None and block.reads is not None:
        bonus = _bonus(task, block, left, best, last)
        if bonus.any():
            left = left + block.reads * bonus[:, None]
            best = _by_country(task, left)
            value, last = _top(best, asks)
            value = value - bonus
    if not task.countries:
        return Choice(value, left - last[:, None])
    return Choice(value, left - np.maximum(best, last[:, None])[:, task.groups])


def _bonus(task: Task, block: Block, left: Floats, best: Floats, last: Floats) -> Floats:
    """(B,) what it costs each entry to have a reader: the cheapest exchange, 0 where its best choice has one."""
    assert task.readers is not None and block.reads is not None
    reading = _by_country(task, np.where(block.reads, left, -np.inf))
    with np.errstate(invalid="ignore"):
        cost = (np.maximum(best, last[:, None]) - reading).min(axis=1, initial=np.inf)
    due = (task.readers[block.rows] > 0) & np.isfinite(cost)
    return np.where(due, np.maximum(cost, 0.0), 0.0)


def _by_country(task: Task, left: Floats) -> Floats:
    """(B, C) the best of each country; (B, R) itself without the country rule."""
    if not task.countries:
        return left
    order, starts = task.by_country
    return np.maximum.reduceat(left[:, order], starts, axis=1)


def _top(best: Floats, asks: np.ndarray) -> tuple[Floats, Floats]:
    """Sum of the `asks` largest of each row, and the last of them (inf where none is asked)."""
    rows, width = best.shape
    most = min(int(asks.max(initial=0)), width)
    if not most:
        return np.zeros(rows), np.full(rows, np.inf)
    top = -np.sort(-np.partition(best, width - most, axis=1)[:, width - most :], axis=1)
    sums = np.concatenate([np.zeros((rows, 1)), np.cumsum(top, axis=1)], axis=1)
    lines, taken = np.arange(rows), np.minimum(asks, most)
    last = np.where(taken > 0, top[lines, np.maximum(taken - 1, 0)], np.inf)
    return sums[lines, taken], last


def bound_at(task: Task, scale: Scale, prices: Prices, values: float) -> float:
    """The bound in gains from the sum of the entries' best `values`."""
    total = values + float(np.maximum(prices.load * task.least, prices.load * task.most).sum())
    total += float(prices.cover @ task.needs)
    if task.floor is not None and prices.floor is not None:
        total += float(prices.floor @ task.floor)
    return total


def missed(reduced: Floats, inside: Mask, few: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of pairs of best choices that are not `inside`, at most `few` a row."""
    rows, columns = np.nonzero((reduced > -1e-9) & ~inside)
    first = np.concatenate([[True], rows[1:] != rows[:-1]]) if len(rows) else np.zeros(0, dtype=bool)
    place = np.arange(len(rows)) - np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
    return rows[place < few], columns[place < few]
