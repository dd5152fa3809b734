"""Appeals: the team names the clause that was breached; both institutions answer together, with reasons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, seal, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Appeal, Edition, Entry
from charsu.queries.appeals import appealable
from charsu.queries.parties import seated
from charsu.queries.screening import readers_of
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_text, shows

UPHELD, REJECTED = "upheld", "rejected"


@performs(Act.ENTRY_APPEAL)
def appeal(*, actors: type_actors, now: datetime, entry: Entry, against: str, clause: str, words: str) -> Done:
    """Within the days that the regulations give, once against each matter. The award's officers are told."""
    text = clean_text(words).strip()
    if not (shows(clause) and shows(text)):
        raise Refused(Refusal.INCOMPLETE)
    matter = next((one for one in appealable(entry) if one.against == against), None)
    if matter is None:
        raise Refused(Refusal.NO_APPEAL)
    if matter.until is not None and now > matter.until:
        raise Refused(Refusal.LATE)
    made = Appeal.objects.create(
        entry=entry, against=against, clause=clause.strip()[:8], words=text, by=actors[0], at=now
    )
    for officer in seated(entry.edition, Role.OFFICER):
        tell(
            person=officer,
            kind="appealed",
            now=now,
            of=entry.edition,
            title=entry.title,
            clause=made.clause,
            entry=str(entry.public_id),
        )
    for member in readers_of(entry):
        tell(person=member, kind="appeal_received", now=now, of=entry.edition, title=entry.title, clause=made.clause,
             at=now.isoformat(), entry=str(entry.public_id))  # fmt: skip
    return Done(made, {"entry": str(entry.public_id), "against": against, "clause": made.clause})


def answer_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """What both sign: the appeal, the outcome, who heard it, and the reasons that the team will read."""
    number = str(wish.get("appeal", ""))
    rows = Appeal.objects.filter(entry__edition=edition).select_related("entry")
    found = rows.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() else None
    if found is None:
        raise NotThere
    if found.replied_at:
        raise Refused(Refusal.DONE)
    reason, heard = clean_text(str(wish.get("reason", ""))).strip(), clean_text(str(wish.get("heard_by", ""))).strip()
    if not (shows(reason) and shows(heard)) or wish.get("outcome") not in {UPHELD, REJECTED}:
        raise Refused(Refusal.INCOMPLETE)
    return {
        "appeal": str(found.pk), "clause": found.clause, "heard_by": heard, "kind": found.against,
        "outcome": str(wish["outcome"]), "reason": reason, "work": found.entry.title,
    }  # fmt: skip


@jointly(Act.APPEAL_ANSWER, describe=answer_body)
def answer_appeal(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """The answer of both. After one that is upheld against screening, an officer screens the entry anew. The reasons,
    the work's title and who heard it are the team's to read: of them the record holds a salted commitment alone."""
    found = Appeal.objects.select_related("entry").get(pk=int(body["appeal"]))
    found.is_upheld = body["outcome"] == UPHELD
    found.reply, found.heard_by, found.replied_at = body["reason"], body["heard_by"], now
    found.save(update_fields=["is_upheld", "reply", "heard_by", "replied_at"])
    for member in readers_of(found.entry):
        tell(person=member, kind="appeal_answered", now=now, of=edition, title=found.entry.title,
             clause=found.clause, upheld=found.is_upheld, against=found.against, reason=found.reply,
             heard=found.heard_by, entry=str(found.entry.public_id))  # fmt: skip
    kept = seal(edition=edition, of=f"appeal {found.pk}", body=body, now=now)
    told = {"appeal": str(found.pk), "entry": str(found.entry.public_id), "outcome": body["outcome"]}
    return Done(found, {**told, "commitment": kept.commitment})
