"""Whether what binds both was signed by both, and whether witnesses vouch for the record. Asked of an export alone.

The parties are those that the record's first leaf fixes; keys are what the record says they are: a `key.enrol` leaf
puts one in force, a `key.retire` leaf ends it. Whoever compares the first keys with those on the signed memorandum
need trust nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from charsu.rules.credentials import signers
from charsu.rules.ledger import note
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import COSIGNATURE, known_key, read_checkpoint
from charsu.rules.ledger.merkle import leaf_hash, root
from charsu.rules.ledger.said import told_otherwise
from charsu.rules.lifecycle import STEPS
from charsu.rules.permissions import JOINT, Act
from charsu.rules.two_keys import KeyRecord, Keys, lacking, parties_of, to_sign

HEAD_FILE = "ledger/checkpoint"
QUORUM = 2
WAIT = timedelta(hours=72)
NOT_COSIGNED = "not yet cosigned: until it is, nothing outside the house shows that this history is the only one"
SIGNED, VOUCHED = "joint acts are signed by both", "witnesses vouch for the record"
Leaf = Mapping[str, Any]
Files = Mapping[str, bytes]
_JOINT = {act.value: act for act in JOINT}
_ONE_KEY = frozenset((step.source.value, step.target.value) for step in STEPS if step.keys == 1)


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


def two_keys(facts: Sequence[Leaf]) -> Check:
    """Whether each joint act names just the parties. Some steps take one of them: `lifecycle.STEPS` says which."""
    name, parties, count = "joint acts have two keys", parties_of(facts), 0
    for leaf in facts:
        if leaf["act"] not in _JOINT:
            continue
        actors, is_alone = set(leaf["actors"]), is_one_key_step(leaf)
        count += not is_alone
        if not (actors and actors <= parties if is_alone else actors == parties and len(parties) > 1):
            said = ", ".join(sorted(actors)) or "nobody"
            return Check(
                name, False, f"leaf {leaf['index']}: {said} instead of {', '.join(sorted(parties)) or 'two'}"
            )
    return Check(name, True, f"{count} joint acts")


def is_one_key_step(leaf: Leaf) -> bool:
    move = [leaf["body"].get("source"), leaf["body"].get("target")]
    return bool(leaf["act"] == Act.EDITION_STEP.value and any(move == list(step) for step in _ONE_KEY))


def _signatures(files: Files, facts: Sequence[Leaf]) -> Check:
    name, record, opened, signed = SIGNED, KeyRecord(parties_of(facts)), _opened(facts), 0
    seen: set[str] = set()
    for leaf in facts:
        act, trouble = _JOINT.get(leaf["act"]), ""
        if act is not None and not is_one_key_step(leaf):
            trouble = _trouble(files, leaf, act, record.at(datetime.fromisoformat(leaf["at"])), opened)
            signed += "statement" in leaf["body"]
        trouble = trouble or record.note(leaf) or _used(files, leaf, seen)
        if trouble:
            return Check(name, False, f"leaf {leaf['index']}: {trouble}")
    told = f"{signed} statements" if signed else "no keys were enrolled"
    return Check(name, True, "; ".join([told, *record.recovered]))


def _used(files: Files, leaf: Leaf, seen: set[str]) -> str:
    """What was signed once is done once: a statement, known by its own number, stands for one leaf."""
    path = statement_path(leaf["index"])
    if "statement" not in leaf["body"] or path not in files:
        return ""
    number = str(read(files[path]).get("id"))
    is_used = number in seen
    seen.add(number)
    return "its statement was signed for an earlier leaf" if is_used else ""


def _opened(facts: Sequence[Leaf]) -> dict[str, Leaf]:
    """What was sealed and is open now, by its commitment."""
    bodies = [leaf["body"].get("opened", {}) for leaf in facts if leaf["act"] == Act.HONOUR.value]
    return {seal["commitment"]: seal for body in bodies for seal in body.values()}


def _trouble(files: Files, leaf: Leaf, act: Act, keys: Keys, opened: Mapping[str, Leaf]) -> str:
    """What is wrong with the signatures of a joint act; nothing when they are as its keys ask.

    The statement of a sealed act is shown once its seal is opened.
    """
    body = leaf["body"]
    asked = {party: to_sign(act, body, party, keys) for party in keys.in_force}
    bound = [party for party, sets in asked.items() if sets]
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
    if name := told_otherwise(act.value, body, subject["body"]):
        return f"{path}: both signed another {name} than the leaf tells"
    signed = {key.hex() for key in signers(statement)}
    odd = [party for party, sets in asked.items() if lacking(sets, signed)]
    return f"not signed by {', '.join(odd)}" if odd else ""


def _witnesses(files: Files, facts: Sequence[Leaf], leaves: Sequence[bytes]) -> Check:
    name = VOUCHED
    log, houses = _enrolled(facts)
    if not houses:
        return Check(name, True, "no witness was enrolled")
    if HEAD_FILE not in files:
        return _not_yet(facts, f"{HEAD_FILE} is not there")
    signed = note.parse(files[HEAD_FILE])
    head, vouching = read_checkpoint(signed.text), _vouching(signed, known_key(log), houses)
    if not vouching:
        return _not_yet(facts, "cosigned by nobody")
    if len(vouching) < QUORUM:
        return Check(name, False, f"cosigned by {', '.join(sorted(vouching))} alone")
    if head.size > len(leaves):
        gone = f"leaves {len(leaves)} to {head.size - 1} stood in the head that was cosigned, and are gone"
        return Check(name, False, gone)
    if root([leaf_hash(leaf) for leaf in leaves[: head.size]]) != head.root:
        return Check(name, False, f"the first {head.size} leaves are not those that were cosigned")
    return Check(name, True, f"{head.size} of {len(leaves)} leaves, {', '.join(sorted(vouching))}")


def _not_yet(facts: Sequence[Leaf], lacking: str) -> Check:
    """Nobody has cosigned. Soon after the witnesses were enrolled that is to be waited for; three days later, or once
    the edition took a step that needs their cosignatures, it is not."""
    first = _both_watch(facts)
    since, last = (datetime.fromisoformat(leaf["at"]) for leaf in (first, facts[-1]))
    steps = [leaf for leaf in facts if leaf["act"] == Act.EDITION_STEP.value and len(set(leaf["actors"])) > 1]
    if last - since > WAIT or any(leaf["index"] > first["index"] for leaf in steps):
        return Check(VOUCHED, False, lacking)
    return Check(VOUCHED, True, NOT_COSIGNED, waits=True)


def _both_watch(facts: Sequence[Leaf]) -> Leaf:
    """The enrolment by which witnesses of two houses first watched; the last where it never came to that."""
    houses = set[str]()
    enrolled = [leaf for leaf in facts if leaf["act"] == Act.WITNESS_ENROL.value]
    for leaf in enrolled:
        houses.add(leaf["body"]["party"] or leaf["body"]["vkey"])
        if len(houses) >= QUORUM:
            return leaf
    return enrolled[-1]


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
