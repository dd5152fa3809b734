"""The shortlist: by the regulations' rule, changed by hand with reasons, fixed by both."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, seal, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Entry, ShortlistChange, Shortlisting
from charsu.queries.shortlist import candidate_groups, draft_shortlist, left_out_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows


@performs(Act.SHORTLIST_CHANGE)
def change_shortlist(
    *, actors: type_actors, now: datetime, edition: Edition, work: Entry, is_in: bool | None, reason: str
) -> Done:
    """Give an entry a place by hand, take its place, or (None) leave it to the rule again. Both sign the reason.
    The record holds that there was a change, not of whom."""
    if work.edition_id != edition.pk or not work.standings.exists() or work.withdrawn_at:
        raise NotThere
    if edition.shortlist.exists():
        raise Refused(Refusal.DONE)
    words = clean_text(reason).strip()
    if is_in is None:
        ShortlistChange.objects.filter(entry=work).delete()
        return Done(None)
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    facts = {"edition": edition, "is_in": is_in, "reason": words, "by": actors[0], "at": now,
             "salt": secrets.token_hex(32)}  # fmt: skip
    change, _ = ShortlistChange.objects.update_or_create(entry=work, defaults=facts)
    return Done(change)


def shortlist_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The whole list with what brought each entry there, what the rule groups all candidates by (their digest, which
    the export must give again), and whom a hand left out: of the reason why, which is for
    the entry's own team and not for the public, a salted commitment alone."""
    if edition.shortlist.exists():
        raise Refused(Refusal.DONE)
    draft = draft_shortlist(edition)
    if not draft.picks:
        raise Refused(Refusal.NEEDS)
    if draft.most is not None and len(draft.picks) > draft.most:
        raise Refused(Refusal.ROOM)
    return {
        "groups": digest(candidate_groups(edition)),
        "left_out": [[entry, bound] for entry, bound in left_out_of(edition, draft.left_out)],
        "shortlist": [[pick.entry, pick.why, pick.reason] for pick in draft.picks],
    }


@jointly(Act.SHORTLIST_FIX, describe=shortlist_body)
def fix_shortlist(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both fix what goes to the jury. The record holds a salted commitment: the names stay sealed."""
    rows = [
        Shortlisting(edition=edition, entry_id=entry, why=why, reason=reason, fixed_at=now)
        for entry, why, reason in body["shortlist"]
    ]
    Shortlisting.objects.bulk_create(rows)
    kept = seal(edition=edition, of="shortlist", body=body, now=now)
    return Done(rows, {"commitment": kept.commitment})
