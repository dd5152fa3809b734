"""Whether what binds both was signed by both, and whether witnesses vouch for the record. Asked of an export alone.

Keys are what the record says they are: a `key.enrol` leaf puts one in force, a `key.retire` leaf ends it. Whoever
compares the first keys with those on the signed memorandum need trust nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from charsu.rules.agreements import may_be_signed_with, must_sign
from charsu.rules.credentials import signers
from charsu.rules.ledger import note
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import COSIGNATURE, known_key, read_checkpoint
from charsu.rules.ledger.merkle import leaf_hash, root
from charsu.rules.permissions import JOINT, Act

HEAD_FILE = "ledger/checkpoint"
QUORUM = 2
SIGNED, VOUCHED = "joint acts are signed by both", "witnesses vouch for the record"
Leaf = Mapping[str, Any]
Files = Mapping[str, bytes]
_JOINT = {act.value: act for act in JOINT}


def statement_path(index: int) -> str:
    """Where the signed statement of leaf `index` stands in an export."""
    return f"statements/{index}.json"


def approvals(files: Files, facts: Sequence[Leaf], leaves: Sequence[bytes]) -> list[Check]:
    """`facts` are the leaves as they were read, `leaves` their bytes."""
    asked: tuple[tuple[str, Callable[[], Check]], ...] = (
        (SIGNED, lambda: _signatures(files, facts)),
        (VOUCHED, lambda: _witnesses(files, facts, leaves)),
    )
    found = []
    for name, check in asked:
        try:
            found.append(check())
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as trouble:
            found.append(Check(name, False, f"unreadable: {trouble}"))
    return found


def _signatures(files: Files, facts: Sequence[Leaf]) -> Check:
    name = SIGNED
    active: dict[str, set[str]] = {}
    opened = _opened(facts)
    signed = 0
    for leaf in facts:
        act, body = _JOINT.get(leaf["act"]), leaf["body"]
        if act is None or len(set(leaf["actors"])) < 2:
            continue
        for party in leaf["actors"]:
            active.setdefault(party, set())
        trouble = _trouble(files, leaf, act, active, opened)
        if trouble:
            return Check(name, False, f"leaf {leaf['index']}: {trouble}")
        signed += "statement" in body
        if act is Act.KEY_ENROL:
            active.setdefault(body["institution"], set()).add(body["public"])
        elif act is Act.KEY_RETIRE:
            active[body["institution"]].discard(body["public"])
    return Check(name, True, f"{signed} statements" if signed else "no keys were enrolled")


def _opened(facts: Sequence[Leaf]) -> dict[str, Leaf]:
    """What was sealed and is open now, by its commitment."""
    bodies = [leaf["body"].get("opened", {}) for leaf in facts if leaf["act"] == Act.HONOUR.value]
    return {seal["commitment"]: seal for body in bodies for seal in body.values()}


def _trouble(files: Files, leaf: Leaf, act: Act, active: Mapping[str, set[str]], opened: Mapping[str, Leaf]) -> str:
    """What is wrong with the signatures of a joint act; nothing when they are as its keys ask.

    The statement of a sealed act is shown once its seal is opened.
    """
    body = leaf["body"]
    bound = [party for party in leaf["actors"] if must_sign(act, body, party, active)]
    if "statement" not in body:
        return f"not signed by {', '.join(bound)}" if bound else ""
    path, seal = statement_path(leaf["index"]), body.get("commitment")
    if path not in files:
        return "" if seal and seal not in opened else f"{path} is not there"
    statement = read(files[path])
    if digest(statement) != body["statement"]:
        return f"{path} is not the statement that the record binds"
    subject = statement["credentialSubject"]
    bound_digest = digest(opened[seal]["body"]) if seal in opened else body.get("digest")
    said = (subject["act"], subject["id"], subject["digest"], digest(subject["body"]))
    if said != (act.value, f"urn:charsu:edition:{leaf['edition']}", bound_digest, bound_digest):
        return f"{path} speaks of something else"
    keys = {key.hex() for key in signers(statement)}
    lacking = [party for party in bound if not keys & may_be_signed_with(act, body, party, active)]
    return f"not signed by {', '.join(lacking)}" if lacking else ""


def _witnesses(files: Files, facts: Sequence[Leaf], leaves: Sequence[bytes]) -> Check:
    name = VOUCHED
    log, houses = _enrolled(facts)
    if not houses:
        return Check(name, True, "no witness was enrolled")
    if HEAD_FILE not in files:
        return Check(name, False, f"{HEAD_FILE} is not there")
    signed = note.parse(files[HEAD_FILE])
    head, vouching = read_checkpoint(signed.text), _vouching(signed, known_key(log), houses)
    if len(vouching) < QUORUM:
        return Check(name, False, f"cosigned by {', '.join(sorted(vouching)) or 'nobody'} alone")
    if head.size > len(leaves) or root([leaf_hash(leaf) for leaf in leaves[: head.size]]) != head.root:
        return Check(name, False, f"the first {head.size} leaves are not those that were cosigned")
    return Check(name, True, f"{head.size} of {len(leaves)} leaves, {', '.join(sorted(vouching))}")


def keys_of(files: Files) -> list[str]:
    """The verifier keys of the log and of its witnesses in force, as the record tells them: a reader's policy."""
    log, houses = _enrolled([read(line) for line in Lines(files[LEAVES])])
    return [log, *houses, f"quorum {QUORUM}"] if log else []


def _enrolled(facts: Sequence[Leaf]) -> tuple[str, dict[str, str]]:
    """The log's verifier key, and the house of each witness in force."""
    log, houses = "", dict[str, str]()
    for leaf in facts:
        if leaf["act"] == Act.WITNESS_ENROL.value:
            log, houses[leaf["body"]["vkey"]] = leaf["body"]["log"], leaf["body"]["party"]
        elif leaf["act"] == Act.WITNESS_RETIRE.value:
            houses.pop(leaf["body"]["vkey"], None)
    return log, houses


def _vouching(signed: note.Note, log: note.Verifier, houses: Mapping[str, str]) -> set[str]:
    """Whose witnesses cosigned. Raises ValueError when the log itself did not sign."""
    keys = [key for vkey in houses if (key := known_key(vkey)).kind == COSIGNATURE]
    found = note.signers(signed, [log, *keys])
    if log not in found or read_checkpoint(signed.text).origin != log.name:
        raise ValueError("the log did not sign the head")
    return {houses[key.vkey] or key.name for key in found if key.kind == COSIGNATURE}
