"""Screening: an officer's result with its reason, many at once where every clause is met, and the cure of defects."""

from collections.abc import Sequence
from datetime import datetime

from charsu.acts.protocol import Done, performs, record, tell, type_actors
from charsu.acts.written import put
from charsu.gate import NotThere, Refused, standing_of
from charsu.models import Correction, Edition, Entry, Opinion, Person, Screening
from charsu.queries.appeals import appeal_ends
from charsu.queries.editions import rules_in_force
from charsu.queries.entries import latest_receipt
from charsu.queries.entry_time import cure_ends, cure_has_passed, is_cure_short, open_correction
from charsu.queries.findings import all_met, findings_for
from charsu.queries.likeness import resembling
from charsu.queries.screening import opened_again, result_mark
from charsu.rules.eligibility import OF_FORM, Finding, Ground, result_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows


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
    over: str = "",
) -> Done:
    """An officer's result with its reason, beside what the rules found; the team is told.

    `over` is the mark of the result that the officer saw (`result_mark`): one that they did not see stays.
    A defect of form is no ground for a refusal before the time to cure it has passed.
    """
    if rules_in_force(entry.edition).screeners > 1:
        raise Refused(Refusal.OPINIONS)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if result_mark(entry) != over:
        raise Refused(Refusal.STANDS)
    _require_sound(entry, now, result, reason, ground)
    findings = findings_for(entry.edition, [entry])[entry.pk]
    found = _keep(entry, actors[0], now, findings, result=result, reason=reason, ground=ground, clause=clause)
    return Done(found, {"entry": str(entry.public_id), "result": result, "clause": clause})


def _require_sound(entry: Entry, now: datetime, result: str, reason: str, ground: str) -> None:
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    if result not in {"admitted", "refused"} or not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    is_of_form = result == "refused" and ground in {g.name for g in OF_FORM}
    if is_of_form and not cure_has_passed(entry, now):
        raise Refused(Refusal.CURE_FIRST)


@performs(Act.ENTRY_OPINE)
def opine(
    *,
    actors: type_actors,
    now: datetime,
    entry: Entry,
    result: str,
    reason: str,
    ground: str = "",
    clause: str = "",
) -> Done:
    """An officer's opinion, where the rules ask for several; one's own may be changed until there is a result.

    Once as many as the rules ask for share one, and more than any other, it is the result and the team is told. While
    they disagree a third officer's opinion settles it, or one of them changes theirs.
    """
    Entry.objects.select_for_update().get(pk=entry.pk)
    held = Screening.objects.filter(entry=entry).first()
    if held is not None and opened_again(entry) <= held.at:
        raise Refused(Refusal.DONE)
    _require_sound(entry, now, result, reason, ground)
    findings = findings_for(entry.edition, [entry])[entry.pk]
    wish = {"result": result, "reason": clean_text(reason), "ground": ground, "clause": clause}
    return Done(_opinion(entry, actors, now, findings, wish), {"entry": str(entry.public_id)})


def _opinion(
    entry: Entry, actors: type_actors, now: datetime, findings: tuple[Finding, ...], wish: dict[str, str]
) -> Screening | None:
    """Keeps the opinion; the result, where it now follows, goes into the record as one."""
    ground = wish["ground"] if wish["ground"] in Ground.__members__ else ""
    Opinion.objects.update_or_create(entry=entry, by=actors[0], defaults={**wish, "ground": ground, "at": now})
    given = list(Opinion.objects.filter(entry=entry, at__gt=opened_again(entry)).order_by("at", "pk"))
    result = result_of([one.result for one in given], rules_in_force(entry.edition).screeners)
    if not result:
        return None
    last = [one for one in given if one.result == result][-1]
    facts = {"result": result, "reason": last.reason, "ground": last.ground, "clause": last.clause}
    found = _keep(entry, last.by, now, findings, **facts)
    body = {"entry": str(entry.public_id), "result": result, "clause": last.clause}
    record(edition=entry.edition.slug, act=Act.ENTRY_SCREEN, at=now, actors=actors, body=body)
    return found


