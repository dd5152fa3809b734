"""The long computations that acts asked for, carried out by the worker."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from charsu.acts import rehearsals, reviews, standings
from charsu.queries.reviews import due

PATIENCE = 600.0  # seconds that a plan may take here
CARRY: dict[str, Callable[..., Any]] = {
    "assignment": partial(reviews.carry_out, time_limit=PATIENCE),
    "calibration": standings.carry_out,
    "rehearsal": rehearsals.carry_out,
}


def compute_due(*, now: datetime) -> int:
    """Carry out what waits, one after the other. Returns how many were tried."""
    waiting = due(now)
    for computation in waiting:
        CARRY[computation.kind](computation, now=now)
    return len(waiting)
