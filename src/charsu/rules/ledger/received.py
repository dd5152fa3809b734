"""What was received: a team keeps its words with their salt; a line of the record holds their commitment.

The file of a receipt, canonical JSON: {"format": "charsu-receipt/v1", "edition", "receipt": its number, "salt": 32
bytes in hex, "content": what was received, exactly}. The commitment over `content` with `salt` stands in the leaf
`entry.submit` of that receipt, and in no other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from charsu.rules.ledger.canonical import canonical, commitment, read
from charsu.rules.ledger.check import Check
from charsu.rules.permissions import Act

FORMAT, NAME = "charsu-receipt/v1", "what was received is what the line commits to"
_MEMBERS = {"format", "edition", "receipt", "salt", "content"}
NOT_COMPARED = "nothing to hold it against: check it with the proof of its line, or with an export of the edition"


def receipt_file(edition: str, number: str, salt: str, content: Mapping[str, Any]) -> bytes:
    told = {"format": FORMAT, "edition": edition, "receipt": number, "salt": salt, "content": dict(content)}
    return canonical(told)


def read_receipt(written: bytes) -> dict[str, Any]:
    """Raises ValueError for what is no file of a receipt."""
    found = read(written)
    if not isinstance(found, dict) or set(found) != _MEMBERS or found["format"] != FORMAT:
        raise ValueError("not the file of a receipt")
    return found


def received(written: bytes, leaf: Mapping[str, Any] | None) -> Check:
    """Whether the words in the file are those to which `leaf` commits."""
    try:
        found = read_receipt(written)
        bound = commitment(bytes.fromhex(found["salt"]), found["content"])
    except (TypeError, ValueError) as trouble:
        return Check(NAME, False, str(trouble))
    if leaf is None:
        return Check(NAME, False, NOT_COMPARED)
    body, said = leaf["body"], (leaf["act"], leaf["edition"])
    if said != (Act.ENTRY_SUBMIT.value, found["edition"]) or body.get("receipt") != found["receipt"]:
        return Check(NAME, False, f"leaf {leaf['index']} speaks of something else than receipt {found['receipt']}")
    if body.get("commitment") != bound:
        return Check(NAME, False, f"leaf {leaf['index']} commits to other words than those of this file")
    return Check(NAME, True, f"receipt {found['receipt']}, {leaf['at']}, leaf {leaf['index']}")


def line_of(written: bytes, facts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The leaf that tells of the receipt in the file. Raises ValueError for what is no file of a receipt."""
    number = read_receipt(written)["receipt"]
    told = (leaf for leaf in facts if leaf["act"] == Act.ENTRY_SUBMIT.value)
    return next((leaf for leaf in told if leaf["body"].get("receipt") == number), None)
