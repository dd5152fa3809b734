"""Reviewers, and what bars them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from charsu.gate import NotThere, require
from charsu.models import Conflict, Edition, Entry, Municipality, Person, Reviewer
from charsu.queries.independence import Seat, not_free, seats_held
from charsu.rules.conflicts import ConflictKind, EntryFacts, ReviewerFacts, barred
from charsu.rules.forms import names_in
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class ReviewerRow:
    """A reviewer with what they were given and did."""

    reviewer: Reviewer
    given: int
    done: int
    conflicts: int


def reviewers_of(person: Person, edition: Edition, state: str = "") -> list[ReviewerRow]:
    """All reviewers of the edition with their figures, among them from how many entries the rules and their own
    declarations bar each, now; six queries whatever their number."""
    require(Act.SEE_REVIEWERS, person, edition=edition)
    rows = Reviewer.objects.filter(edition=edition).select_related("person", "city")
    if state:
        rows = rows.filter(state=state)
    is_given, is_in = Q(assignments__ended_at=None), Q(assignments__sheet__submitted_at__isnull=False)
    counted = rows.annotate(
        given=Count("assignments", filter=is_given, distinct=True),
        done=Count("assignments", filter=is_in & is_given, distinct=True),
    )
    found = list(counted)
    pairs = {(reviewer, entry) for reviewer, entry, _ in conflicts_by_rule(edition, reviewers=found)}
    told = Counter(reviewer for reviewer, _ in pairs)
    return [ReviewerRow(row, row.given, row.done, told[row.pk]) for row in found]


def reviewer_of(person: Person, edition: Edition, pk: int) -> Reviewer:
    """One reviewer, for the secretary."""
    require(Act.SEE_REVIEWERS, person, edition=edition)
    found = Reviewer.objects.filter(edition=edition, pk=pk).select_related("person", "city").first()
    if found is None:
        raise NotThere
    return found


def own_reviewer(person: Person, edition: Edition) -> Reviewer | None:
    return Reviewer.objects.filter(edition=edition, person=person).first()


def admitted(edition: Edition) -> list[Entry]:
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    return list(rows.select_related("municipality", "theme", "edition"))


def conflicts_told(rows: Iterable[tuple[int, int, str]]) -> dict[str, Any]:
    """What both sign of who is barred: how many pairs, some for several reasons, and the digest of them all."""
    told = sorted([reviewer, entry, str(kind)] for reviewer, entry, kind in rows)
    return {"count": len({(reviewer, entry) for reviewer, entry, _ in told}), "digest": digest(told)}


def conflicts_by_rule(
    edition: Edition,
    entries: list[Entry] | None = None,
    reviewers: Sequence[Reviewer] | None = None,
    told: Iterable[tuple[int, int]] | None = None,
) -> list[tuple[int, int, ConflictKind]]:
    """Every (reviewer, entry, kind) that the rules bar, declared ones included; of everyone who was invited. Whoever
    has read entries, reviewers or declarations (reviewer, entry) already passes them on."""
    entries = admitted(edition) if entries is None else entries
    if reviewers is None:
        reviewers = list(Reviewer.objects.filter(edition=edition).select_related("person"))
    if told is None:
        declared = Conflict.objects.filter(reviewer__edition=edition, is_declared=True)
        told = declared.values_list("reviewer_id", "entry_id")
    seats = seats_held(edition)
    teams, busy = _teams(seats), not_free(seats)
    of_entries = [
        EntryFacts(
            e.municipality.country, e.municipality_id, names(e, "partners"), frozenset(teams[e.municipality_id]),
            names(e, "authors"),
        )
        for e in entries
    ]  # fmt: skip
    of_reviewers = [
        ReviewerFacts(
            r.country, r.city_id, frozenset(r.employers), person=r.person_id, written_with=frozenset({r.person.name})
        )
        for r in reviewers
    ]
    found = [(reviewers[r].pk, entries[e].pk, kind) for r, e, kind in barred(of_reviewers, of_entries)]
    found += [(r.pk, entry.pk, ConflictKind.NOT_FREE) for r in reviewers if r.person_id in busy for entry in entries]
    known = {entry.pk for entry in entries}
    return found + [(r, e, ConflictKind.DECLARED) for r, e in sorted(set(told)) if e in known]


def names(entry: Entry, answer: str) -> frozenset[str]:
    """The names that an answer lists."""
    return frozenset(names_in(entry.answers.get(answer)))


def _teams(seats: Iterable[Seat]) -> dict[int, set[int]]:
    """City -> those who write for it."""
    found: dict[int, set[int]] = defaultdict(set)
    for person, _, city in seats:
        if city is not None:
            found[city].add(person)
    return found


def cities_entered(edition: Edition) -> list[Municipality]:
    """Cities with a received entry that may come to be judged: all that a reviewer sees when declaring, before any
    title."""
    received = Entry.objects.filter(edition=edition, withdrawn_at=None, receipts__isnull=False)
    received = received.exclude(screening__result="refused")
    return list(Municipality.objects.filter(pk__in=received.values("municipality_id")).order_by("country", "name"))


def cities_declared(person: Person, edition: Edition) -> list[Municipality]:
    """The cities that this reviewer barred themselves from by name; an entry known while reading stays blind."""
    told = Conflict.objects.filter(
        reviewer__person=person, reviewer__edition=edition, is_declared=True, is_blind=False
    )
    return list(Municipality.objects.filter(pk__in=told.values("entry__municipality_id")).order_by("name"))
