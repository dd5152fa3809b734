"""Reading the record: leaves, the tree's head, proofs."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from charsu.gate import NotThere, require
from charsu.models import (
    Certificate,
    Edition,
    JointAct,
    Laureate,
    LedgerEntry,
    Person,
    Receipt,
    ScoreSheet,
    Seal,
)
from charsu.queries.checkpoints import latest, latest_cosigned
from charsu.queries.evaluation import evaluation_of, reasons_bound, sheet_commitments, submitted
from charsu.queries.rules_text import instant
from charsu.queries.state import fingerprint, state_documents
from charsu.queries.unreadable import Reading, bound, unreadable_rows
from charsu.rules.certificates import human_code
from charsu.rules.ledger.approvals import HEAD_FILE, statement_path
from charsu.rules.ledger.bundle import LOST, NO_RECORDS, build_bundle
from charsu.rules.ledger.canonical import canonical, digest
from charsu.rules.ledger.merkle import consistency_proof, inclusion_proof, root, root_of_peaks
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Head:
    size: int
    root: str


def leaves(person: Person | None, edition: Edition) -> QuerySet[LedgerEntry]:
    require(Act.SEE_LEDGER, person, edition=edition)
    return LedgerEntry.objects.filter(edition=edition.slug).order_by("-index")


def _hashes(edition: Edition) -> list[bytes]:
    rows = LedgerEntry.objects.filter(edition=edition.slug).order_by("index").values_list("leaf_hash", flat=True)
    return [bytes.fromhex(row) for row in rows]


def head(edition: Edition) -> Head:
    hashes = _hashes(edition)
    return Head(len(hashes), root(hashes).hex())


def leaf_with_proof(person: Person | None, edition: Edition, index: int) -> tuple[LedgerEntry, list[str], Head]:
    require(Act.SEE_LEDGER, person, edition=edition)
    found = LedgerEntry.objects.filter(edition=edition.slug, index=index).first()
    if found is None:
        raise NotThere
    hashes = _hashes(edition)
    proof = [step.hex() for step in inclusion_proof(hashes, index)]
    return found, proof, Head(len(hashes), root(hashes).hex())


def consistency(person: Person | None, edition: Edition, size: int) -> tuple[Head, list[str], Head]:
    """The head that the record had with `size` leaves, and the proof that today's goes on from it."""
    require(Act.SEE_LEDGER, person, edition=edition)
    hashes = _hashes(edition)
    if not 0 < size <= len(hashes):
        raise NotThere
    proof = [step.hex() for step in consistency_proof(hashes, size)]
    return Head(size, root(hashes[:size]).hex()), proof, Head(len(hashes), root(hashes).hex())


def _noted(row: LedgerEntry) -> str:
    """The line of `ledger/hashes.txt`: what the store noted when the leaf joined."""
    peaks = bytes.fromhex(row.peaks)
    return f"{row.leaf_hash} {root_of_peaks([peaks[at : at + 32] for at in range(0, len(peaks), 32)]).hex()}"


def merged_cities() -> dict[Any, Any]:
    """Which city an officer merged into which, as the records of all editions tell it."""
    leaves = LedgerEntry.objects.filter(act=Act.CITY_CHANGE.value).values_list("leaf", flat=True)
    bodies = [json.loads(leaf)["body"] for leaf in leaves]
    return {body["city"]: body["into"] for body in bodies if "into" in body}


def _received(receipt: Receipt, moves: Mapping[Any, Any]) -> dict[str, Any]:
    """What was received, under the city that the entry stands under now."""
    content: dict[str, Any] = receipt.content
    city, seen = content.get("municipality"), set[Any]()
    now = receipt.entry.municipality.geonameid
    while city != now and city in moves and city not in seen:
        seen.add(city)
        city = moves[city]
    return content if city == now or "municipality" not in content else {**content, "municipality": now}


def _received_at(edition: Edition) -> dict[str, list[Any]]:
    """When each receipt was given, whether late, and whether its code is the one that follows from its commitment."""
    return {
        row.number: [instant(row.at), row.is_late, row.code in (None, human_code(bytes.fromhex(row.commitment)[:10]))]
        for row in Receipt.objects.filter(entry__edition=edition)
    }


