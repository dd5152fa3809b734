"""What a witness does, as c2sp.org/tlog-witness@v1.0.0 has it: state and request in, answer and new state out.

Its whole memory of a log is a size and a root. Whoever runs it keeps the new state *before* giving the answer.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charsu.rules.ledger import note
from charsu.rules.ledger.checkpoint import Checkpoint, cosign, hash32, number, read_checkpoint
from charsu.rules.ledger.merkle import EMPTY, verify_consistency
from charsu.rules.ledger.note import Note, Verifier

MOST_STEPS = 63


@dataclass(frozen=True)
class Seen:
    """The latest head that the witness cosigned; nothing yet is size 0."""

    size: int = 0
    root: bytes = EMPTY


@dataclass(frozen=True)
class Answer:
    """Status and body of the HTTP answer; `seen` is to be kept first when it is there."""

    status: int
    body: str = ""
    seen: Seen | None = None


def request(old_size: int, proof: Sequence[bytes], head: Note) -> str:
    """The text that a log sends: old size, consistency proof, empty line, checkpoint."""
    steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
    return f"old {old_size}\n{steps}\n{head.written}"


def answer(
    asked: bytes, logs: Sequence[Verifier], seen: Seen, name: str, secret: Ed25519PrivateKey, at: int
) -> Answer:
    """Cosign the checkpoint if the log signed it and its history goes on from what was seen.

    `logs` are the keys the witness knows, `seen` its memory of the log asked about, `at` seconds since 1970.
    400 malformed, 404 unknown log, 403 wrong signature, 409 another size was seen last, 422 history differs.
    """
    try:
        old_size, proof, head, said = _read(asked)
    except ValueError as trouble:
        return Answer(400, f"{trouble}\n")
    refusal = _unsigned(head, said, logs) or _unfit(old_size, proof, said, seen)
    if refusal is not None:
        return refusal
    return Answer(200, cosign(head, name, secret, at).line, Seen(said.size, said.root))


def _unsigned(head: Note, said: Checkpoint, logs: Sequence[Verifier]) -> Answer | None:
    own = [log for log in logs if log.name == said.origin]
    if not own:
        return Answer(404, "this log is not known here\n")
    try:
        signed = note.signers(head, own)
    except ValueError as trouble:
        return Answer(403, f"{trouble}\n")
    return None if signed else Answer(403, "the log did not sign this checkpoint\n")


def _unfit(old_size: int, proof: Sequence[bytes], said: Checkpoint, seen: Seen) -> Answer | None:
    if old_size > said.size:
        return Answer(400, "the old size is larger than the checkpoint\n")
    if old_size != seen.size:
        return Answer(409, f"{seen.size}\n")
    if said.size == 0 and said.root != EMPTY:
        return Answer(422, "the root of an empty tree is another\n")
    goes_on = (
        not proof if old_size == 0 else verify_consistency(old_size, said.size, list(proof), seen.root, said.root)
    )
    return None if goes_on else Answer(422, "history was rewritten, or the proof is wrong\n")


def _read(asked: bytes) -> tuple[int, list[bytes], Note, Checkpoint]:
    """Raises ValueError with what is malformed."""
    head, gap, rest = asked.partition(b"\n\n")
    try:
        first, *steps = head.decode("ascii").split("\n")
    except UnicodeDecodeError as trouble:
        raise ValueError("the request is malformed") from trouble
    if not gap or not first.startswith("old ") or len(steps) > MOST_STEPS:
        raise ValueError("the request is malformed")
    signed = note.parse(rest)
    return number(first[4:]), [hash32(step) for step in steps], signed, read_checkpoint(signed.text)
