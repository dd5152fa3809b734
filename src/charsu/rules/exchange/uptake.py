"""What other cities make of a practice, counted as it may be said: by cities, and by what they really did.

Adopted is what is under way or in place. A wish or a plan is not yet that, and what was stopped is that no more: each
is told under its own name. A city counts once, by what it does today; an attempt that it stopped counts where it has
no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from charsu.rules.exchange.stages import Stage

ADOPTED = frozenset({Stage.UNDER_WAY, Stage.IN_PLACE, Stage.EVALUATED})
WISHED = frozenset({Stage.INTEREST, Stage.PLAN})


@dataclass(frozen=True)
class Uptake:
    """Cities that put a practice to work, that wish or plan to, and that stopped."""

    adopted: int = 0
    wished: int = 0
    stopped: int = 0


def uptake_of(rows: Iterable[tuple[int, str]]) -> Uptake:
    """rows: the city and the stage of each adoption of one practice, several of a city among them."""
    cities: dict[int, set[str]] = {}
    for city, stage in rows:
        cities.setdefault(city, set()).add(stage)
    adopted = sum(bool(stages & ADOPTED) for stages in cities.values())
    wished = sum(bool(stages & WISHED) and not stages & ADOPTED for stages in cities.values())
    return Uptake(adopted, wished, len(cities) - adopted - wished)
