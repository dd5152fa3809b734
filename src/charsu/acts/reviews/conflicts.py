"""What bars a reviewer from an entry: by rule, fixed by both, and by declaration at any time until the round ends."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, type_actors
from charsu.acts.reviews.reviewers import MOST_WORDS, tell_science
from charsu.gate import NotThere
from charsu.models import Assignment, Conflict, Edition, Entry, Municipality, Person, Reviewer, ScoreSheet
from charsu.queries.reviews import conflicts_by_rule, conflicts_told
from charsu.rules.conflicts import ConflictKind
from charsu.rules.permissions import Act
from charsu.rules.texts import clean_text


@performs(Act.CONFLICT_DECLARE)
def declare(*, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, words: str) -> Done:
    """A reviewer bars themselves from every entry of a city; known before any title is shown."""
    reviewer = _reviewer(actors[0], edition)
    entries = list(Entry.objects.filter(edition=edition, municipality=municipality))
    ended = _bar(reviewer, entries, words, now)
    return Done(len(entries), {"reviewer": reviewer.pk, **ended})


@performs(Act.CONFLICT_DECLARE)
def declare_entry(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    """A reviewer knows again, while reading, an entry that they were given: its sheet is barred at once."""
    reviewer = _reviewer(actors[0], entry.edition)
    if not Assignment.objects.filter(reviewer=reviewer, entry=entry, ended_at=None).exists():
        raise NotThere
    ended = _bar(reviewer, [entry], words, now, is_blind=True)
    return Done(reviewer, {"reviewer": reviewer.pk, **ended})


def _reviewer(person: Person, edition: Edition) -> Reviewer:
    reviewer = Reviewer.objects.filter(edition=edition, person=person).first()
    if reviewer is None:
        raise NotThere
    return reviewer


def _bar(
    reviewer: Reviewer, entries: Iterable[Entry], words: str, now: datetime, *, is_blind: bool = False
) -> dict[str, Any]:
    """Keep the declaration; what was given already ends, and a sheet that is in counts no longer. Told to the record:
    how many assignments ended, and which sheets are set aside, by their commitments."""
    entries = list(entries)
    for entry in entries:
        Conflict.objects.get_or_create(
            reviewer=reviewer, entry=entry, kind=ConflictKind.DECLARED.value,
            defaults={"is_declared": True, "is_blind": is_blind, "words": clean_text(words)[:MOST_WORDS]},
        )  # fmt: skip
    given = Assignment.objects.filter(reviewer=reviewer, entry__in=entries, ended_at=None)
    sheets = ScoreSheet.objects.filter(assignment__in=given, submitted_at__isnull=False, set_aside_at=None)
    aside = sorted(sheets.values_list("commitment", flat=True))
    sheets.update(set_aside_at=now)
    freed = given.update(ended_at=now, why="conflict")
    if freed:
        tell_science(reviewer.edition, "conflict_in_round", now, freed=freed)
    return {"freed": freed, "sheets": aside}


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
