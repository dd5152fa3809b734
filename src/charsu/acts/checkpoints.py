"""Heads of the log: signed by the log, carried to the witnesses, taken back with their cosignatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from charsu.acts.protocol import Done, hold, jointly, performs, type_actors
from charsu.adapters.keyring import log_key, log_verifier, origin_of
from charsu.adapters.witnesses import ask, is_address
from charsu.gate import NotThere, Refused
from charsu.models import Checkpoint, Edition, LedgerEntry, Witness
from charsu.queries.checkpoints import (
    QUORUM,
    has_grown,
    hashes_of,
    houses_that_cosigned,
    standings_of_witnesses,
    watched,
    witnesses_of,
)
from charsu.queries.parties import keyholders_of
from charsu.rules.ledger import checkpoint, note
from charsu.rules.ledger.merkle import consistency_proof, root_of_peaks
from charsu.rules.permissions import Act, Refusal
from charsu.rules.refusals import SignatureFault

NO_WITNESS = gettext_noop("This is not the verifier key of a witness.")
NO_ADDRESS = gettext_noop("A witness answers at an address that begins with https:// or http://.")


def witness_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Both sign the witness's key and the log's own, so that neither can be exchanged later."""
    party, address = str(wish.get("party", "")), str(wish.get("address", "")).strip()
    if party and party not in {own.code for own in keyholders_of(edition)}:
        raise NotThere
    if address and not is_address(address, is_demo=settings.CHARSU_DEMO or settings.IS_LOCAL):
        raise Refused(Refusal.INCOMPLETE, NO_ADDRESS)
    try:
        key = checkpoint.known_key(str(wish.get("vkey", "")))
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE, NO_WITNESS) from trouble
    if key.kind != checkpoint.COSIGNATURE:
        raise Refused(Refusal.INCOMPLETE, NO_WITNESS)
    if Witness.objects.filter(edition=edition.slug, vkey=key.vkey).exists():
        raise Refused(Refusal.DONE)
    return {"address": address, "log": log_verifier(edition.slug).vkey, "party": party, "vkey": key.vkey}


