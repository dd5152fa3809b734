"""Reading the record: leaves, the tree's head, proofs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from charsu.gate import NotThere, require
from charsu.models import Edition, LedgerEntry, Person, Setting
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.merkle import inclusion_proof, root
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


def leaves_to_export(edition: Edition) -> list[bytes]:
    rows = LedgerEntry.objects.filter(edition=edition.slug).order_by("index").values_list("leaf", flat=True)
    return [row.encode() for row in rows]


def public_texts(edition: Edition) -> dict[str, Any]:
    """Clauses and rules of the edition, for the export."""
    texts = {
        text.kind: [
            {"number": c.number, "heading": c.heading, "text": c.text} for c in text.clauses.order_by("order")
        ]
        for text in (edition.memorandum, edition.regulations)
    }
    return {**texts, "phase": edition.phase, "name": edition.name}


def bundle_of(edition: Edition) -> dict[str, bytes]:
    """The edition's evidence as files: the record and the texts it speaks of; nothing that is sealed."""
    return build_bundle(edition.slug, leaves_to_export(edition), {"texts.json": canonical(public_texts(edition))})


def export_of(edition: Edition) -> dict[str, bytes]:
    """Path -> bytes of the export: the record, the clauses, the settings with the clauses they cite."""
    settings = {row.code: {"clause": row.clause.number, "value": row.value} for row in _settings(edition)}
    documents = {
        "documents/texts.json": canonical(public_texts(edition)),
        "documents/settings.json": canonical(settings),
    }
    return build_bundle(edition.slug, leaves_to_export(edition), documents)


def _settings(edition: Edition) -> QuerySet[Setting]:
    return edition.settings.select_related("clause")
