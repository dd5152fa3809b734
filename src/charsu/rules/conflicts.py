"""Why a reviewer may not see an entry."""

from dataclasses import dataclass
from enum import StrEnum

from charsu.rules.texts import searchable


class ConflictKind(StrEnum):
    COUNTRY = "same country"
    CITY = "same city"
    EMPLOYER = "same employer"
    DECLARED = "declared"
    CO_AUTHOR = "co-author"
    ON_TEAM = "on the team"


@dataclass(frozen=True)
class ReviewerFacts:
    country: str
    city: int | None = None
    employers: frozenset[str] = frozenset()
    declared: frozenset[int] = frozenset()  # municipalities
    person: int | None = None
    written_with: frozenset[str] = frozenset()  # names, the reviewer's own among them


@dataclass(frozen=True)
class EntryFacts:
    country: str
    city: int
    partners: frozenset[str] = frozenset()
    team: frozenset[int] = frozenset()  # persons
    authors: frozenset[str] = frozenset()  # names


def conflicts(reviewer: ReviewerFacts, entry: EntryFacts) -> tuple[ConflictKind, ...]:
    """Every kind of conflict between the two; none means that the reviewer may see the entry."""
    found = {
        ConflictKind.COUNTRY: bool(reviewer.country) and reviewer.country == entry.country,
        ConflictKind.CITY: reviewer.city is not None and reviewer.city == entry.city,
        ConflictKind.EMPLOYER: _meet(reviewer.employers, entry.partners),
        ConflictKind.DECLARED: entry.city in reviewer.declared,
        ConflictKind.CO_AUTHOR: _meet(reviewer.written_with, entry.authors),
        ConflictKind.ON_TEAM: reviewer.person is not None and reviewer.person in entry.team,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def _meet(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a name stands in both, in whatever letters it was typed."""
    return bool(({searchable(name) for name in some} & {searchable(name) for name in others}) - {searchable("")})
