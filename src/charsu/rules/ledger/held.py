"""What somebody kept outside the house, a signed head or the proof of one line: does an export still hold it?

Whoever deletes the newest leaf leaves a record that is whole in itself; only what was kept elsewhere tells. And a
proof by itself, without an export: does the line stand under a head for which the reader's own keys vouch?
"""

from collections.abc import Mapping, Sequence

from charsu.rules.ledger import note
from charsu.rules.ledger.approvals import HEAD_FILE
from charsu.rules.ledger.canonical import read
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import COSIGNATURE, Policy, known_key, read_checkpoint, trusted
from charsu.rules.ledger.merkle import leaf_hash, root, verify_inclusion
from charsu.rules.ledger.receipt import HEADER, Proof, read_proof

NAME = "the record holds what was kept"
UNDER_POLICY = "the keys of the policy vouch for the record"


def is_proof(content: bytes) -> bool:
    return content.startswith(HEADER.encode() + b"\n")


def holds(content: bytes, leaves: Sequence[bytes]) -> Check:
    """Whether the record with `leaves` holds the head (and line) in `content`, a signed note or a proof file."""
    try:
        proof = read_proof(content.decode()) if is_proof(content) else None
        head = read_checkpoint(note.parse(proof.head.encode() if proof else content).text)
    except (ValueError, UnicodeDecodeError) as trouble:
        return Check(NAME, False, f"what was kept is no signed head and no proof: {trouble}")
    if head.size > len(leaves):
        gone = f"leaf {len(leaves)}" + (f" to leaf {head.size - 1}" if head.size > len(leaves) + 1 else "")
        return Check(NAME, False, f"{gone} stood in the record of {head.size} leaves and is gone")
    if root([leaf_hash(leaf) for leaf in leaves[: head.size]]) != head.root:
        return Check(NAME, False, f"the first {head.size} leaves are not those of the head that was kept")
    if proof and leaves[proof.index] != proof.extra:
        return Check(NAME, False, f"leaf {proof.index} is not the line that was kept")
    return Check(NAME, True, f"line {proof.index}" if proof else f"head of {head.size} leaves")


def one_history(first: bytes, second: bytes, trust: Policy | None) -> Check:
    """Whether two signed heads can be of one history. Two of one size with two roots are the proof that a log showed
    one reader another record than the other; of two sizes only a whole record tells."""
    name = "both heads can be of one history"
    try:
        notes = [note.parse(content) for content in (first, second)]
        one, other = (read_checkpoint(read.text) for read in notes)
        unsigned = trust is not None and any(trust.log not in note.signers(read, [trust.log]) for read in notes)
    except (ValueError, UnicodeDecodeError) as trouble:
        return Check(name, False, f"not two signed heads: {trouble}")
    if one.origin != other.origin or unsigned:
        return Check(name, False, "the log did not sign both" if unsigned else "they are of two logs")
    if one.size != other.size:
        told = f"{one.size} and {other.size} lines: whether one goes on from the other, an export tells"
        return Check(name, True, told)
    if one.root != other.root:
        told = f"two records of {one.size} lines, both of {one.origin}: the log showed two histories"
        return Check(name, False, told)
    return Check(name, True, f"the same {one.size} lines")


def policy(lines: str) -> Policy:
    """Whose keys a reader trusts: the verifier keys of one log and its witnesses, a line each; `quorum N` says how
    many witnesses must have cosigned, all of them by default. Lines that begin with # are words.

    Raises ValueError for a line that is no key, and where there is not just one log.
    """
    rows = [row for line in lines.splitlines() if (row := line.strip()) and not row.startswith("#")]
    quorums = [row.removeprefix("quorum ") for row in rows if row.startswith("quorum ")]
    keys = [known_key(row) for row in rows if not row.startswith("quorum ")]
    logs, witnesses = (tuple(key for key in keys if (key.kind == COSIGNATURE) is is_one) for is_one in (False, True))
    if len(logs) != 1 or len(quorums) > 1 or not all(one.isdecimal() for one in quorums):
        raise ValueError("a policy has the key of one log, those of its witnesses, and at most one quorum")
    return Policy(logs[0], witnesses, int(quorums[0]) if quorums else len(witnesses))


def proof_checks(content: bytes, trust: Policy | None) -> list[Check]:
    """A line a question; without a policy nobody vouches for anything."""
    try:
        proof = read_proof(content.decode())
        head = read_checkpoint(note.parse(proof.head.encode()).text)
    except (ValueError, UnicodeDecodeError) as trouble:
        return [Check("proof", False, str(trouble))]
    is_in = verify_inclusion(leaf_hash(proof.extra), proof.index, head.size, proof.path, head.root)
    return [
        _line(proof),
        Check("the line stands in the record", is_in, f"line {proof.index} of {head.size}"),
        vouched_head(proof.head.encode(), trust),
    ]


def vouched_record(files: Mapping[str, bytes], leaves: Sequence[bytes], trust: Policy) -> Check:
    """Whether the head of an export is signed and cosigned by the reader's own keys, over its first leaves."""
    try:
        head = trusted(files.get(HEAD_FILE, b""), trust)
    except (ValueError, UnicodeDecodeError) as trouble:
        return Check(UNDER_POLICY, False, str(trouble))
    is_under = head.size <= len(leaves) and root([leaf_hash(leaf) for leaf in leaves[: head.size]]) == head.root
    return Check(UNDER_POLICY, is_under, f"{head.size} of {len(leaves)} leaves")


def _line(proof: Proof) -> Check:
    name = "the line is canonical and of its place"
    try:
        leaf = read(proof.extra)
    except ValueError as trouble:
        return Check(name, False, str(trouble))
    return Check(name, isinstance(leaf, dict) and leaf.get("index") == proof.index, proof.extra.decode())


def vouched_head(head: bytes, trust: Policy | None) -> Check:
    """Whether the reader's own keys signed and cosigned a head; without any nobody vouches for it."""
    name = "the log and its witnesses vouch for the head"
    try:
        origin = read_checkpoint(note.parse(head).text).origin
        if trust is None:
            return Check(name, False, f"whose keys to trust, nobody said: --policy FILE with those of {origin}")
        trusted(head, trust)
    except (ValueError, UnicodeDecodeError) as trouble:
        return Check(name, False, str(trouble))
    return Check(name, True, ", ".join([trust.log.name, *(one.name for one in trust.witnesses)]))
