"""A national focal point stands behind an entry of its own country, or says why it does not.

It answers once for each text: where another was received since, it may answer anew, and the later answer counts. The
record keeps both.
"""

from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.acts.written import put
from charsu.gate import NotThere, Refused
from charsu.models import Endorsement, Entry, Person
from charsu.queries.endorsements import text_answered
from charsu.queries.entries import latest_receipt
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows


@performs(Act.ENTRY_ENDORSE)
def endorse(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    return _answer(entry, actors[0], now, clean_text(words), is_given=True)


@performs(Act.ENTRY_ENDORSE)
def decline(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    """No endorsement, with its reason. It bars nothing: the regulations make endorsement no condition."""
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    return _answer(entry, actors[0], now, clean_text(words), is_given=False)


def _answer(entry: Entry, person: Person, now: datetime, words: str, *, is_given: bool) -> Done:
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    answered = text_answered(entry)
    if answered is not None and answered.replaced is None:
        raise Refused(Refusal.DONE)
    found = put(Endorsement(entry=entry, by=person, at=now, words=words, is_given=is_given), "entry")
    return Done(found, {"entry": str(entry.public_id), "endorsed": is_given})
