"""What bars a reviewer from an entry: by rule, fixed by both, and by declaration at any time until the round ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, type_actors
from charsu.acts.reviews.reviewers import bar
from charsu.gate import NotThere
from charsu.models import Assignment, Conflict, Edition, Entry, Municipality, Person, Reviewer
from charsu.queries.reviews import conflicts_by_rule, conflicts_told
from charsu.rules.conflicts import ConflictKind
from charsu.rules.permissions import Act


@performs(Act.CONFLICT_DECLARE)
def declare(*, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, words: str) -> Done:
    """A reviewer bars themselves from every entry of a city; known before any title is shown."""
    reviewer = _reviewer(actors[0], edition)
    entries = Entry.objects.filter(edition=edition, municipality=municipality).values_list("pk", flat=True)
    found = [(entry, ConflictKind.DECLARED) for entry in entries]
    return Done(len(found), {"reviewer": reviewer.pk, **bar(reviewer, found, now, words=words)})


@performs(Act.CONFLICT_DECLARE)
def declare_entry(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    """A reviewer knows again, while reading, an entry that they were given: its sheet is barred at once."""
    reviewer = _reviewer(actors[0], entry.edition)
    if not Assignment.objects.filter(reviewer=reviewer, entry=entry, ended_at=None).exists():
        raise NotThere
    ended = bar(reviewer, [(entry.pk, ConflictKind.DECLARED)], now, words=words, is_blind=True)
    return Done(reviewer, {"reviewer": reviewer.pk, **ended})


def _reviewer(person: Person, edition: Edition) -> Reviewer:
    reviewer = Reviewer.objects.filter(edition=edition, person=person).first()
    if reviewer is None:
        raise NotThere
    return reviewer


def conflicts_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    return conflicts_told(_by_rule(edition))


def _by_rule(edition: Edition) -> list[tuple[int, int, str]]:
    """What reviewers declare of themselves bars them too, and is neither signed nor recorded."""
    found = conflicts_by_rule(edition, told=())
    return [(reviewer, entry, kind.value) for reviewer, entry, kind in found]


@jointly(Act.CONFLICTS_FIX, describe=conflicts_body)
def fix_conflicts(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both fix who is barred from what."""
    rows = [Conflict(reviewer_id=reviewer, entry_id=entry, kind=kind) for reviewer, entry, kind in _by_rule(edition)]
    fixed_before = Conflict.objects.filter(entry__edition=edition, is_declared=False)
    fixed_before.delete()
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    return Done(len(rows), dict(body))
