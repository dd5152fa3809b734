"""What the founders choose, and what they believe about entries and reviewers."""

from dataclasses import dataclass
from math import ceil, isfinite
from numbers import Integral

from charsu.rules.assignment import Reason

MOST = 1e6  # points and weights above it leave nothing of the figures that are added to them
ROOM = 1.3  # greatest load over the mean one, where none is given


class Impossible(ValueError):
    """No assignment exists under the design; `reasons` hold the sentences and figures."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(" ".join(dict.fromkeys(reason.lack.value for reason in reasons)))
        self.reasons = reasons


@dataclass(frozen=True)
class Design:
    """Chosen: numbers of entries, reviewers and reviews of an entry, the `k` that are picked, the criteria's
    `weights`, the scale of a criterion, the greatest load, how many countries and languages (1 switches a rule off).

    Believed, as standard deviations in points: true `quality` of entries, `criterion` (a criterion's own part of it),
    `severity` and `noise` of reviewers; `stretch` by which they use more or less of the scale and `uneven`, how
    differently noisy they are (both of logarithms); `favour`, points added for a neighbouring country. `matters` are
    the weights by which entries are truly good, the rubric's own when None. The defaults are usual for scores from
    0 to 10 (research/evaluation-science.md, B2). Raises ValueError for what no edition can be."""

    entries: int
    reviewers: int
    reviews_per_entry: int = 3
    k: int = 10
    weights: tuple[float, ...] = (1.0,)
    matters: tuple[float, ...] | None = None
    lowest: float = 0.0
    highest: float = 10.0
    step: float = 1.0
    max_load: int | None = None
    countries: int = 10
    languages: int = 3
    themes: int = 12
    quality: float = 1.5
    criterion: float = 0.8
    severity: float = 0.9
    noise: float = 0.9
    stretch: float = 0.2
    uneven: float = 0.3
    favour: float = 0.0

    def __post_init__(self) -> None:
        counts = (self.entries, self.reviewers, self.reviews_per_entry, self.countries, self.languages, self.themes)
        given = (*counts, self.k, *(() if self.max_load is None else (self.max_load,)))
        if any(isinstance(one, bool) or not isinstance(one, Integral) for one in given):
            raise ValueError("entries, reviewers, reviews and all that is counted are whole numbers")
        if min(counts) < 1:
            raise ValueError(
                "there is at least one of each: entries, reviewers, reviews, countries, languages, themes"
            )
        if not 1 <= self.k <= self.entries:
            raise ValueError(f"between 1 and {self.entries} entries are picked, not {self.k}")
        if self.reviews_per_entry > self.reviewers:
            raise ValueError(f"{self.reviewers} reviewers cannot give {self.reviews_per_entry} reviews to an entry")
        self._check_beliefs()

    def _check_beliefs(self) -> None:
        spreads = (self.criterion, self.severity, self.noise, self.stretch, self.uneven)
        if not all(isfinite(s) and s >= 0 for s in (*spreads, self.quality)) or self.quality == 0:
            raise ValueError("spreads are not negative, and that of quality is above nothing")
        if max(*spreads, self.quality, abs(self.favour)) > MOST:
            raise ValueError(f"spreads and favour are points of the scale, up to {MOST:,.0f}")
        if not (self.highest > self.lowest and self.step > 0 and isfinite(self.favour)):
            raise ValueError("the scale is empty, or the favour is not a number")
        for weights in (self.weights, self.true_weights):
            if not all(isfinite(weight) and weight <= MOST for weight in weights):
                raise ValueError(f"a weight is a number up to {MOST:,.0f}: only their ratios count")
            if len(weights) != len(self.weights) or min(weights, default=-1.0) < 0 or sum(weights) <= 0:
                raise ValueError("each criterion has a weight of at least nothing, and not all have nothing")

    @property
    def true_weights(self) -> tuple[float, ...]:
        return self.weights if self.matters is None else self.matters

    @property
    def greatest_load(self) -> int:
        """The one given, or ROOM times the mean."""
        mean = self.entries * self.reviews_per_entry / self.reviewers
        return self.max_load if self.max_load is not None else ceil(ROOM * mean)