def _receipts(edition: Edition) -> dict[str, str]:
    rows = Receipt.objects.filter(entry__edition=edition).exclude(salt="").select_related("entry__municipality")
    moves = merged_cities()
    return {row.number: bound(row.salt, _received(row, moves)) for row in rows}


def _certificates(edition: Edition) -> list[str]:
    payloads = Certificate.objects.filter(laureate__edition=edition).values_list("payload", flat=True)
    return sorted(digest(payload) for payload in payloads)


def records_of(edition: Edition, sheets: Iterable[ScoreSheet], reading: Reading) -> dict[str, Any]:
    """What the store's other tables hold, for the check against the record; commitments and counts alone."""
    asked: dict[str, Callable[[], Any]] = {
        "receipts": lambda: _receipts(edition),
        "received": lambda: _received_at(edition),
        "reasons": lambda: reasons_bound(sheets),
        "sheets": lambda: sheet_commitments(sheets),
        "certificates": lambda: _certificates(edition),
        "laureates": lambda: Laureate.objects.filter(edition=edition).count(),
    }
    return {name: reading.value(name, ask, NO_RECORDS[name]) for name, ask in asked.items()}


def statements_of(edition: Edition, rows: Sequence[LedgerEntry]) -> dict[str, bytes]:
    """What both signed, for each leaf that binds a statement. What is sealed stays out, also a decision that was
    signed anew before it was announced: its seal is never opened."""
    performed = JointAct.objects.filter(edition=edition.slug, performed_at__isnull=False, statement__isnull=False)
    signed = {digest(statement): statement for statement in performed.values_list("statement", flat=True)}
    opened = set(Seal.objects.filter(edition=edition, opened_at__isnull=False).values_list("commitment", flat=True))
    found = {}
    for row in rows:
        if '"statement"' not in row.leaf:
            continue
        body = json.loads(row.leaf)["body"]
        is_told = "commitment" not in body or body["commitment"] in opened
        if body.get("statement") in signed and is_told:
            found[statement_path(row.index)] = canonical(signed[body["statement"]])
    return found


def _cosigned_head(edition: Edition) -> dict[str, bytes]:
    head = latest_cosigned(edition) or latest(edition)
    return {HEAD_FILE: head.note.encode()} if head else {}


def head_now(edition: Edition) -> str:
    """What an export would hold, in a few signs and at little cost: the newest leaf and cosignature, and where the
    store stands. Another one, another export."""
    last = LedgerEntry.objects.filter(edition=edition.slug).order_by("-index").values_list("index", "peaks").first()
    sealed = _cosigned_head(edition)
    return digest({
        "last": list(last or ()), "head": sealed.get(HEAD_FILE, b"").decode(),
        "store": Reading().part("store", lambda: fingerprint(edition), token_hex()),  # unreadable: always another one
    })[:32]  # fmt: skip


def export_of(edition: Edition) -> dict[str, bytes]:
    """Path -> bytes of the export: the record, the clauses, the rules with the clauses they cite, where the store
    stands; once the results are announced, the evidence that they rest on."""
    with transaction.atomic():  # leaves and records of one and the same moment
        return _export_of(edition)


def _export_of(edition: Edition) -> dict[str, bytes]:
    rows = list(LedgerEntry.objects.filter(edition=edition.slug).order_by("index"))
    reading, sheets = Reading(), submitted(edition)
    signed = reading.part("statements", lambda: statements_of(edition, rows), {})
    documents = {
        **state_documents(edition, rows, signed, reading),
        **signed,
        **_cosigned_head(edition),
        **evaluation_of(edition, sheets, reading),
    }
    records = records_of(edition, sheets, reading)
    if lost := unreadable_rows(edition) + [f"{part}: {why}" for part, why in reading.lost.items()]:
        documents[LOST] = canonical(lost)
    return build_bundle(
        edition.slug,
        [row.leaf.encode() for row in rows],
        documents,
        stored=[_noted(row) for row in rows],
        records=records,
    )
