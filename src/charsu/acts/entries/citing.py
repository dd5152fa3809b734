"""A work says which practice of the library it adopted: what was taken over well can be honoured too."""

from datetime import datetime
from uuid import UUID

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Entry, Practice
from charsu.queries.entry_time import require_in_time
from charsu.queries.exchange.cited import begun_adoptions
from charsu.rules.permissions import Act, Refusal


@performs(Act.ENTRY_SAVE, recorded=False)
def cite(*, actors: type_actors, now: datetime, entry: Entry, practice: UUID | None) -> Done:
    """Name in the draft the practice that the work adopted, by its public id, or take the name back. It counts once
    it is received: the receipt holds it, and its commitment binds it."""
    require_in_time(entry.edition, now, entry)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at:
        raise Refused(Refusal.DONE)
    if practice is not None:
        _require_adopted(held, practice)
    if held.adopted != practice:
        held.adopted, held.saved_at = practice, now
        held.save(update_fields=["adopted", "saved_at"])
    entry.refresh_from_db()
    return Done(entry)


def _require_adopted(entry: Entry, public_id: UUID) -> None:
    practice = Practice.objects.filter(public_id=public_id).first()
    if practice is None:
        raise NotThere
    if practice.municipality_id == entry.municipality_id:
        raise Refused(Refusal.OWN_PRACTICE)
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    if practice.pk not in {one.practice_id for one in begun_adoptions(entry.municipality_id)}:
        raise Refused(Refusal.NOT_ADOPTED)
