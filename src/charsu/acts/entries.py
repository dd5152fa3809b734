"""Entries: teams, drafts, files, what is received, endorsement and screening."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.adapters.files import StoredFile
from charsu.gate import NotThere, Refused, standing_of
from charsu.models import (
    Attachment,
    Deadline,
    Division,
    Edition,
    Endorsement,
    Entry,
    Membership,
    Municipality,
    Person,
    Receipt,
    Screening,
    Theme,
)
from charsu.queries.entries import findings_of, latest_receipt, missing_answers, received_content
from charsu.rules.ledger.canonical import commitment, digest
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line, clean_text


def join_team(*, actors: type_actors, now: datetime, municipality: Municipality, person: Person) -> Membership:
    """A person joins a city's team: the first claims it themselves, the others are invited by a member."""
    actor = actors[0]
    team = Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality)
    is_member = municipality.pk in standing_of(actor).municipalities
    if team.exists() and not is_member:
        raise Refused(Refusal.TIE)
    if not team.exists() and actor.pk != person.pk:
        raise Refused(Refusal.TIE)
    membership, _ = Membership.objects.get_or_create(
        person=person, role=Role.ENTRANT.value, institution=None, municipality=municipality
    )
    person.__dict__.pop("_standing", None)
    return membership


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
) -> Done:
    """A new draft of a city's team, in its working language; its division follows from the city's size."""
    if municipality.pk not in standing_of(actors[0]).municipalities:
        raise NotThere
    _in_time(edition, now)
    entry = Entry.objects.create(
        edition=edition,
        municipality=municipality,
        division=_division(edition, municipality),
        theme=theme,
        kind=kind,
        language=language,
        title=clean_line(title)[:300],
        started_by=actors[0],
        started_at=now,
        saved_at=now,
    )
    return Done(entry, {"entry": str(entry.public_id), "kind": kind, "theme": theme.code})


def _division(edition: Edition, municipality: Municipality) -> Division | None:
    fitting = edition.divisions.filter(least__lte=municipality.population).order_by("-least")
    return next((d for d in fitting if d.most is None or municipality.population <= d.most), None)


def _in_time(edition: Edition, now: datetime) -> None:
    closes = Deadline.objects.filter(edition=edition, code="call_closes").values_list("at", flat=True).first()
    if closes is not None and now > closes:
        raise Refused(Refusal.LATE)


@performs(Act.ENTRY_SAVE, recorded=False)
def save(
    *,
    actors: type_actors,
    now: datetime,
    entry: Entry,
    title: str,
    answers: Mapping[str, Any],
    revision: int,
) -> Done:
    """Keep the draft as typed, complete or not. Refuses STALE when a newer revision was saved meanwhile."""
    _in_time(entry.edition, now)
    cleaned = {code: clean_text(v) if isinstance(v, str) else v for code, v in answers.items()}
    changed = Entry.objects.filter(pk=entry.pk, revision=revision, withdrawn_at=None).update(
        title=clean_line(title)[:300], answers=cleaned, revision=revision + 1, saved_at=now
    )
    entry.refresh_from_db()
    is_same = entry.title == clean_line(title)[:300] and entry.answers == cleaned
    if entry.withdrawn_at or not (changed or is_same):
        raise Refused(Refusal.DONE if entry.withdrawn_at else Refusal.STALE)
    return Done(entry)


@performs(Act.ENTRY_ATTACH, recorded=False)
def attach(*, actors: type_actors, now: datetime, entry: Entry, question: str, stored: StoredFile) -> Done:
    """A stored file becomes part of the draft; the one it replaces is marked removed."""
    _in_time(entry.edition, now)
    if entry.withdrawn_at:
        raise Refused(Refusal.DONE)
    entry.attachments.filter(question=question, removed_at=None).update(removed_at=now)
    return Done(
        Attachment.objects.create(
            entry=entry,
            question=question,
            name=stored.name,
            path=stored.path,
            size=stored.size,
            sha256=stored.sha256,
            media_type=stored.media_type,
            stored_at=now,
        )
    )


@performs(Act.ENTRY_SUBMIT)
def submit(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """Receive the draft as it stands. The same content twice gives the same receipt."""
    _in_time(entry.edition, now)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry.withdrawn_at:
        raise Refused(Refusal.DONE)
    if lacking := missing_answers(entry):
        raise Refused(Refusal.INCOMPLETE, *lacking)
    _cap(entry)
    content = received_content(entry)
    last = latest_receipt(entry)
    if last is not None and digest(last.content) == digest(content):
        return Done(last, {"receipt": last.number, "again": True})
    return _receive(entry, content, actors[0], now)


def _cap(entry: Entry) -> None:
    most = entry.edition.settings.filter(code="cap_per_city").values_list("value", flat=True).first()
    others = Entry.objects.filter(
        edition=entry.edition, municipality=entry.municipality, receipts__isnull=False, withdrawn_at=None
    ).exclude(pk=entry.pk)
    if most is not None and others.distinct().count() >= int(most):
        raise Refused(Refusal.DONE, str(most))


def _receive(entry: Entry, content: dict[str, Any], person: Person, now: datetime) -> Done:
    salt = secrets.token_bytes(32)
    bound = commitment(salt, content)
    count = Receipt.objects.filter(entry=entry).count()
    receipt = Receipt.objects.create(
        entry=entry,
        number=f"{entry.edition.slug}-{entry.pk:05d}-{count + 1}",
        at=now,
        by=person,
        content=content,
        salt=salt.hex(),
        commitment=bound,
    )
    tell(person=person, kind="received", now=now, number=receipt.number, at=now.isoformat(), commitment=bound)
    return Done(receipt, {"receipt": receipt.number, "commitment": bound})


@performs(Act.ENTRY_WITHDRAW)
def withdraw(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """The team takes its entry back, before the deadline."""
    _in_time(entry.edition, now)
    if entry.withdrawn_at:
        raise Refused(Refusal.DONE)
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    return Done(entry, {"entry": str(entry.public_id)})


@performs(Act.ENTRY_ENDORSE)
def endorse(*, actors: type_actors, now: datetime, entry: Entry, words: str) -> Done:
    """The national focal point stands behind an entry of its own country."""
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    found, is_new = Endorsement.objects.get_or_create(
        entry=entry, defaults={"by": actors[0], "at": now, "words": clean_text(words)}
    )
    if not is_new:
        raise Refused(Refusal.DONE)
    return Done(found, {"entry": str(entry.public_id)})


@performs(Act.ENTRY_SCREEN)
def screen(*, actors: type_actors, now: datetime, entry: Entry, result: str, reason: str) -> Done:
    """An officer's result with its reason, beside what the rules found; the team is told."""
    if latest_receipt(entry) is None or entry.withdrawn_at:
        raise NotThere
    if result not in {"admitted", "refused"} or not reason.strip():
        raise Refused(Refusal.INCOMPLETE)
    findings = [
        {"clause": f.clause, "key": f.key.value, "result": f.result.value, "detail": f.detail}
        for f in findings_of(entry)
    ]
    found, _ = Screening.objects.update_or_create(
        entry=entry,
        defaults={
            "result": result, "findings": findings, "reason": clean_text(reason), "by": actors[0], "at": now,
        },
    )  # fmt: skip
    for member in Person.objects.filter(memberships__municipality=entry.municipality).distinct():
        tell(person=member, kind="screened", now=now, number=str(entry.pk), result=result, reason=found.reason)
    return Done(found, {"entry": str(entry.public_id), "result": result})
