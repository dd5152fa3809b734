"""Whose keys signed? A statement or a certificate by itself names keys; only a record tells of whom they are.

Two keys that somebody made yesterday sign an invented laureate as well as any other two. So without an export nothing
is decided, and with one the record has to hold by itself, to bind this very statement, and to know the keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from charsu.rules.credentials import did_of
from charsu.rules.ledger.bundle import LEAVES, Lines
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.ledger.check import Check
from charsu.rules.permissions import Act
from charsu.rules.two_keys import carried

WHOSE, STANDS = "whose keys these are", "the certificate was not withdrawn"
NOBODY_SAID = "nobody said: give an export of the edition that you trust beside it (--policy EXPORT.zip)"
Leaf = Mapping[str, Any]


def undecided() -> Check:
    """The line where no export names the keys."""
    return Check(WHOSE, False, NOBODY_SAID)


def leaves_of(files: Mapping[str, bytes]) -> list[Leaf]:
    return [read(line) for line in Lines(files.get(LEAVES, b""))]


def whose(publics: Sequence[bytes], statement: Mapping[str, Any], facts: Sequence[Leaf]) -> Check:
    """The institutions of the keys, as the record knew them when it bound this statement."""
    bound = digest(statement)
    leaf = next((one for one in facts if one["body"].get("statement") == bound), None)
    if leaf is None:
        told = "no leaf of the export binds this statement: it is younger than the export, or it is not theirs"
        return Check(WHOSE, False, told)
    houses = houses_at(facts, leaf["index"])
    unknown = [did_of(key) for key in publics if key.hex() not in houses]
    if unknown:
        return Check(WHOSE, False, f"not in force at leaf {leaf['index']}: {', '.join(unknown)}")
    named = sorted({houses[key.hex()] for key in publics})
    if len(named) < 2:
        return Check(WHOSE, False, f"all of one institution: {', '.join(named)}")
    return Check(WHOSE, True, f"{', '.join(named)}; leaf {leaf['index']}, {leaf['at']}")


def houses_at(facts: Sequence[Leaf], index: int) -> dict[str, str]:
    """Public key in hex -> institution, of the keys in force when leaf `index` was written; that leaf may itself put
    one in force, or ask for it."""
    houses = carried(facts)
    for leaf in facts[: index + 1]:
        is_asked = leaf["act"] == Act.KEY_RECOVER.value and leaf["index"] == index
        if leaf["act"] == Act.KEY_ENROL.value or is_asked:
            houses[leaf["body"]["public"]] = leaf["body"]["institution"]
        elif leaf["act"] == Act.KEY_RETIRE.value and leaf["index"] != index:
            houses.pop(leaf["body"]["public"], None)
    return houses


def stands(certificate: Mapping[str, Any], facts: Sequence[Leaf]) -> Check:
    """Whether both withdrew the certificate since, as far as this export knows."""
    bound = digest(certificate)
    ended = [leaf for leaf in facts if leaf["act"] == Act.CERTIFICATE_WITHDRAW.value]
    leaf = next((one for one in ended if one["body"].get("certificate") == bound), None)
    if leaf is not None:
        return Check(STANDS, False, f"withdrawn by both: leaf {leaf['index']}, {leaf['at']}")
    return Check(STANDS, True, f"up to leaf {len(facts) - 1}, {facts[-1]['at']}" if facts else "")
