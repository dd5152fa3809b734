"""Proofs to take away: c2sp.org/tlog-proof@v1, checked offline by whoever holds the leaf."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from charsu.rules.ledger.checkpoint import Checkpoint, Policy, hash32, number, trusted
from charsu.rules.ledger.merkle import leaf_hash, verify_inclusion
from charsu.rules.ledger.note import Note

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """`path` leads from leaf `index` to the root of `head`, a written checkpoint; `extra` is not vouched for."""

    index: int
    path: tuple[bytes, ...]
    head: str
    extra: bytes = b""

    @property
    def written(self) -> str:
        extra = f"extra {base64.b64encode(self.extra).decode()}\n" if self.extra else ""
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.path)
        return f"{HEADER}\n{extra}index {self.index}\n{steps}\n{self.head}"


def proof_of(index: int, path: Sequence[bytes], head: Note, extra: bytes = b"") -> Proof:
    return Proof(index, tuple(path), head.written, extra)


def read_proof(written: str) -> Proof:
    """Raises ValueError with what is malformed."""
    top, gap, head = written.partition("\n\n")
    lines = top.split("\n")
    if not gap or lines[0] != HEADER or len(lines) < 2:
        raise ValueError("not a proof file")
    extra = b""
    if lines[1].startswith("extra "):
        extra = base64.b64decode(lines.pop(1)[6:], validate=True)
    if len(lines) < 2 or not lines[1].startswith("index ") or len(lines) > 2 + 63:
        raise ValueError("not a proof file")
    return Proof(number(lines[1][6:]), tuple(hash32(line) for line in lines[2:]), head, extra)


def check_proof(proof: Proof, leaf: bytes, policy: Policy) -> Checkpoint:
    """The head under which `leaf` stands at `proof.index`. Raises ValueError when it does not, or nobody vouches."""
    head = trusted(proof.head.encode(), policy)
    if not verify_inclusion(leaf_hash(leaf), proof.index, head.size, proof.path, head.root):
        raise ValueError("the leaf is not where the proof says")
    return head
