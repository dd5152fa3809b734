"""What the secretariat does so that reviewers can read an entry fairly: names covered, a translation given."""

from collections.abc import Sequence
from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Entry
from charsu.queries.entries import latest_receipt
from charsu.rules.blinding import can_be_covered
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import WORKING_LANGUAGES, clean_line, clean_text, shows

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


@performs(Act.ENTRY_TRANSLATE)
def translate(*, actors: type_actors, now: datetime, entry: Entry, language: str, title: str, summary: str) -> Done:
    """Title and summary in another language, for reviewers who do not read the original, which prevails. A newer
    translation takes the place of the older."""
    if latest_receipt(entry) is None or language == entry.language or language not in dict(WORKING_LANGUAGES):
        raise NotThere
    titled, told = clean_line(title), clean_text(summary).strip()
    if not (shows(titled) and shows(told)):
        raise Refused(Refusal.INCOMPLETE)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    titles, summaries = held.source.get("title") or {}, held.source.get("summary") or {}
    held.source |= {"title": {**titles, language: titled}, "summary": {**summaries, language: told}}
    held.save(update_fields=["source"])
    return Done(held, {"entry": str(entry.public_id), "language": language})