def _keep(
    entry: Entry, by: Person, now: datetime, findings: tuple[Finding, ...], *, result: str, reason: str,
    ground: str = "", clause: str = "",
) -> Screening:  # fmt: skip
    rows = [{"clause": f.clause, "key": f.key.value, "result": f.result.value, "detail": f.detail} for f in findings]
    held = Screening.objects.filter(entry=entry).first()
    found = Screening(
        entry=entry, result=result, findings=rows, reason=clean_text(reason), by=by, at=now,
        ground=ground if ground in Ground.__members__ else "", clause=clause,
        earlier=[*held.earlier, _as_earlier(held)] if held else [],
    )  # fmt: skip
    put(found, "entry")
    until = appeal_ends(entry.edition, now) if result == "refused" else None
    _tell_team(entry, "screened", now, result=result, reason=found.reason, clause=clause, ground=found.ground,
               until=until.isoformat() if until else "")  # fmt: skip
    return found


def _as_earlier(held: Screening) -> dict[str, str]:
    """A result whose place another takes: what the team was told of it, so that its history still says it."""
    return {"result": held.result, "ground": held.ground, "clause": held.clause, "reason": held.reason,
            "at": held.at.isoformat()}  # fmt: skip


def _tell_team(entry: Entry, kind: str, now: datetime, **facts: str) -> None:
    for member in Person.objects.filter(memberships__municipality=entry.municipality).distinct():
        tell(person=member, kind=kind, now=now, of=entry.edition, title=entry.title,
             entry=str(entry.public_id), **facts)  # fmt: skip


@performs(Act.ENTRY_SCREEN)
def admit(*, actors: type_actors, now: datetime, edition: Edition, entries: Sequence[Entry], reason: str) -> Done:
    """Admit every one of these entries that meets every clause now; the others are left as they are."""
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    waiting = [e for e in _waiting(edition, actors[0]) if e.pk in {entry.pk for entry in entries}]
    findings = findings_for(edition, waiting)
    alike = resembling(waiting)
    admitted = [entry for entry in waiting if all_met(findings[entry.pk]) and entry.pk not in alike]
    if rules_in_force(edition).screeners > 1:
        raise Refused(Refusal.OPINIONS)
    for entry in admitted:
        _keep(entry, actors[0], now, findings[entry.pk], result="admitted", reason=reason)
    return Done(admitted, {"entries": [str(entry.public_id) for entry in admitted], "result": "admitted"})


def _waiting(edition: Edition, by: Person) -> list[Entry]:
    """Those that no officer answered yet, but for works of a city that the officer writes for."""
    rows = Entry.objects.exclude(municipality__in=standing_of(by).municipalities)
    rows = rows.filter(edition=edition, screening=None, withdrawn_at=None, receipts__isnull=False)
    return list(rows.distinct().select_related("municipality", "theme", "division", "edition"))


@performs(Act.ENTRY_OPINE)
def opine_many(
    *, actors: type_actors, now: datetime, edition: Edition, entries: Sequence[Entry], reason: str
) -> Done:
    """One officer's opinion that each of these be admitted, where every clause is met and nothing like it came
    before; those for which it was the last that the rules ask for are admitted. Gives each and its result, if any."""
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    waiting = [e for e in _waiting(edition, actors[0]) if e.pk in {entry.pk for entry in entries}]
    findings, alike = findings_for(edition, waiting), resembling(waiting)
    sound = [entry for entry in waiting if all_met(findings[entry.pk]) and entry.pk not in alike]
    wish = {"result": "admitted", "reason": clean_text(reason), "ground": "", "clause": ""}
    given = [(entry, _opinion(entry, actors, now, findings[entry.pk], wish)) for entry in sound]
    return Done(given, {"entries": [str(entry.public_id) for entry in sound]})


@performs(Act.ENTRY_RETURN)
def return_for_correction(*, actors: type_actors, now: datetime, entry: Entry, clause: str, reason: str) -> Done:
    """The team may mend a defect of form until the cure period ends; the clause and the reason are named."""
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    if not (shows(clause) and shows(reason)):
        raise Refused(Refusal.INCOMPLETE)
    if Screening.objects.filter(entry=entry).exists() or open_correction(entry, now) is not None:
        raise Refused(Refusal.DONE)
    until = cure_ends(entry.edition)
    if until is None or is_cure_short(entry.edition, now):
        raise Refused(Refusal.CURE_SHORT)
    found = Correction.objects.create(
        entry=entry, clause=clause.strip(), reason=clean_text(reason), by=actors[0], at=now, until=until
    )
    _tell_team(entry, "returned", now, clause=found.clause, reason=found.reason, until=until.isoformat())
    return Done(found, {"entry": str(entry.public_id), "clause": found.clause, "until": until.isoformat()})
