"""The rules of a problem as rows of a linear programme over some of its pairs, and what prices say of all pairs.

Every rule that a core of pairs cannot meet has a slack, so that the programme always has an answer: the slacks that
are left when all pairs have been priced are the conflict itself (an elastic programme).
"""

from dataclasses import dataclass

import numpy as np
import scipy

from charsu.rules.assignment.core import Core
from charsu.rules.assignment.linear import Programme
from charsu.rules.assignment.pricing import Prices
from charsu.rules.assignment.task import Floats, Ints, Task


@dataclass(frozen=True)
class Model:
    """`programme` over the pairs of a core (P,), then the slacks; `spans` are rows by rule, `slacks` columns;
    `seats` (C,) tells the rows of countries apart, in order."""

    programme: Programme
    core: Core
    spans: dict[str, slice]
    slacks: dict[str, slice]
    seats: Ints


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


def build(task: Task, core: Core, gain: Floats, fines: dict[str, float]) -> Model:
    """The programme over these pairs; `fines` is the cost of a unit of slack, by rule."""
    rules, (seats, crowded) = _rules(task, core), _seats(task, core)
    rules += crowded
    pieces, spans, slacks, costs = [], {}, {}, [gain]
    height, width = 0, len(core)
    for rule in rules:
        spans[rule.name] = slice(height, height + len(rule.lower))
        slacks[rule.name] = slice(width, width + len(rule.slack))
        pieces.append((rule.value, rule.row + height, rule.pair))
        pieces.append((np.ones(len(rule.slack)), rule.slack + height, width + np.arange(len(rule.slack))))
        costs.append(np.full(len(rule.slack), -fines.get(rule.name, 0.0)))
        height, width = height + len(rule.lower), width + len(rule.slack)
    value, row, column = (np.concatenate(part) for part in zip(*pieces, strict=True))
    matrix: scipy.sparse.csc_matrix = scipy.sparse.coo_matrix((value, (row, column)), shape=(height, width)).tocsc()
    lower, upper = (np.concatenate([getattr(rule, side) for rule in rules]) for side in ("lower", "upper"))
    most = np.concatenate([np.ones(len(core)), np.full(width - len(core), np.inf)])
    return Model(Programme(np.concatenate(costs), matrix, lower, upper, most), core, spans, slacks, seats)


def _rules(task: Task, core: Core) -> list[_Rows]:
    entries = len(task.asks)
    pair, one, each = np.arange(len(core)), np.ones(len(core)), np.arange(entries)
    need, endless = task.asks.astype(np.float64), np.full(entries, np.inf)
    low, high = task.least.astype(np.float64), task.most.astype(np.float64)
    found = [
        _Rows("demand", core.entry, pair, one, need, need, each),
        _Rows("load", core.reviewer, pair, one, low, high, np.flatnonzero(task.least > 0)),
    ]
    if task.readers is not None:
        due = task.readers.astype(np.float64)
        found.append(_Rows("reads", core.entry, pair, core.reads.astype(np.float64), due, endless, each))
    if task.floor is not None:
        found.append(_Rows("floor", core.entry, pair, core.worth, task.floor, endless, each))
    if len(task.needs):
        row, inside = np.nonzero(core.covers)
        need, endless = task.needs.astype(np.float64), np.full(len(task.needs), np.inf)
        found.append(_Rows("cover", row, inside, np.ones(len(row)), need, endless, np.arange(len(need))))
    return found


def _seats(task: Task, core: Core) -> tuple[Ints, list[_Rows]]:
    """A row for each country of which an entry has more than one candidate, and which entry and country that is."""
    nobody = np.zeros(0, dtype=np.int64)
    if not task.countries:
        return nobody, []
    seat = core.entry * task.countries + task.groups[core.reviewer]
    seats, of_pair, count = np.unique(seat, return_inverse=True, return_counts=True)
    crowded = np.cumsum(count > 1) - 1
    kept = np.flatnonzero(count[of_pair] > 1)
    size = int((count > 1).sum())
    if not size:
        return nobody, []
    one, few = np.ones(len(kept)), (np.zeros(size), np.ones(size))
    return seats[count > 1], [_Rows("country", crowded[of_pair][kept], kept, one, *few, nobody)]


def prices_of(task: Task, model: Model, price: Floats) -> Prices:
    """The prices of the rules that join entries; a sign that a rule cannot have is rounding and is set to nothing."""
    floor = None if task.floor is None else np.minimum(price[model.spans["floor"]], 0)
    cover = np.minimum(price[model.spans["cover"]], 0) if len(task.needs) else np.zeros(0)
    return Prices(price[model.spans["load"]], floor, cover)
