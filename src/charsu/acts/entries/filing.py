"""Under which theme a draft stands, and in which language it is written."""

from datetime import datetime

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Entry, Theme
from charsu.queries.entry_time import require_in_time
from charsu.queries.forms import asked_for
from charsu.rules.permissions import Act, Refusal


@performs(Act.ENTRY_FILE)
def file_under(*, actors: type_actors, now: datetime, entry: Entry, kind: str, theme: Theme, language: str) -> Done:
    """Another kind, theme or working language for a draft, whose words all stay. What was received names them and is
    judged by them, so from then on they stand. The record tells the new kind and theme, as it told the first.
    """
    require_in_time(entry.edition, now, entry)
    if theme.edition_id != entry.edition_id:
        raise NotThere
    asked_for(entry.edition_id, kind, theme.pk)  # else there is nothing to answer
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at:
        raise Refused(Refusal.GONE_BACK)
    if held.receipts.exists():
        raise Refused(Refusal.FILED)
    is_new = (held.kind, held.theme_id) != (kind, theme.pk)
    if is_new or held.language != language:
        held.kind, held.theme, held.language, held.saved_at = kind, theme, language, now
        held.save(update_fields=["kind", "theme", "language", "saved_at"])
    entry.refresh_from_db()
    return Done(entry, {"entry": str(entry.public_id), "kind": entry.kind, "theme": theme.code}, is_new=is_new)
