"""Drafts: begun, saved as typed, with their files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from charsu.acts.protocol import Done, performs, type_actors
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused
from charsu.models import Attachment, Division, Edition, Entry, Municipality, Person, Theme
from charsu.queries.entry_time import require_in_time, require_start
from charsu.queries.forms import form_of
from charsu.queries.registry import size_of
from charsu.rules.drafts import MOST_TITLE, is_too_long, marks, merged
from charsu.rules.forms import Kind, clean_answer
from charsu.rules.forms.file_types import asked_types, is_asked
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line

TITLE = "title"  # stands beside the answers, under a code of its own


@performs(Act.ENTRY_START)
def start(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    kind: str,
    theme: Theme,
    language: str,
    title: str,
    public_id: UUID | None = None,
) -> Done:
    """A new draft of a city's team, in its working language; its division follows from the city's size
    at the edition's reference instant, and stays when the city is counted anew.

    `public_id` is the one that an offline kit bears: brought twice, it begins one draft.
    """
    require_start(municipality, edition, now)
    if public_id is not None and Entry.objects.filter(public_id=public_id).exists():
        raise NotThere  # whose it is, is told to nobody
    size = size_of(municipality, edition)
    entry = Entry.objects.create(
        public_id=public_id or uuid4(),
        edition=edition,
        municipality=municipality,
        division=_division(edition, size["residents"]),
        size=size,
        theme=theme,
        kind=kind,
        language=language,
        title=clean_line(title)[:MOST_TITLE],
        started_by=actors[0],
        started_at=now,
        saved_at=now,
    )
    return Done(entry, {"entry": str(entry.public_id), "kind": kind, "theme": theme.code})


def _division(edition: Edition, residents: int) -> Division | None:
    fitting = edition.divisions.filter(least__lte=residents).order_by("-least")
    return next((d for d in fitting if d.most is None or residents <= d.most), None)


@dataclass(frozen=True)
class Kept:
    """The draft after a save, and where the edits of two met: code -> (what is held, what was typed)."""

    entry: Entry
    conflicts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        return self.entry.revision

    @property
    def saved_at(self) -> datetime:
        return self.entry.saved_at


@performs(Act.ENTRY_SAVE, recorded=False)
def save(
    *,
    actors: type_actors,
    now: datetime,
    entry: Entry,
    title: str,
    answers: Mapping[str, Any],
    revision: int,
    seen: Mapping[str, str] | None = None,
) -> Done:
    """Keep the draft as typed, complete or not.

    With `seen`, the marks of what the page showed (`rules/drafts.py`), edits of several people are joined question by
    question; where two meet, the held words stay and both are given back. Without it the whole draft must be of the
    revision that is held, else STALE.
    """
    return Done(keep(entry, actors[0], now, title, answers, revision, seen))


def keep(
    entry: Entry, by: Person, now: datetime, title: str | None, answers: Mapping[str, Any], revision: int,
    seen: Mapping[str, str] | None,
) -> Kept:  # fmt: skip
    """The row of a draft, within an act's transaction; see `save`. No title: it was not shown, and stays."""
    require_in_time(entry.edition, now, entry)
    typed = {clean_line(code): clean_answer(value) for code, value in answers.items()}
    if title is not None and not is_too_long(title):
        typed[TITLE] = clean_line(title)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at:
        raise Refused(Refusal.GONE_BACK)
    before = {**held.answers, TITLE: held.title}
    found = merged(before, typed, marks(before) if seen is None else seen)
    if seen is None and found.changed and revision != held.revision:
        raise Refused(Refusal.STALE)
    if found.changed:
        edit = {"by": by.pk, "at": now.isoformat()}
        held.title = found.values.pop(TITLE)
        held.answers, held.edits = found.values, {**held.edits, **dict.fromkeys(found.changed, edit)}
        held.revision, held.saved_at = held.revision + 1, now
        held.save(update_fields=["title", "answers", "edits", "revision", "saved_at"])
    entry.refresh_from_db()
    return Kept(entry, found.conflicts)


@performs(Act.ENTRY_ATTACH, recorded=False)
def attach(*, actors: type_actors, now: datetime, entry: Entry, question: str, stored: StoredFile) -> Done:
    """A stored file becomes part of the draft; one of the same name for the same question is replaced."""
    require_in_time(entry.edition, now, entry)
    return Done(hold_file(entry, question, stored, now))


def hold_file(entry: Entry, question: str, stored: StoredFile, now: datetime) -> Attachment:
    """The row of a file whose bytes are on the disk, within an act's transaction."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    require_room(entry, question, stored.name)
    entry.attachments.filter(question=question, removed_at=None, name=stored.name).update(removed_at=now)
    return Attachment.objects.create(
        entry=entry,
        question=question,
        name=stored.name,
        path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        media_type=stored.media_type,
        stored_at=now,
    )


def require_room(entry: Entry, question: str, name: str) -> None:
    """Refuses where the question would hold more files than it may; one of the same name takes another's place."""
    if entry.withdrawn_at:
        raise Refused(Refusal.DONE)
    asked = form_of(entry).question(question)
    if asked is None or asked.kind is not Kind.FILE:
        raise NotThere
    if not is_asked(asked.types, name):
        raise Refused(Refusal.FILE_TYPE, ", ".join(asked_types(asked.types)))
    if entry.attachments.filter(question=question, removed_at=None).exclude(name=name).count() >= asked.files_up_to:
        raise Refused(Refusal.FILES)


@performs(Act.ENTRY_ATTACH, recorded=False)
def detach(*, actors: type_actors, now: datetime, entry: Entry, attachment: Attachment) -> Done:
    """A file leaves the draft. What was received with it keeps it: receipts do not change."""
    require_in_time(entry.edition, now, entry)
    if attachment.entry_id != entry.pk:
        raise NotThere
    entry.attachments.filter(pk=attachment.pk, removed_at=None).update(removed_at=now)
    return Done(attachment)
