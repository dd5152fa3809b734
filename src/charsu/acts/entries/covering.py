"""Words of an entry that its reviewers shall not read, where no list knows that they tell the city."""

from collections.abc import Sequence
from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Entry
from charsu.queries.entries import latest_receipt
from charsu.rules.blinding import can_be_covered
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line

MOST_COVERED = 100


@performs(Act.ENTRY_COVER)
def cover(*, actors: type_actors, now: datetime, entry: Entry, words: Sequence[str]) -> Done:
    """All words to be covered beside the names that lists know; what is left out is read again.

    The record tells how many, not which: they would tell the city.
    """
    if latest_receipt(entry) is None:
        raise NotThere
    kept = list(dict.fromkeys(line for word in words if (line := clean_line(word))))
    if len(kept) > MOST_COVERED or not all(can_be_covered(word) for word in kept):
        raise Refused(Refusal.FORM)
    Entry.objects.filter(pk=entry.pk).update(covered=kept)
    return Done(kept, {"entry": str(entry.public_id), "words": len(kept)})
