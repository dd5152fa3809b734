"""What is received of a draft, and what is taken back. The receipt alone counts."""

import secrets
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, performs, tell, type_actors
from charsu.gate import Refused
from charsu.models import Correction, Entry, Municipality, Person, Receipt
from charsu.queries.cities import name_of
from charsu.queries.editions import rules_in_force
from charsu.queries.entries import latest_receipt, missing_answers, received_content, unfit_answers
from charsu.queries.entry_time import may_be_restored, open_correction, require_in_time, times_of
from charsu.queries.forms import asked_of
from charsu.queries.rules_text import instant
from charsu.queries.screening import readers_of
from charsu.queries.teams import is_confirmed
from charsu.queries.unsent import corrects_nothing
from charsu.rules.certificates import human_code, is_easy
from charsu.rules.ledger.canonical import commitment, digest
from charsu.rules.permissions import Act, Refusal


@performs(Act.ENTRY_SUBMIT)
def submit(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """Receive the draft as it stands. The same content twice gives the same receipt, and corrects nothing that was
    returned."""
    times = times_of(entry.edition)
    require_in_time(entry.edition, now, entry, times)
    # the city first: two submits at once of one city stand in line, so that both see the other's receipt
    city = Municipality.objects.select_for_update().get(pk=entry.municipality_id)
    edition, entry = (
        entry.edition,
        Entry.objects.select_for_update(of=("self",)).select_related("theme").get(pk=entry.pk),
    )
    entry.edition, entry.municipality = edition, city
    if entry.withdrawn_at:
        raise Refused(Refusal.DONE)
    if not is_confirmed(entry.municipality_id):
        raise Refused(Refusal.UNCONFIRMED)
    asked = asked_of(entry)
    content = received_content(entry, asked)
    if lacking := missing_answers(entry, content, asked.form):
        raise Refused(Refusal.INCOMPLETE, *lacking)
    if unfit := unfit_answers(entry, asked.form):
        raise Refused(Refusal.UNFIT, *unfit)
    last = latest_receipt(entry)
    if last is not None and corrects_nothing(entry, last, now):
        raise Refused(Refusal.UNCHANGED)
    if last is not None and digest(last.content) == digest(content):
        return Done(last, is_new=False)
    if last is None:
        _cap(entry)
    return _receive(entry, content, actors[0], now, times.closes)


def _cap(entry: Entry) -> None:
    rules = rules_in_force(entry.edition)
    country = entry.municipality.country
    quota = rules.quota_of(country)
    if quota is not None:
        of_country = Entry.objects.filter(
            edition=entry.edition, municipality__country=country, receipts__isnull=False, withdrawn_at=None
        )
        if of_country.distinct().count() >= quota:
            raise Refused(Refusal.COUNTRY_FULL, str(quota))
    received = Entry.objects.filter(
        edition=entry.edition, municipality=entry.municipality, receipts__isnull=False, withdrawn_at=None
    ).exclude(pk=entry.pk)
    of_theme = received.filter(theme=entry.theme)
    for most, others in ((rules.cap_per_city, received), (rules.cap_per_theme, of_theme)):
        if most is not None and others.distinct().count() >= most:
            raise Refused(Refusal.CAP, str(most))


def _drawn(content: dict[str, Any]) -> tuple[bytes, str, str]:
    """A salt, the commitment that it gives, and the code that follows from that, which can be read aloud."""
    while True:
        salt = secrets.token_bytes(32)
        bound = commitment(salt, content)
        if is_easy(code := human_code(bytes.fromhex(bound)[:10])):
            return salt, bound, code


def _receive(entry: Entry, content: dict[str, Any], person: Person, now: datetime, closes: datetime | None) -> Done:
    salt, bound, code = _drawn(content)
    count = Receipt.objects.filter(entry=entry).count()
    correction = open_correction(entry, now)
    receipt = Receipt.objects.create(
        entry=entry,
        number=f"{entry.edition.slug}-{entry.pk:05d}-{count + 1}",
        code=code,
        is_late=correction is None and closes is not None and now > closes,
        at=now,
        by=person,
        content=content,
        salt=salt.hex(),
        commitment=bound,
    )
    facts = {"number": receipt.number, "code": receipt.code, "at": now.isoformat(), "commitment": bound,
             "title": entry.title, "salt": receipt.salt, "city": name_of(entry.municipality, person.language),
             "files": content["attachments"], "award_zone": entry.edition.zone}  # fmt: skip
    if correction is not None:  # then it may be replaced until another instant, and not be withdrawn
        facts["until"] = correction.until.isoformat()
    tell(person=person, kind="received", now=now, of=entry.edition, **facts)
    if correction is not None and correction.answered_at is None:
        Correction.objects.filter(pk=correction.pk).update(answered_at=now)
        tell(person=correction.by, kind="corrected", now=now, of=entry.edition, number=receipt.number,
             title=entry.title)  # fmt: skip
    return Done(receipt, {"receipt": receipt.number, "commitment": bound, "late": receipt.is_late,
                          "received": instant(now)})  # fmt: skip


@performs(Act.ENTRY_WITHDRAW)
def withdraw(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """The team takes its entry back, before the deadline."""
    require_in_time(entry.edition, now, entry)
    if not Entry.objects.filter(pk=entry.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise Refused(Refusal.DONE)
    entry.refresh_from_db()
    last = times_of(entry.edition).last
    _tell_team(entry, "withdrawn", actors[0], now, received=latest_receipt(entry) is not None,
               until=last.isoformat() if last else "")  # fmt: skip
    return Done(entry, {"entry": str(entry.public_id)})


@performs(Act.ENTRY_RESTORE)
def restore(*, actors: type_actors, now: datetime, entry: Entry) -> Done:
    """The team takes its withdrawal back, before the deadline: what was received last counts again, if there is still
    room for it. A draft that was closed with a refused claim is taken up again by who began it alone."""
    require_in_time(entry.edition, now, entry)
    Municipality.objects.select_for_update().get(pk=entry.municipality_id)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if entry.withdrawn_at is None:
        raise Refused(Refusal.DONE)
    if not may_be_restored(entry, actors[0]):
        raise Refused(Refusal.CLOSED)
    is_received = latest_receipt(entry) is not None
    if is_received:
        _cap(entry)
    entry.withdrawn_at = None
    entry.save(update_fields=["withdrawn_at"])
    _tell_team(entry, "restored", actors[0], now, received=is_received)
    return Done(entry, {"entry": str(entry.public_id)})


def _tell_team(entry: Entry, kind: str, by: Person, now: datetime, **facts: Any) -> None:
    for member in readers_of(entry):
        tell(person=member, kind=kind, now=now, of=entry.edition, title=entry.title, at=now.isoformat(), by=by.name,
             entry=str(entry.public_id), **facts)  # fmt: skip