@jointly(Act.WITNESS_ENROL, describe=witness_body)
def enrol(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: this witness's cosignatures count."""
    facts = {name: body[name] for name in ("party", "vkey", "address")}
    made = Witness.objects.create(edition=edition.slug, enrolled_at=now, **facts)
    return Done(made, {"log": body["log"], "party": body["party"], "vkey": body["vkey"]})


def witness_retirement_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    found = Witness.objects.filter(edition=edition.slug, vkey=wish.get("vkey"), retired_at__isnull=True).first()
    if found is None:
        raise NotThere
    return {"vkey": found.vkey}


@jointly(Act.WITNESS_RETIRE, describe=witness_retirement_body)
def retire(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: this witness is asked no more."""
    Witness.objects.filter(edition=edition.slug, vkey=body["vkey"]).update(retired_at=now)
    return Done(None, {"vkey": body["vkey"]})


def seal(*, edition: str, now: datetime) -> Checkpoint | None:
    """The log signs its present head; once for a size. No gate: it says nothing but what is there."""
    with transaction.atomic():
        hold(edition)
        last = LedgerEntry.objects.filter(edition=edition).order_by("-index").first()
        if last is None:
            return None
        known = Checkpoint.objects.filter(edition=edition, size=last.index + 1).first()
        if known is not None:
            return known
        peaks = bytes.fromhex(last.peaks)
        root = root_of_peaks([peaks[at : at + 32] for at in range(0, len(peaks), 32)])
        head = checkpoint.Checkpoint(origin_of(edition), last.index + 1, root)
        signed = checkpoint.sign_checkpoint(head, log_key())
        return Checkpoint.objects.create(edition=edition, size=head.size, note=signed.written, made_at=now)


@performs(Act.COSIGN, recorded=False)
def bring(*, actors: type_actors, now: datetime, edition: Edition, lines: str, size: int) -> Done:
    """Cosignature lines that were carried here by hand, for the head of `size`."""
    head = Checkpoint.objects.filter(edition=edition.slug, size=size).first()
    if head is None:
        raise NotThere
    if not take(head=head, edition=edition, lines=lines, now=now):
        raise Refused(Refusal.WRONG_KEY, _fault_of(head, edition, lines))
    return Done(head)


def _fault_of(head: Checkpoint, edition: Edition, lines: str) -> SignatureFault:
    """Why nothing of what was carried here counts."""
    if lines.lstrip().startswith("old "):
        return SignatureFault.A_REQUEST
    known = note.parse(head.note.encode())
    try:
        given = note.parse(f"{known.text}\n{lines.strip()}\n".encode()).signatures
    except ValueError:
        return SignatureFault.NO_COSIGNATURE
    enrolled = {(key.name, key.key_id) for key in (checkpoint.known_key(one.vkey) for one in witnesses_of(edition))}
    if not enrolled & {(line.name, line.key_id) for line in given}:
        return SignatureFault.OTHER_WITNESS
    return SignatureFault.KNOWN_COSIGNATURE if set(given) & set(known.signatures) else SignatureFault.OTHER_HEAD


def take(*, head: Checkpoint, edition: Edition, lines: str, now: datetime) -> int:
    """Add the cosignatures of known witnesses among `lines`; the others are left out. Returns how many were new."""
    watching = witnesses_of(edition)
    keys = [checkpoint.known_key(witness.vkey) for witness in watching]
    with transaction.atomic():
        hold(edition.slug)
        head = Checkpoint.objects.select_for_update().get(pk=head.pk)
        known = note.parse(head.note.encode())
        fresh = [line for line in _good(known.text, lines, keys) if line not in known.signatures]
        if not fresh:
            return 0
        signed = checkpoint.gathered(known, fresh)
        head.note = signed.written
        if head.cosigned_at is None and len(houses_that_cosigned(signed, watching)) >= QUORUM:
            head.cosigned_at = now
        head.save(update_fields=["note", "cosigned_at"])
    return len(fresh)


def _good(text: str, lines: str, keys: list[note.Verifier]) -> list[note.Signature]:
    try:
        given = note.parse(f"{text}\n{lines.strip()}\n".encode())
    except ValueError:
        return []
    names = {(key.name, key.key_id): key for key in keys}
    return [
        line
        for line in given.signatures
        if (key := names.get((line.name, line.key_id))) and key.check(given.body, line.blob)
    ]


def gather(*, edition: Edition, now: datetime) -> int:
    """Seal the head and ask each witness that has an address. Returns how many cosignatures came."""
    head = seal(edition=edition.slug, now=now)
    if head is None:
        return 0
    came = 0
    for standing in standings_of_witnesses(edition):
        if standing.witness.address and standing.seen < head.size:
            came += _ask(head, edition, standing.witness, standing.seen, now)
    return came


def carry_to_witnesses(*, now: datetime) -> int:
    """For each log that is watched and has grown: seal it and ask. One in trouble is asked again in a minute."""
    came = 0
    for edition in Edition.objects.filter(slug__in=watched()):
        if has_grown(edition, now):
            came += gather(edition=edition, now=now)
    return came


def _ask(head: Checkpoint, edition: Edition, witness: Witness, old_size: int, now: datetime) -> int:
    """Ask from the size this house believes the witness saw; a witness that saw another says so once."""
    signed, hashes = note.parse(head.note.encode()), hashes_of(edition.slug, head.size)
    status, body = 0, ""
    for _ in range(2):
        proof = consistency_proof(hashes, old_size) if old_size else []
        status, body = ask(witness.address, old_size, proof, signed)
        if status != 409 or not body.strip().isdecimal() or int(body) > head.size:
            break
        old_size = int(body)
    came = take(head=head, edition=edition, lines=body, now=now) if status == 200 else 0
    trouble = "" if came else f"{status or ''} {body}".strip()[:300]
    Witness.objects.filter(pk=witness.pk).update(trouble=trouble)
    return came
