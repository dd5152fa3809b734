"""An edition: its steps from phase to phase, and its deadlines once they are announced.

No other file writes a phase.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, tell, type_actors
from charsu.acts.written import CALL_ORDER, freeze
from charsu.gate import NotThere, Refused
from charsu.models import Deadline, Decision, Edition, Entry, Notice
from charsu.queries.appeals import procedure_appeal_ends
from charsu.queries.editions import ANNOUNCEMENT
from charsu.queries.exchange.voices import focal_points_of
from charsu.queries.honours import results_of
from charsu.queries.letters import to_teams
from charsu.queries.readiness import unmet
from charsu.queries.rules_text import instant, rules_of
from charsu.queries.terms import entrants_of, terms_now
from charsu.queries.tiers import took_part
from charsu.rules.extensions import is_cut_short
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase, Step, step_between
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows


@performs(Act.EDITION_STEP)
def step(*, actors: type_actors, now: datetime, edition: Edition, target: Phase | str) -> Done:
    """A step that one institution may take alone; where two keys are asked for, this refuses."""
    move = _move(edition, str(target))
    if move.keys > 1:
        raise Refused(Refusal.OTHER_KEY)
    return _take(edition, move, now)


def step_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    move = _move(edition, str(wish.get("target", "")))
    body: dict[str, Any] = {"source": move.source.value, "target": move.target.value}
    if move.target is Phase.ANNOUNCED:
        body["rules"] = rules_of(edition)
    if move.target is Phase.OPEN:
        body["terms"] = digest(terms_now(edition))
    return body


@jointly(Act.EDITION_STEP, describe=step_body)
def take_step(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the edition moves on, if nothing that the step needs is missing."""
    return _take(edition, _move(edition, body["target"]), now)


def _move(edition: Edition, target: str) -> Step:
    known = target in {phase.value for phase in Phase}
    move = step_between(Phase(edition.phase), Phase(target)) if known else None
    if move is None:
        raise Refused(Refusal.PHASE)
    return move


def _take(edition: Edition, move: Step, now: datetime) -> Done:
    missing = unmet(edition, move, now)
    if missing:
        raise Refused(Refusal.NEEDS, *(need.value for need in missing))
    moved = Edition.objects.filter(pk=edition.pk, phase=move.source.value).update(phase=move.target.value)
    if not moved:
        raise Refused(Refusal.PHASE)
    edition.phase = move.target.value
    body = {"source": move.source.value, "target": move.target.value}
    if move.target is Phase.OPEN:
        body["terms"] = freeze(edition, now).digest
    if move.target is Phase.RESULTS:
        _tell_results(edition, now)
    return Done(edition, body)


def _tell_results(edition: Edition, now: datetime) -> None:
    """In the transaction of the announcement, so never before it: each team learns what became of its work."""
    honours = {row.entry_id: row for row in results_of(None, edition)}
    taking_part = edition.tiers.filter(took_part("")).first()
    decision = Decision.objects.filter(edition=edition).select_related("edition").first()
    until = {"until": procedure_appeal_ends(decision).isoformat() if decision else "", "award_zone": edition.zone}
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    told = list[tuple[Entry, dict[str, Any]]]()
    for entry in rows.select_related("municipality").order_by("pk"):
        row = honours.get(entry.pk)
        tier = row.tier if row else taking_part
        said = {"honour": tier.name if tier else "", "words": (row.citation or row.mention) if row else ""}
        told.append((entry, {"is_honoured": row is not None, "entry": str(entry.public_id), **said, **until}))
    letters = to_teams(edition=edition, kind="result_told", now=now, told=told)
    Notice.objects.bulk_create(letters, ignore_conflicts=True)
    _tell_focal_points(edition, (entry for entry, said in told if said["is_honoured"]), now)


def _tell_focal_points(edition: Edition, honoured: Iterable[Entry], now: datetime) -> None:
    """Who endorses a country's works learns how many are honoured; each name stands on the page of the results."""
    for country, count in Counter(entry.municipality.country for entry in honoured).items():
        for person in focal_points_of(country):
            tell(person=person, kind="country_honoured", now=now, edition=edition.slug, count=count)


def deadline_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    deadline = _deadline(edition, str(wish.get("code", "")))
    at = _parsed(wish.get("at"))
    _in_order(edition, deadline.code, at)
    if is_cut_short(deadline.code, Phase(edition.phase), deadline.at, at):
        raise Refused(Refusal.SHORTENED)
    reason = clean_text(str(wish.get("reason") or "")).strip()
    if not shows(reason):
        raise Refused(Refusal.REASON)
    return {"code": deadline.code, "from": instant(deadline.at), "to": instant(at), "reason": reason}


@jointly(Act.DEADLINE_MOVE, describe=deadline_body)
def move_deadline(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: the deadline is another instant, which must lie ahead. Every entrant is told, with
    the instant that it was and why; the record tells the instants, and by its digest the reason."""
    at = _parsed(body["to"])
    if at <= now:
        raise Refused(Refusal.LATE)
    deadline = _deadline(edition, body["code"])
    deadline.at = at
    deadline.save(update_fields=["at"])
    if deadline.code == ANNOUNCEMENT:  # a decision that both have signed is announced then, and not before
        Decision.objects.filter(edition=edition).update(announce_at=at)
    told = {"name": deadline.name, "was": body["from"], "until": body["to"], "reason": body["reason"]}
    for person in entrants_of(edition):
        tell(person=person, kind="deadline_moved", now=now, of=edition, award_zone=edition.zone, **told)
    return Done(deadline, {part: body[part] for part in ("code", "from", "to")})


def _deadline(edition: Edition, code: str) -> Deadline:
    deadline = edition.deadlines.filter(code=code).first()
    if deadline is None:
        raise NotThere
    return deadline


def _parsed(at: object) -> datetime:
    try:
        parsed = datetime.fromisoformat(str(at))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE) from trouble
    if parsed.tzinfo is None:
        raise Refused(Refusal.INCOMPLETE)
    return parsed


def _in_order(edition: Edition, code: str, at: datetime) -> None:
    """The call closes after it opens."""
    instants = {row.code: row.at for row in edition.deadlines.all()} | {code: at}
    opens, closes = instants.get("call_opens"), instants.get("call_closes")
    if opens and closes and closes <= opens:
        raise Refused(Refusal.INCOMPLETE, CALL_ORDER)
