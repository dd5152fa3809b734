"""Screening: an officer's result with its reason, many at once where every clause is met, and the cure of defects."""

from collections.abc import Sequence
from datetime import datetime

from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Correction, Edition, Entry, Person, Screening
from charsu.queries.entries import latest_receipt
from charsu.queries.entry_time import cure_ends, cure_has_passed, cure_lasts, open_correction
from charsu.queries.findings import all_met, findings_for
from charsu.rules.eligibility import OF_FORM, Finding, Ground
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text


@performs(Act.ENTRY_SCREEN)
def screen(
    *,
    actors: type_actors,
    now: datetime,
    entry: Entry,
    result: str,
    reason: str,
    ground: str = "",
    clause: str = "",
) -> Done:
    """An officer's result with its reason, beside what the rules found; the team is told.

    A defect of form is no ground for a refusal before the time to cure it has passed.
    """
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    if result not in {"admitted", "refused"} or not clean_text(reason).strip():
        raise Refused(Refusal.INCOMPLETE)
    is_of_form = result == "refused" and ground in {g.name for g in OF_FORM}
    if is_of_form and not cure_has_passed(entry, now):
        raise Refused(Refusal.CURE_FIRST)
    findings = findings_for(entry.edition, [entry])[entry.pk]
    found = _keep(entry, actors[0], now, findings, result=result, reason=reason, ground=ground, clause=clause)
    return Done(found, {"entry": str(entry.public_id), "result": result, "clause": clause})


def _keep(
    entry: Entry, by: Person, now: datetime, findings: tuple[Finding, ...], *, result: str, reason: str,
    ground: str = "", clause: str = "",
) -> Screening:  # fmt: skip
    rows = [{"clause": f.clause, "key": f.key.value, "result": f.result.value, "detail": f.detail} for f in findings]
    found, _ = Screening.objects.update_or_create(
        entry=entry,
        defaults={
            "result": result, "findings": rows, "reason": clean_text(reason), "by": by, "at": now,
            "ground": ground if ground in Ground.__members__ else "", "clause": clause,
        },
    )  # fmt: skip
    _tell_team(entry, "screened", now, result=result, reason=found.reason, clause=clause, ground=found.ground)
    return found


def _tell_team(entry: Entry, kind: str, now: datetime, **facts: str) -> None:
    for member in Person.objects.filter(memberships__municipality=entry.municipality).distinct():
        tell(person=member, kind=kind, now=now, title=entry.title, entry=str(entry.public_id), **facts)


@performs(Act.ENTRY_SCREEN)
def admit(*, actors: type_actors, now: datetime, edition: Edition, entries: Sequence[Entry], reason: str) -> Done:
    """Admit every one of these entries that meets every clause now; the others are left as they are."""
    if not clean_text(reason).strip():
        raise Refused(Refusal.INCOMPLETE)
    waiting = [e for e in _waiting(edition) if e.pk in {entry.pk for entry in entries}]
    findings = findings_for(edition, waiting)
    admitted = [entry for entry in waiting if all_met(findings[entry.pk])]
    for entry in admitted:
        _keep(entry, actors[0], now, findings[entry.pk], result="admitted", reason=reason)
    return Done(admitted, {"entries": [str(entry.public_id) for entry in admitted], "result": "admitted"})


def _waiting(edition: Edition) -> list[Entry]:
    rows = Entry.objects.filter(edition=edition, screening=None, withdrawn_at=None, receipts__isnull=False)
    return list(rows.distinct().select_related("municipality", "theme", "division", "edition"))


@performs(Act.ENTRY_RETURN)
def return_for_correction(*, actors: type_actors, now: datetime, entry: Entry, clause: str, reason: str) -> Done:
    """The team may mend a defect of form until the cure period ends; the clause and the reason are named."""
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    if not (clause.strip() and clean_text(reason).strip()):
        raise Refused(Refusal.INCOMPLETE)
    if Screening.objects.filter(entry=entry).exists() or open_correction(entry, now) is not None:
        raise Refused(Refusal.DONE)
    until = cure_ends(entry.edition)
    if until is None or until - now < cure_lasts(entry.edition):
        raise Refused(Refusal.CURE_SHORT)
    found = Correction.objects.create(
        entry=entry, clause=clause.strip(), reason=clean_text(reason), by=actors[0], at=now, until=until
    )
    _tell_team(entry, "returned", now, clause=found.clause, reason=found.reason, until=until.isoformat())
    return Done(found, {"entry": str(entry.public_id), "clause": found.clause, "until": until.isoformat()})
