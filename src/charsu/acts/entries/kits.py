"""What was written without a link comes back: by the team itself, or by an officer to whom the file was handed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.entries.drafts import Kept, keep
from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.models import Entry, KitImport, Person
from charsu.queries.screening import readers_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act

Typed = Mapping[str, Any]


@performs(Act.ENTRY_SAVE, recorded=False)
def bring(
    *, actors: type_actors, now: datetime, entry: Entry, title: str, answers: Typed, seen: Mapping[str, str],
    content: Typed,
) -> Done:  # fmt: skip
    """A member of the team brings the kit: joined with the draft as an edit of a colleague would be."""
    return Done(_join(actors[0], now, entry, title, answers, seen, content)[0])


@performs(Act.ENTRY_CARRY)
def carry_in(
    *, actors: type_actors, now: datetime, entry: Entry, title: str, answers: Typed, seen: Mapping[str, str],
    content: Typed,
) -> Done:  # fmt: skip
    """An officer brings it on behalf of the team, who are told: to look at it and to submit remains theirs."""
    kept, made = _join(actors[0], now, entry, title, answers, seen, content)
    for member in readers_of(entry):
        tell(person=member, kind="kit_carried", now=now, title=entry.title, by=actors[0].name, at=now.isoformat(),
             met=len(kept.conflicts), entry=str(entry.public_id))  # fmt: skip
    return Done(kept, {"entry": str(entry.public_id), "kit": made.digest})


def _join(
    by: Person, now: datetime, entry: Entry, title: str, answers: Typed, seen: Mapping[str, str], content: Typed
) -> tuple[Kept, KitImport]:
    kept = keep(entry, by, now, title, answers, -1, seen)
    mark = digest(dict(content))
    made = KitImport.objects.create(entry=entry, by=by, at=now, content=dict(content), digest=mark)
    return kept, made
