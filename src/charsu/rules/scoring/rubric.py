"""The weighted total of a score sheet, exact in hundredths of a point."""

from collections.abc import Mapping
from fractions import Fraction


def weighted_total(scores: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """Weighted mean of `scores` times 100, rounded half up. Raises ValueError when a criterion has no score."""
    if missing := set(weights) - set(scores):
        raise ValueError(f"no score for {', '.join(sorted(missing))}")
    total = sum(weights.values())
    if total <= 0:
        raise ValueError("the weights add up to nothing")
    exact = Fraction(sum(weight * scores[code] for code, weight in weights.items()), total) * 100
    return int(exact + Fraction(1, 2))
