"""The jury's verdict as a decision, which both institutions sign with the instant of its announcement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, seal, tell, type_actors
from charsu.gate import Refused
from charsu.models import Decision, Edition
from charsu.queries.decisions import resolved
from charsu.queries.editions import ANNOUNCEMENT
from charsu.queries.readiness import unmet
from charsu.queries.rules_text import instant
from charsu.queries.terms import entrants_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.permissions import Act, Refusal


def decision_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """What the jury has resolved, and the instant at which everybody learns it."""
    return {"announce_at": _instant(wish).isoformat(), **resolved(edition)}


def _instant(wish: Mapping[str, Any]) -> datetime:
    try:
        announce_at = datetime.fromisoformat(str(wish.get("announce_at", "")))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE) from trouble
    if announce_at.tzinfo is None:
        raise Refused(Refusal.INCOMPLETE)
    return announce_at


_FIRST = (Need.DELIBERATED, Need.MINUTES)  # what the jury owes before its verdict is signed


@jointly(Act.DECIDE, describe=decision_body)
def decide(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both sign the decision and the instant of its announcement. Until then the record holds a salted commitment:
    neither who is honoured nor how many. The jury has to have ended, and its minutes to be signed."""
    step = step_between(Phase.JURY, Phase.DECIDED)
    missing = [need for need in unmet(edition, step, now) if need in _FIRST] if step else []
    if missing:
        raise Refused(Refusal.NEEDS, *(need.value for need in missing))
    announce_at = datetime.fromisoformat(body["announce_at"])
    if announce_at <= now:
        raise Refused(Refusal.LATE)
    decision, _ = Decision.objects.update_or_create(
        edition=edition,
        defaults={"body": dict(body), "digest": digest(body), "signed_at": now, "announce_at": announce_at},
    )
    kept = seal(edition=edition, of="decision", body=body, now=now)
    told = {"announce_at": body["announce_at"], "commitment": kept.commitment}
    return Done(decision, told | _calendar_follows(edition, announce_at, now))


def _calendar_follows(edition: Edition, announce_at: datetime, now: datetime) -> dict[str, Any]:
    """The calendar of the rules names the instant that the decision binds; the record says that it was set. Where it
    was another, every entrant is told, as of each deadline that is moved."""
    deadline = edition.deadlines.filter(code=ANNOUNCEMENT).first()
    if deadline is None:
        return {}
    was, deadline.at = deadline.at, announce_at
    deadline.save(update_fields=["at"])
    facts = {"name": deadline.name, "was": instant(was), "until": instant(announce_at), "is_by_decision": True}
    for person in entrants_of(edition) if was != announce_at else ():
        tell(person=person, kind="deadline_moved", now=now, of=edition, award_zone=edition.zone, **facts)
    return {"deadline": {"code": ANNOUNCEMENT, "to": instant(announce_at)}}
