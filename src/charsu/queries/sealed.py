"""Commitments of what is sealed, computed anew from the rows as they stand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from charsu.models import Appeal, Deadline, Decision, Edition, Minutes, Seal, Shortlisting, Sitting
from charsu.queries.editions import ANNOUNCEMENT
from charsu.queries.minutes import proceedings_of, signed_words
from charsu.queries.shortlist import left_out_of
from charsu.queries.unreadable import NO_COMMITMENT, bound


def sealed_now(edition: Edition) -> dict[str, str]:
    """Commitments computed anew from the rows that count, with the salts that were drawn at the sealing."""
    seals = {seal.of: seal for seal in Seal.objects.filter(edition=edition)}
    bodies = {"shortlist": _shortlist, "decision": _decision, "appeal": _appeal, "sitting": _sitting}
    found = {of: _bound(seal, bodies.get(of.split(" ")[0])) for of, seal in seals.items()}
    signed = Minutes.objects.filter(sitting__edition=edition).exclude(chair_at=None, secretary_at=None)
    for minutes in signed.select_related("sitting"):
        name = f"minutes {minutes.sitting.number}"
        found[name] = bound(minutes.salt, signed_words(minutes))
    return found


def _bound(seal: Seal, body: Callable[[Seal], Any] | None) -> str:
    """The commitment of one seal, or that there is none: the others are told all the same."""
    try:
        return bound(seal.salt, body(seal)) if body else NO_COMMITMENT
    except (AttributeError, LookupError, TypeError, ValueError):
        return NO_COMMITMENT


def _appeal(seal: Seal) -> dict[str, Any]:
    found = Appeal.objects.filter(entry__edition=seal.edition_id, pk=int(seal.of.split(" ")[1])).first()
    if found is None or found.replied_at is None:
        return {}
    outcome = "upheld" if found.is_upheld else "rejected"
    said = {"clause": found.clause, "heard_by": found.heard_by, "kind": found.against, "reason": found.reply}
    return {**seal.body, **said, "outcome": outcome}


def _sitting(seal: Seal) -> dict[str, Any]:
    found = Sitting.objects.filter(edition=seal.edition_id, number=int(seal.of.split(" ")[1])).first()
    return proceedings_of(found) if found and found.closed_at else {}


def _shortlist(seal: Seal) -> dict[str, Any]:
    rows = Shortlisting.objects.filter(edition=seal.edition_id).order_by("pk")
    left_out = [list(row) for row in left_out_of(seal.edition, seal.body["left_out"])]
    groups = {"groups": seal.body["groups"]} if "groups" in seal.body else {}  # the export's candidates must give it
    return {
        **groups,
        "left_out": left_out,
        "shortlist": [list(row) for row in rows.values_list("entry_id", "why", "reason")],
    }


def _decision(seal: Seal) -> dict[str, Any]:
    found = Decision.objects.filter(edition=seal.edition_id).first()
    if found is None:
        return {}
    told = datetime.fromisoformat(str(found.body.get("announce_at", found.announce_at.isoformat())))
    kept: dict[str, Any] = found.body
    # the calendar has a leaf of its own for a move of the instant
    moved = Deadline.objects.filter(edition=seal.edition_id, code=ANNOUNCEMENT, at=found.announce_at)
    is_told = told == found.announce_at or moved.exists()
    return kept if is_told else {**kept, "announce_at": found.announce_at.isoformat()}
