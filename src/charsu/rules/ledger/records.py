"""Whether what the store holds beside the record agrees with it: receipts, sheets, laureates, certificates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from charsu.rules.ledger.bundle import NO_RECORDS, RECORDS
from charsu.rules.ledger.canonical import read
from charsu.rules.ledger.check import Check, some
from charsu.rules.permissions import Act

HONOURED = "those honoured or thanked for taking part are as many as recorded"
Facts = Sequence[Mapping[str, Any]]


def agreement(files: Mapping[str, bytes], facts: Facts) -> list[Check]:
    """A line for each kind of record; `facts` are the leaves as they were read."""
    try:
        held = read(files[RECORDS])
        if not isinstance(held, dict) or set(held) != set(NO_RECORDS):
            raise ValueError("its members are not those of the form")
        return [check(held, facts) for check in _CHECKS]
    except (AttributeError, KeyError, TypeError, ValueError) as trouble:
        return [Check("records", False, f"unreadable: {trouble}")]


def _bodies(facts: Facts, act: Act) -> list[Mapping[str, Any]]:
    return [leaf["body"] for leaf in facts if leaf["act"] == act.value]


def _entries(held: Mapping[str, Any], facts: Facts) -> Check:
    """What a team sent is what was committed to, when it was received and whether late. The commitment was computed
    anew at the export, and so was the code that follows from it."""
    told = {b["receipt"]: b["commitment"] for b in _bodies(facts, Act.ENTRY_SUBMIT) if "commitment" in b}
    for number in (one for body in _bodies(facts, Act.PERSON_ERASE) for one in body["receipts"]):
        told.pop(number, None)  # erased: the commitment stands, and nothing is left that it committed to
    given: dict[str, str] = dict(held["receipts"])
    odd = sorted(
        {number for number in told.keys() | given.keys() if told.get(number) != given.get(number)}
        | {
            body["receipt"]
            for body in _bodies(facts, Act.ENTRY_SUBMIT)
            if "received" in body and held["received"].get(body["receipt"]) != [body["received"], body["late"], True]
        }
    )
    detail = f"receipts {some(odd)}" if odd else f"{len(_heads(given))} entries, {len(given)} receipts"
    return Check("entries and receipts are those of the record", not odd, detail)


def _heads(numbers: Mapping[str, str]) -> set[str]:
    """A receipt's number ends in its turn; what stands before it names the entry."""
    return {number.rpartition("-")[0] for number in numbers}


def _sheets(held: Mapping[str, Any], facts: Facts) -> Check:
    """Every sheet that counts was recorded. A sheet that was taken back leaves its leaf behind."""
    told = {body.get("commitment") for body in _bodies(facts, Act.SHEET_SUBMIT)}
    odd = sorted(str(bound)[:16] for bound in held["sheets"] if bound not in told)
    twice = len(held["sheets"]) - len(set(held["sheets"]))
    detail = f"without a leaf: {some(odd)}" if odd else f"{len(held['sheets'])} sheets"
    return Check("sheets are those of the record", not odd and not twice, detail)


def _reasons(held: Mapping[str, Any], facts: Facts) -> Check:
    """What reviewers wrote stays in the house; a commitment over it stands beside that of the scores."""
    told = {body["commitment"]: body["words"] for body in _bodies(facts, Act.SHEET_SUBMIT) if "words" in body}
    given: dict[str, str] = dict(held["reasons"])
    odd = sorted(bound for bound in told.keys() | given.keys() if told.get(bound) != given.get(bound))
    detail = f"of the sheets {', '.join(one[:16] for one in odd)}" if odd else f"{len(given)} sheets"
    return Check("reviewers' reasons are those of the record", not odd, detail)


def _laureates(held: Mapping[str, Any], facts: Facts) -> Check:
    told = sum(int(body.get("count", 0)) for body in _bodies(facts, Act.HONOUR))
    return Check(
        HONOURED, told == held["laureates"], f"the store has {held['laureates']}, the record tells of {told}"
    )


def _certificates(held: Mapping[str, Any], facts: Facts) -> Check:
    told = {one for body in _bodies(facts, Act.CERTIFICATE_ISSUE) for one in body.get("digests", [])}
    odd = sorted(str(one)[:16] for one in told ^ set(held["certificates"]))
    detail = some(odd) if odd else f"{len(told)} certificates"
    return Check("certificates are those of the record", not odd, detail)


_CHECKS: tuple[Callable[[Mapping[str, Any], Facts], Check], ...] = (
    _entries, _sheets, _reasons, _laureates, _certificates,
)  # fmt: skip
