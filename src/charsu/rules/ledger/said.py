"""Whether the leaf of a joint act tells what both signed.

Its digest alone would not do: whoever writes the leaf could bind one statement and tell another key, instant or list
beside it, and all that is checked later is read from the leaf.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.rules.ledger.canonical import canonical
from charsu.rules.permissions import Act

Body = Mapping[str, Any]
_OF_THE_LEAF = frozenset({"commitment", "deadline", "digest", "statement"})
# Where the statement has it under another name.
_PLACES = {
    (Act.CERTIFICATE_WITHDRAW.value, "certificate"): ("digest",),
    (Act.REGULATIONS_AMEND.value, "from"): ("terms", "from"),
    (Act.REGULATIONS_AMEND.value, "to"): ("terms", "to"),
}


def told_otherwise(act: str, told: Body, signed: Body) -> str:
    """The first member of the leaf's body that is another one in the body that was signed; nothing where none is."""
    for name in sorted(set(told) - _OF_THE_LEAF):
        value: Any = signed
        for part in _PLACES.get((act, name), (name,)):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, list) and type(told[name]) is int:  # the leaf tells how many they are
            value = len(value)
        if value is not None and canonical(value) != canonical(told[name]):
            return name
    moved = told.get("deadline") if act == Act.DECIDE.value else None
    return "deadline" if moved and _at(moved["to"]) != _at(signed["announce_at"]) else ""


def _at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
