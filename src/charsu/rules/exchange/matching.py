"""Which offer meets which need, and why: plain points, each with its sentence; nothing learned, nothing hidden."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What speaks for a match; each value is the sentence that pages show."""

    THEME = "Both are about the same theme."
    FORM = "What is offered is what is needed."
    LANGUAGE = "You share a working language."
    SIZE = "Your cities are of about the same size."
    PRACTICE = "It is about the very practice that you named."


POINTS: dict[Why, int] = {Why.PRACTICE: 4, Why.THEME: 3, Why.FORM: 2, Why.LANGUAGE: 2, Why.SIZE: 1}
LEAST = 5  # of theme or practice, and something that makes it doable


@dataclass(frozen=True)
class Told:
    """An offer or a need: `key` names it, the rest is what a match looks at."""

    key: int
    city: int
    theme: str
    form: str
    languages: Collection[str]
    population: int
    practice: int | None = None


@dataclass(frozen=True)
class Match:
    key: int
    points: int
    reasons: tuple[Why, ...]


def matches(own: Told, others: Iterable[Told], most: int = 10) -> tuple[Match, ...]:
    """The others that meet `own`, best first; equals in the order given. A city does not match itself."""
    found = [_match(own, other) for other in others if other.city != own.city]
    worthy = [one for one in found if one.points >= LEAST]
    return tuple(sorted(worthy, key=lambda one: -one.points)[:most])


def _match(own: Told, other: Told) -> Match:
    speaks = {
        Why.PRACTICE: own.practice is not None and own.practice == other.practice,
        Why.THEME: own.theme == other.theme,
        Why.FORM: own.form == other.form,
        Why.LANGUAGE: bool(set(own.languages) & set(other.languages)),
        Why.SIZE: 0.5 <= (own.population + 1) / (other.population + 1) <= 2,
    }
    reasons = tuple(why for why, is_so in speaks.items() if is_so)
    is_about = Why.THEME in reasons or Why.PRACTICE in reasons
    return Match(other.key, sum(POINTS[why] for why in reasons) if is_about else 0, reasons)
