"""Checkpoints (c2sp.org/tlog-checkpoint@v1.0.0) and their cosignatures (c2sp.org/tlog-cosignature@v1.0.1).

A cosignature says that history was not rewritten, as its witness saw it at that instant; it says nothing else.
Agreement is another key and another signed object.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.rules.ledger import ed25519, note
from charsu.rules.ledger.note import Note, Signature, Verifier

COSIGNATURE = 0x04
MOST_TIME = 2**63 - 1


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: `root` is 32 bytes over `size` leaves."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Policy:
    """Whom a reader trusts: the log's own key, the witnesses, and how many of them must have cosigned."""

    log: Verifier
    witnesses: tuple[Verifier, ...]
    quorum: int


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint whose note text `text` is. Extension lines are refused: nobody can audit them.

    Raises ValueError with what is wrong.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise ValueError("a checkpoint is three lines: origin, size, root")
    return Checkpoint(lines[0], number(lines[1]), hash32(lines[2]))


def number(text: str) -> int:
    """A decimal without leading zeroes, at most 63 bits. Raises ValueError for anything else."""
    if not (text.isascii() and text.isdecimal()) or str(int(text[:20])) != text or int(text) > MOST_TIME:
        raise ValueError("a size is a plain decimal")
    return int(text)


def hash32(text: str) -> bytes:
    """32 bytes of their one base64. Raises ValueError for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise ValueError("not base64") from trouble
    if len(raw) != 32 or base64.b64encode(raw).decode() != text:
        raise ValueError("a hash is 32 bytes in base64")
    return raw


def sign_checkpoint(head: Checkpoint, secret: Ed25519PrivateKey) -> Note:
    """The checkpoint signed by its log, whose key is named as its origin."""
    return note.sign(head.text, head.origin, secret)


def witness_key(name: str, public: bytes) -> Verifier:
    """The verifier of a witness's cosignatures. Raises ValueError for a name or a key that cannot be."""
    if not note.is_name(name) or ed25519.is_weak(public):
        raise ValueError("no such key")

    def check(text: bytes, blob: bytes) -> bool:
        at = int.from_bytes(blob[:8], "big")
        return len(blob) == 72 and 0 < at <= MOST_TIME and ed25519.verify(public, blob[8:], _said(text, at))

    return Verifier(name, note.key_id(name, COSIGNATURE, public), COSIGNATURE, public, check)


def _said(text: bytes, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n".encode() + text


def cosign(head: Note, name: str, secret: Ed25519PrivateKey, at: int) -> Signature:
    """A witness's cosignature of a checkpoint at `at`, seconds since 1970. Check the history first: `witness.py`."""
    if not 0 < at <= MOST_TIME:
        raise ValueError("an instant is seconds since 1970")
    public = ed25519.public_of(secret)
    blob = at.to_bytes(8, "big") + ed25519.sign(secret, _said(head.body, at))
    return Signature(name, note.key_id(name, COSIGNATURE, public), blob)


def known_key(vkey: str) -> Verifier:
    """The verifier that a vkey of a log (0x01) or of a witness (0x04) names. Raises ValueError for other kinds."""
    name, kind, public = note.read_vkey(vkey)
    if kind == note.ED25519:
        return note.verifier(name, public)
    if kind == COSIGNATURE:
        return witness_key(name, public)
    raise ValueError("a key of an unknown kind")


def cosigned_at(head: Note, witness: Verifier) -> int | None:
    """When `witness` cosigned, seconds since 1970, or nothing. Trust it only after `trusted`."""
    for signature in head.signatures:
        if (signature.name, signature.key_id) == (witness.name, witness.key_id) and len(signature.blob) == 72:
            return int.from_bytes(signature.blob[:8], "big")
    return None


def trusted(written: bytes, policy: Policy) -> Checkpoint:
    """The checkpoint, when the log signed it and enough witnesses cosigned it.

    Raises ValueError with what is missing.
    """
    read = note.parse(written)
    head = read_checkpoint(read.text)
    found = note.signers(read, (policy.log, *policy.witnesses))
    if head.origin != policy.log.name or policy.log not in found:
        raise ValueError("the log did not sign this checkpoint")
    missing = [witness.name for witness in policy.witnesses if witness not in found]
    if len(policy.witnesses) - len(missing) < policy.quorum:
        raise ValueError(f"not cosigned by {', '.join(missing)}")
    return head


def gathered(head: Note, more: Sequence[Signature]) -> Note:
    """The same text with further signatures, each line once."""
    return Note(head.text, tuple(dict.fromkeys((*head.signatures, *more))))
