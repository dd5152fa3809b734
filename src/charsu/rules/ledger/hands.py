"""By whose hand: who signed the minutes of a sitting, which officer holds a key, which party agreed to a clause."""

from collections.abc import Mapping
from typing import Any

from charsu.rules.ledger.agreed import same
from charsu.rules.ledger.leaves import Facts, Leaf, bears, of, where, word
from charsu.rules.permissions import Act, Role

NOT_TOLD = "not asked: the export is from before it told them"
CHAIR, SECRETARY = "chair", "secretary"
State = Mapping[str, Any]


def minutes(held: State, facts: Facts) -> str:
    """Each signature under minutes, at the instant of its leaf; other words take the signatures off."""
    if "minutes" not in held:
        return NOT_TOLD
    told: dict[str, Leaf] = {}
    for leaf in of(facts, Act.MINUTES_SIGN, Act.MINUTES_DRAFT, Act.MINUTES_CORRECT):
        names = {seat: _signature(seat, leaf["body"]["sitting"]) for seat in (CHAIR, SECRETARY)}
        if leaf["act"] == Act.MINUTES_SIGN.value:
            told[names[_seat(leaf)]] = leaf
        else:
            told = {name: one for name, one in told.items() if name not in names.values()}
    rows = {_signature(seat, number): at for number, signed in held["minutes"].items() for seat, at in signed.items()}
    good = {name for name, leaf in told.items() if name in rows and bears(facts, leaf, rows[name])}
    wanted = {name: (rows[name] if name in good else "", where(leaf)) for name, leaf in told.items()}
    same(wanted, rows)
    return f"{len(told)} signatures"


def _signature(seat: str, sitting: Any) -> str:
    return f"signature of the {seat} under the minutes {sitting}"


def _seat(leaf: Leaf) -> str:
    """In whose place; leaves from before November 2026 tell it by the role of who signed."""
    told = leaf["body"].get("seat") or (SECRETARY if Role.SCIENCE.value in leaf["actors"] else CHAIR)
    if told not in {CHAIR, SECRETARY}:
        raise ValueError(f"{where(leaf)}: nobody signs minutes as {told}")
    return str(told)


def holders(held: State, facts: Facts) -> str:
    """The officer, by number, for whom both enrolled a key; earlier leaves named the institution alone."""
    if "holders" not in held:
        return NOT_TOLD
    told = {
        f"holder of the key {leaf['body']['public']}": (word(leaf["body"]["person"]), where(leaf))
        for leaf in of(facts, Act.KEY_ENROL)
        if "person" in leaf["body"]
    }
    rows = {f"holder of the key {public}": word(number) for public, number in held["holders"].items()}
    same(told, {name: value for name, value in rows.items() if name in told})
    return f"{len(told)} keys"


class _Clauses:
    """The clauses of texts that are not in force: of each its versions as the record tells them, the newest last,
    with the parties that agreed to it and the leaf that told of it last."""

    def __init__(self, facts: Facts) -> None:
        self.first = facts[0]["actors"][:1] if facts else []  # who proposed both texts, and agreed to them by that
        self.versions: dict[tuple[str, str], list[tuple[str, set[str], str]]] = {}
        self.adopted: set[str] = set()

    def take(self, leaf: Leaf, parties: int) -> None:
        act, body = leaf["act"], leaf["body"]
        if act == Act.INSTRUMENT_ADOPT.value:
            self.adopted.add(body["kind"])
            self.versions = {key: kept for key, kept in self.versions.items() if key[0] != body["kind"]}
        for clause in body.get("clauses", []) if act == Act.CLAUSE_AGREE.value else []:
            self._turn(leaf, {**clause, "instrument": body["instrument"]}, parties)
        if act != Act.INSTRUMENT_ADOPT.value and "number" in body:
            self._turn(leaf, body, parties)

    def _turn(self, leaf: Leaf, clause: Mapping[str, Any], parties: int) -> None:
        key, bound, by = (clause["instrument"], clause["number"]), clause["digest"], leaf["actors"][0]
        kept = self.versions.setdefault(key, [])
        if leaf["act"] == Act.CLAUSE_PROPOSE.value:
            kept.append((bound, {by}, where(leaf)))
        elif leaf["act"] == Act.CLAUSE_WITHDRAW.value:
            self._take_back(kept, clause.get("back_to"), leaf)
        else:
            agreed = kept.pop()[1] if kept else set(self.first)
            kept.append((bound, agreed | {by}, where(leaf)))
            if clause.get("strikes") and len(agreed | {by}) >= parties:
                kept.clear()
        if not kept:
            del self.versions[key]

    def _take_back(self, kept: list[tuple[str, set[str], str]], back_to: str | None, leaf: Leaf) -> None:
        if kept:
            kept.pop()
        if back_to is not None and not kept:
            kept.append((back_to, set(self.first), where(leaf)))


def clauses(held: State, facts: Facts, parties: int) -> str:
    """The words of each clause that is negotiated, and the parties that agreed to them; once a text is in force, it
    is compared as a whole."""
    if "clauses" not in held:
        return NOT_TOLD
    record = _Clauses(facts)
    for leaf in of(
        facts, Act.CLAUSE_PROPOSE, Act.CLAUSE_AGREE, Act.CLAUSE_WITHDRAW, Act.INSTRUMENT_ADOPT
    ):  # fmt: skip
        record.take(leaf, parties)
    told = {
        _clause(kind, number): (word([kept[-1][0], sorted(kept[-1][1])]), kept[-1][2])
        for (kind, number), kept in record.versions.items()
    }
    rows = dict[str, str]()
    for kind, found in held["clauses"].items():
        for number, (bound, agreed) in found.items():
            name, rows[_clause(kind, number)] = _clause(kind, number), word([bound, agreed])
            if kind not in record.adopted and name not in told:  # as it was first proposed
                told[name] = word([bound, list(record.first)]), "leaf 0"
    same(told, rows)
    return f"{len(rows)} clauses"


def _clause(kind: str, number: Any) -> str:
    return f"clause {number} of the {kind}"
