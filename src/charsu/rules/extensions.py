"""Which deadlines are only moved later, and from when: whoever counts on one is not cut short."""

from datetime import datetime

from charsu.rules.lifecycle import Phase

# Code of a deadline -> the phase from which somebody counts on it; until then it is moved either way.
COUNTED_ON: dict[str, Phase] = {
    "early_bird": Phase.OPEN,
    "call_closes": Phase.OPEN,
    "cure_ends": Phase.OPEN,
    "reviews_due": Phase.REVIEW,
}


def is_cut_short(code: str, phase: Phase, present: datetime, wanted: datetime) -> bool:
    """Whether moving the deadline from `present` to `wanted`, both aware, takes time from those who count on it."""
    since = COUNTED_ON.get(code)
    return since is not None and phase.order >= since.order and wanted < present
