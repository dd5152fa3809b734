"""Reading the log as others may trust it: signed heads, who cosigned them, and proofs to take away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Subquery
from django.utils.translation import gettext_noop as _

from charsu.gate import NotThere, require
from charsu.models import Checkpoint, Edition, LedgerEntry, Person, Witness
from charsu.queries.waiting import Worker, worker
from charsu.rules.ledger.checkpoint import known_key
from charsu.rules.ledger.merkle import consistency_proof, inclusion_proof
from charsu.rules.ledger.note import Note, parse
from charsu.rules.ledger.note import signers as signers_of
from charsu.rules.ledger.receipt import proof_of
from charsu.rules.ledger.tiles import Tile, entries_bytes, tile_bytes
from charsu.rules.ledger.witness import request
from charsu.rules.permissions import JOINT, Act

AMBER, RED = timedelta(hours=24), timedelta(hours=72)
QUORUM = 2
A_LITTLE_WHILE = timedelta(minutes=1)
NEWEST_HEADS = 100


class Watch(StrEnum):
    """How long the record has gone without its witnesses; each value is the sentence that pages show."""

    NONE = _("No witness watches this record yet.")
    YET = _(
        "Not yet cosigned by witnesses of both institutions. Until it is, nothing outside this house shows that this "
        "history is the only one."
    )
    GREEN = _("Witnesses of both institutions vouch that this record was not rewritten.")
    AMBER = _("Witnesses have not cosigned the newest part of this record for more than a day.")
    RED = _("Witnesses have not cosigned the newest part of this record for more than three days.")


@dataclass(frozen=True)
class Standing:
    """A witness and the size of the largest head that it cosigned."""

    witness: Witness
    name: str
    seen: int

    @property
    def saw_more(self) -> int:
        """How many lines it saw, where this record has fewer: the record was wound back. 0 where nothing tells so."""
        status, _, size = self.witness.trouble.partition(" ")
        return int(size) if status == "409" and size.strip().isdecimal() else 0


def witnesses_of(edition: Edition) -> tuple[Witness, ...]:
    return tuple(Witness.objects.filter(edition=edition.slug, retired_at__isnull=True))


def latest(edition: Edition) -> Checkpoint | None:
    return Checkpoint.objects.filter(edition=edition.slug).order_by("-size").first()


def latest_cosigned(edition: Edition) -> Checkpoint | None:
    found = Checkpoint.objects.filter(edition=edition.slug, cosigned_at__isnull=False)
    return found.order_by("-size").first()


def houses_that_cosigned(note: Note, witnesses: Sequence[Witness]) -> set[str]:
    """Whose witnesses cosigned: codes of parties, names of witnesses of neither; several of one count once."""
    keys = {known_key(witness.vkey): witness for witness in witnesses}
    return {keys[key].party or key.name for key in signers_of(note, list(keys))}


def watch(edition: Edition, now: datetime) -> Watch:
    """How old the oldest line is that no cosigned head holds; before the first one, since when witnesses watch."""
    watching = witnesses_of(edition)
    if not watching:
        return Watch.NONE
    held = latest_cosigned(edition)
    rest = LedgerEntry.objects.filter(edition=edition.slug, index__gte=held.size if held else 0)
    oldest = rest.order_by("index").values_list("at", flat=True).first()
    since = oldest if held else max(one.enrolled_at for one in watching)
    age = now - since if since else timedelta()
    if age > AMBER:
        return Watch.RED if age > RED else Watch.AMBER
    return Watch.GREEN if held else Watch.YET


def is_witnessed(edition: Edition) -> bool:
    """Whether the last joint act stands under a cosigned head; without witnesses there is nothing to wait for."""
    joint = LedgerEntry.objects.filter(edition=edition.slug, act__in=[act.value for act in JOINT])
    held = Checkpoint.objects.filter(edition=edition.slug, cosigned_at__isnull=False)
    watching = Witness.objects.filter(edition=edition.slug, retired_at__isnull=True).annotate(
        last=Subquery(joint.order_by("-index").values("index")[:1]),
        held=Subquery(held.order_by("-size").values("size")[:1]),
    )
    found = watching.values_list("last", "held").first()  # one question, and one row
    if found is None:
        return True
    last, size = found
    return last is None or (size is not None and size > last)


def has_witness(edition: Edition) -> bool:
    return Witness.objects.filter(edition=edition.slug, retired_at__isnull=True).exists()


def watched() -> list[str]:
    """The editions whose log has a witness that answers somewhere."""
    answering = Witness.objects.filter(retired_at__isnull=True).exclude(address="")
    return list(answering.order_by("edition").values_list("edition", flat=True).distinct())


def has_grown(edition: Edition, now: datetime) -> bool:
    """Whether it is time for a new head: at once after a joint act, else a while after the head before."""
    last = LedgerEntry.objects.filter(edition=edition.slug).order_by("-index").values_list("index", flat=True).first()
    held, head = latest_cosigned(edition), latest(edition)
    if last is None or (held is not None and held.size == last + 1):
        return False
    if head is None or now - head.made_at > A_LITTLE_WHILE:
        return True
    fresh = LedgerEntry.objects.filter(edition=edition.slug, index__gte=head.size)
    return fresh.filter(act__in=[act.value for act in JOINT]).exists()


def worker_missed_by(edition: Edition, now: datetime) -> Worker | None:
    """The worker, where a witness is to be asked and it is not there to ask."""
    is_due = edition.slug in watched() and has_grown(edition, now)
    found = worker() if is_due else None
    return found if found and found.is_silent(now) else None


def hashes_of(edition: str, size: int | None = None) -> list[bytes]:
    rows = LedgerEntry.objects.filter(edition=edition).order_by("index").values_list("leaf_hash", flat=True)
    return [bytes.fromhex(row) for row in (rows if size is None else rows[:size])]


def standings_of_witnesses(edition: Edition) -> tuple[Standing, ...]:
    """Each witness with what it saw last, as far as this house knows from its newest heads."""
    watching = witnesses_of(edition)
    keys = {known_key(witness.vkey): witness for witness in watching}
    seen: dict[int, int] = {}
    for head in Checkpoint.objects.filter(edition=edition.slug).order_by("-size")[:NEWEST_HEADS]:
        for key in signers_of(parse(head.note.encode()), list(keys)):
            seen.setdefault(keys[key].pk, head.size)
        if len(seen) == len(watching):
            break
    return tuple(Standing(witness, str(witness), seen.get(witness.pk, 0)) for witness in watching)


def request_for(person: Person, edition: Edition, old_size: int) -> str:
    """What is carried to a witness by hand: the newest head, and the proof that it goes on from `old_size`."""
    require(Act.COSIGN, person, edition=edition)
    head = latest(edition)
    if head is None or not 0 <= old_size <= head.size:
        raise NotThere
    proof = consistency_proof(hashes_of(edition.slug, head.size), old_size) if old_size else []
    return request(old_size, proof, parse(head.note.encode()))


def proof_to_take(edition: Edition, index: int) -> str:
    """The proof file of a line, with the line in it, under the newest cosigned head that holds it, or the newest."""
    heads = Checkpoint.objects.filter(edition=edition.slug, size__gt=index).order_by("-size")
    head = heads.filter(cosigned_at__isnull=False).first() or heads.first()
    if head is None:
        raise NotThere
    path = inclusion_proof(hashes_of(edition.slug, head.size), index)
    leaf = LedgerEntry.objects.get(edition=edition.slug, index=index).leaf.encode()
    return proof_of(index, path, parse(head.note.encode()), leaf).written


def policy_of(edition: Edition) -> str:
    """Verifier keys of the log and of its witnesses in force: whom a reader of a proof may decide to trust."""
    told = LedgerEntry.objects.filter(edition=edition.slug, act=Act.WITNESS_ENROL.value).order_by("-index").first()
    watching = witnesses_of(edition)
    if told is None or not watching:
        raise NotThere
    log = json.loads(told.leaf)["body"]["log"]
    return "\n".join([log, *(witness.vkey for witness in watching), f"quorum {min(QUORUM, len(watching))}", ""])


def tile_of(edition: Edition, tile: Tile) -> bytes:
    """The bytes of a tile, or of a bundle of entries. Raises ValueError past the end of the log."""
    if tile.level is None:
        start = tile.number * 256
        rows = LedgerEntry.objects.filter(edition=edition.slug, index__gte=start, index__lt=start + tile.width)
        entries = [row.encode() for row in rows.order_by("index").values_list("leaf", flat=True)]
        if len(entries) != tile.width:
            raise ValueError("no such tile")
        return entries_bytes(entries)
    return tile_bytes(tile, hashes_of(edition.slug))
