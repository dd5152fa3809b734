"""What was written without a link comes back: by the team itself, or by an officer to whom the file was handed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.entries.drafts import TITLE, Kept, keep
from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.gate import Refused
from charsu.models import Entry, KitImport, Person
from charsu.queries.entries import latest_receipt
from charsu.queries.forms import form_of
from charsu.queries.kits import kits_of
from charsu.queries.screening import readers_of
from charsu.rules.drafts import mark
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import local_marks, pick

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
    is_received = latest_receipt(entry) is not None
    for member in readers_of(entry):
        tell(person=member, kind="kit_carried", now=now, of=entry.edition, title=entry.title, by=actors[0].name,
             at=now.isoformat(), met=_named(entry, kept, member.language), is_title_met=TITLE in kept.conflicts,
             is_received=is_received, entry=str(entry.public_id))  # fmt: skip
    return Done(kept, {"entry": str(entry.public_id), "kit": made.digest})


def _named(entry: Entry, kept: Kept, language: str) -> str:
    """The questions at which the kit met other words, in those of the reader."""
    form = form_of(entry)
    asked = [form.question(code) for code in kept.conflicts]
    return local_marks("; ", language).join(pick(one.name, language)[1] for one in asked if one)


def _join(
    by: Person, now: datetime, entry: Entry, title: str, answers: Typed, seen: Mapping[str, str], content: Typed
) -> tuple[Kept, KitImport]:
    kept = keep(entry, by, now, title, answers, -1, seen)
    open_ones = [kit.met for kit in kits_of(entry)]
    met = {code: typed for code, (_held, typed) in kept.conflicts.items()
           if not any(mark(one.get(code)) == mark(typed) for one in open_ones)}  # fmt: skip
    made = KitImport.objects.create(
        entry=entry, by=by, at=now, content=dict(content), digest=digest(dict(content)), met=met
    )
    return kept, made


@performs(Act.ENTRY_SAVE, recorded=False)
def choose_from_kit(
    *, actors: type_actors, now: datetime, entry: Entry, kit: KitImport, code: str, is_taken: bool, seen: str
) -> Done:  # fmt: skip
    """Where a kit met other words, the team takes the kit's, or leaves the draft's as they are. `seen` is the mark of
    those that stood beside it: where they are others by now, both stay to choose from."""
    kit = KitImport.objects.select_for_update().get(pk=kit.pk, entry=entry)
    if code not in kit.met:
        raise Refused(Refusal.DONE)
    if is_taken:
        said = kit.met[code]
        title, answers = (str(said), {}) if code == TITLE else (None, {code: said})
        kept = keep(entry, actors[0], now, title, answers, -1, {code: seen})
        if kept.conflicts:
            return Done(kept)
    KitImport.objects.filter(pk=kit.pk).update(met={name: said for name, said in kit.met.items() if name != code})
    entry.refresh_from_db()
    return Done(Kept(entry))
