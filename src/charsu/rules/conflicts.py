"""Why a reviewer may not see an entry."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
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
    NOT_FREE = "holds another seat"  # see rules/independence.py: bars from every entry


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


Mark = tuple[ConflictKind, Hashable]  # what reviewer and entry must share for a conflict of the kind


def conflicts(reviewer: ReviewerFacts, entry: EntryFacts) -> tuple[ConflictKind, ...]:
    """Every kind of conflict between the two; none means that the reviewer may see the entry."""
    return tuple(kind for _, _, kind in barred([reviewer], [entry]))


def barred(reviewers: Sequence[ReviewerFacts], entries: Sequence[EntryFacts]) -> list[tuple[int, int, ConflictKind]]:
    """(number of reviewer, number of entry, kind) of every conflict; entries are looked up by what they share, so
    that the work does not grow with the pairs."""
    marked: dict[Mark, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for mark in set(_of_entry(entry)):
            marked[mark].append(number)
    found = {
        (r, e, mark[0]) for r, reviewer in enumerate(reviewers) for mark in _of_reviewer(reviewer)
        for e in marked.get(mark, ())
    }  # fmt: skip
    order = list(ConflictKind)
    return sorted(found, key=lambda row: (row[0], row[1], order.index(row[2])))


def _of_reviewer(facts: ReviewerFacts) -> Iterator[Mark]:
    if facts.country:
        yield ConflictKind.COUNTRY, facts.country
    if facts.city is not None:
        yield ConflictKind.CITY, facts.city
    if facts.person is not None:
        yield ConflictKind.ON_TEAM, facts.person
    yield from ((ConflictKind.DECLARED, city) for city in facts.declared)
    yield from _named(ConflictKind.EMPLOYER, facts.employers)
    yield from _named(ConflictKind.CO_AUTHOR, facts.written_with)


def _of_entry(facts: EntryFacts) -> Iterator[Mark]:
    yield ConflictKind.COUNTRY, facts.country
    yield ConflictKind.CITY, facts.city
    yield ConflictKind.DECLARED, facts.city
    yield from ((ConflictKind.ON_TEAM, person) for person in facts.team)
    yield from _named(ConflictKind.EMPLOYER, facts.partners)
    yield from _named(ConflictKind.CO_AUTHOR, facts.authors)


def _named(kind: ConflictKind, names: frozenset[str]) -> Iterator[Mark]:
    """A name in whatever letters it was typed; blanks are no name."""
    keys = (searchable(name) for name in names)
    yield from ((kind, key) for key in keys if key.strip())
