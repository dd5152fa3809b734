"""Where a practice came from and what came of it."""

from charsu.models import Practice

DEEPEST = 12  # generations


def is_descendant(practice: Practice, of: Practice) -> bool:
    """Whether `practice` came, step by step, from `of`."""
    at: Practice | None = practice
    for _ in range(DEEPEST):
        if at is None or at.adapted_from_id is None:
            return False
        if at.adapted_from_id == of.pk:
            return True
        at = at.adapted_from
    return True  # deeper than anybody can follow: nothing is hung beneath it
