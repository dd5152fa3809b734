"""A fit of the scores gives the same for the same reviews: what was fitted once is known for the rest of a session.

A check of the evidence computes the standings anew, and that is three quarters of its work. Where a test checks one
edition many times over, touched in other places, each fit that differs is computed, and each only once.
"""

import pickle
from collections.abc import Callable
from typing import Any

_MADE: dict[bytes, Any] = {}


def once_of_each(fit: Callable[..., Any]) -> Callable[..., Any]:
    def known(*given: Any, **how: Any) -> Any:
        key = pickle.dumps((given, how))
        if key not in _MADE:
            _MADE[key] = fit(*given, **how)
        return _MADE[key]

    return known
