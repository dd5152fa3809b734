"""The rules of a problem as rows of a linear programme over some of its pairs, and what prices say of all pairs.

Every rule that a core of pairs cannot meet has a slack, so that the programme always has an answer: the slacks that
are left when all pairs have been priced are the conflict itself (an elastic programme).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix

from charsu.rules.assignment.linear import Programme
from charsu.rules.assignment.task import Floats, Ints, Task


@dataclass(frozen=True)
class Prices:
    """What one more unit of each rule is worth: the multipliers of weak duality, any of which give a bound."""

    demand: Floats  # (E,) any sign: one more review of an entry
    load: Floats  # (R,) positive: a full reviewer; negative: one forced to a least load
    reads: Floats  # (E,) <= 0: the rule that someone reads the language
    floor: Floats  # (E,) <= 0: the least total affinity
    country: Floats  # (E, C) >= 0: a seat of a country; C = 1 and zero without that rule
    cover: Floats  # (V,) <= 0: the least count of a set of pairs


@dataclass(frozen=True)
class Model:
    """`programme` over the pairs (`entry`, `reviewer`) (P,), then the slacks; `spans` are rows by rule."""

    programme: Programme
    entry: Ints
    reviewer: Ints
    spans: dict[str, slice]
    seats: Ints  # (K,) entry * C + country of each country row
    slacks: dict[str, slice]


@dataclass(frozen=True)
class _Rows:
    """One rule: coefficients `value` of `pair` in `row`, and its limits; `slack` relaxes the lower one."""

    name: str
    row: Ints
    pair: Ints
    value: Floats
    lower: Floats
    upper: Floats
    slack: Ints


def build(task: Task, entry: Ints, reviewer: Ints, gain: Floats, fines: dict[str, float]) -> Model:
    """The programme over these pairs; `fines` is the cost of a unit of slack, by rule."""
    seats, rules = _rules(task, entry, reviewer)
    pieces, spans, slacks, costs = [], {}, {}, [gain]
    height, width = 0, len(entry)
    for rule in rules:
        spans[rule.name] = slice(height, height + len(rule.lower))
        slacks[rule.name] = slice(width, width + len(rule.slack))
        pieces.append((rule.value, rule.row + height, rule.pair))
        pieces.append((np.ones(len(rule.slack)), rule.slack + height, width + np.arange(len(rule.slack))))
        costs.append(np.full(len(rule.slack), -fines.get(rule.name, 0.0)))
        height, width = height + len(rule.lower), width + len(rule.slack)
    value, row, column = (np.concatenate(part) for part in zip(*pieces, strict=True))
    matrix: csc_matrix = coo_matrix((value, (row, column)), shape=(height, width)).tocsc()
    lower, upper = (np.concatenate([getattr(rule, side) for rule in rules]) for side in ("lower", "upper"))
    most = np.concatenate([np.ones(len(entry)), np.full(width - len(entry), np.inf)])
    programme = Programme(np.concatenate(costs), matrix, lower, upper, most)
    return Model(programme, entry, reviewer, spans, seats, slacks)


def _rules(task: Task, entry: Ints, reviewer: Ints) -> tuple[Ints, list[_Rows]]:
    entries = len(task.asks)
    pair, one, each = np.arange(len(entry)), np.ones(len(entry)), np.arange(entries)
    need = task.asks.astype(np.float64)
    low, high = task.least.astype(np.float64), task.most.astype(np.float64)
    found = [
        _Rows("demand", entry, pair, one, need, need, each),
        _Rows("load", reviewer, pair, one, low, high, np.flatnonzero(task.least > 0)),
    ]
    endless = np.full(entries, np.inf)
    if task.reads is not None:
        reading = task.reads[entry, reviewer].astype(np.float64)
        found.append(_Rows("reads", entry, pair, reading, task.readers.astype(np.float64), endless, each))
    if task.floor is not None:
        worth = task.affinity[entry, reviewer].astype(np.float64)
        found.append(_Rows("floor", entry, pair, worth, task.floor, endless, each))
    if task.covers:
        found.append(_covering(task, entry, reviewer))
    seat = entry * max(task.countries, 1) + task.groups[reviewer]
    seats, of_pair, count = np.unique(seat, return_inverse=True, return_counts=True)
    if not task.countries or not (count > 1).any():
        return np.zeros(0, dtype=np.int64), found
    crowded = np.cumsum(count > 1) - 1
    kept = count[of_pair] > 1
    seats, row = seats[count > 1], crowded[of_pair][kept]
    nobody = np.zeros(0, dtype=np.int64)
    found.append(_Rows("country", row, pair[kept], one[kept], np.zeros(len(seats)), np.ones(len(seats)), nobody))
    return seats, found


def _covering(task: Task, entry: Ints, reviewer: Ints) -> _Rows:
    rows, pairs = [], []
    for row, cover in enumerate(task.covers):
        pairs.append(np.flatnonzero(cover.mask[entry, reviewer]))
        rows.append(np.full(len(pairs[-1]), row))
    lines, inside = np.concatenate(rows), np.concatenate(pairs)
    need = np.array([float(cover.need) for cover in task.covers])
    return _Rows("cover", lines, inside, np.ones(len(lines)), need, np.full(len(need), np.inf), np.arange(len(need)))


def prices_of(task: Task, model: Model, price: Floats) -> Prices:
    """The row prices by rule; a sign that a rule cannot have is rounding and is set to nothing."""
    entries = len(task.asks)
    countries = max(task.countries, 1)

    def part(name: str) -> Floats:
        span = model.spans.get(name)
        return price[span] if span is not None else np.zeros(entries)

    country = np.zeros(entries * countries)
    if len(model.seats):
        country[model.seats] = np.maximum(part("country"), 0)
    return Prices(
        part("demand"), part("load"), np.minimum(part("reads"), 0), np.minimum(part("floor"), 0),
        country.reshape(entries, countries), np.minimum(part("cover")[: len(task.covers)], 0),
    )  # fmt: skip


def reduced(task: Task, gain: Floats, prices: Prices) -> Floats:
    """(E, R) gain of each pair beyond its prices; -inf where a conflict bars it."""
    left = gain - prices.demand[:, None] - prices.load[None, :]
    if task.reads is not None:
        left -= task.reads * prices.reads[:, None]
    if task.floor is not None:
        left -= task.affinity * prices.floor[:, None]
    for cover, price in zip(task.covers, prices.cover, strict=True):
        left -= cover.mask * price
    if task.countries:
        left -= prices.country[:, task.groups]
    left[~task.allowed] = -np.inf
    return left


def bound_of(task: Task, gain: Floats, prices: Prices) -> float:
    """Upper bound of the gain of any assignment over ALL pairs, in float64, by weak duality: sum of price times
    limit, plus the reduced gains above nothing. It holds whatever the prices are."""
    total = float(prices.demand @ task.asks) + float(prices.reads @ task.readers) + float(prices.country.sum())
    total += float(np.maximum(prices.load * task.least, prices.load * task.most).sum())
    total += float(prices.cover @ np.array([cover.need for cover in task.covers], dtype=np.float64))
    if task.floor is not None:
        total += float(prices.floor @ task.floor)
    return total + float(np.maximum(reduced(task, gain, prices), 0).sum())
