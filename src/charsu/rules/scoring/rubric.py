"""The weighted total of a score sheet, exact."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor


def weighted_mean(scores: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """Weighted mean of the scores of the criteria in `weights`, on their scale, exactly. Raises ValueError when a
    criterion has no score, a weight is negative, or the weights add up to nothing."""
    if missing := set(weights) - set(scores):
        raise ValueError(f"no score for {', '.join(sorted(missing))}")
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("the weights add up to nothing, or one of them is negative")
    return Fraction(sum(weight * scores[code] for code, weight in weights.items()), total)


def weighted_total(scores: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """`weighted_mean` in hundredths of a point, halves rounded up. Raises as it does."""
    return floor(weighted_mean(scores, weights) * 100 + Fraction(1, 2))
