"""Which cities are like one's own, and in what: size, climate, country and need, each said in words by the page."""

from dataclasses import dataclass
from enum import StrEnum

HALF_TO_DOUBLE = 2.0  # cities of half to double the residents are of like size


class Likeness(StrEnum):
    """What two cities have in common; each value is the sentence that pages show."""

    SIZE = "of like size: from half to double your residents"
    CLIMATE = "in a like climate"
    COUNTRY = "in your country"
    THEME = "with practices in themes where yours has none"


@dataclass(frozen=True)
class Traits:
    """A city as it is compared: residents, kind of climate ("" unknown), country, and the themes of its practices."""

    residents: int
    climate: str
    country: str
    themes: frozenset[str]


_WEIGHT = {Likeness.SIZE: 3, Likeness.CLIMATE: 2, Likeness.COUNTRY: 1, Likeness.THEME: 1}
LEAST = 4  # size and something more, or climate, country and need together


def likenesses(mine: Traits, other: Traits) -> tuple[Likeness, ...]:
    """What the other city has in common with mine, and whether it could teach mine something."""
    is_near = (
        mine.residents > 0
        and other.residents > 0
        and (1 / HALF_TO_DOUBLE <= other.residents / mine.residents <= HALF_TO_DOUBLE)
    )
    found = {
        Likeness.SIZE: is_near,
        Likeness.CLIMATE: bool(mine.climate) and mine.climate == other.climate,
        Likeness.COUNTRY: mine.country == other.country,
        Likeness.THEME: bool(other.themes - mine.themes),
    }
    return tuple(kind for kind, holds in found.items() if holds)


def weight(common: tuple[Likeness, ...]) -> int:
    """How much two cities have in common; below LEAST they are not alike."""
    return sum(_WEIGHT[kind] for kind in common)
