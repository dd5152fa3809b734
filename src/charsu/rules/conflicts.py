"""Why a reviewer may not see an entry."""

from dataclasses import dataclass
from enum import StrEnum


class ConflictKind(StrEnum):
    COUNTRY = "same country"
    CITY = "same city"
    EMPLOYER = "same employer"
    DECLARED = "declared"


@dataclass(frozen=True)
class ReviewerFacts:
    country: str
    city: int | None = None
    employers: frozenset[str] = frozenset()
    declared: frozenset[int] = frozenset()  # municipalities


@dataclass(frozen=True)
class EntryFacts:
    country: str
    city: int
    partners: frozenset[str] = frozenset()


def conflicts(reviewer: ReviewerFacts, entry: EntryFacts) -> tuple[ConflictKind, ...]:
    """Every kind of conflict between the two; none means that the reviewer may see the entry."""
    found = {
        ConflictKind.COUNTRY: reviewer.country == entry.country,
        ConflictKind.CITY: reviewer.city is not None and reviewer.city == entry.city,
        ConflictKind.EMPLOYER: bool(reviewer.employers & entry.partners),
        ConflictKind.DECLARED: entry.city in reviewer.declared,
    }
    return tuple(kind for kind, holds in found.items() if holds)
