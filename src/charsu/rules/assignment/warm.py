"""Where the simplex method left off, carried to the programme over a larger core: pairs that joined begin at nothing.

A round of pricing adds few pairs to many; from the basis before, the next optimum is a few steps away.
"""

import numpy as np
from numpy.typing import NDArray

from charsu.rules.assignment.linear import BASIC, Basis
from charsu.rules.assignment.model import Model
from charsu.rules.assignment.task import Ints, Task


def carried(task: Task, before: Model, basis: Basis, now: Model) -> Basis:
    """The basis of `before` for `now`, whose core holds all pairs of the other. A row that is new is basic, so the
    count of basic columns and rows stays right."""
    column, row = np.zeros(len(now.programme.gain), np.int8), np.full(len(now.programme.lower), BASIC, np.int8)
    width = task.size[1]
    spots = np.searchsorted(_keys(now, width), _keys(before, width))
    column[spots] = basis.column[: len(before.core)]
    for rule, span in before.slacks.items():
        column[now.slacks[rule]] = basis.column[span]
    for rule, span in before.spans.items():
        if rule != "country":
            row[now.spans[rule]] = basis.row[span]
    if len(before.seats):
        row[now.spans["country"]][np.searchsorted(now.seats, before.seats)] = basis.row[before.spans["country"]]
    return Basis(column, row)


def _keys(model: Model, width: int) -> Ints:
    found: NDArray[np.int64] = model.core.entry * width + model.core.reviewer
    return found
