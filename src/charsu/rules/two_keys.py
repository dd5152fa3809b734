"""Whose signatures a joint act takes: the parties that the record fixes, their keys in force, and recoveries.

The acts ask before anything is done; the check of an export asks again, from the leaves alone. Since a party's last
key is not retired before its successor is in force, a party that has had a key always has one: from the day on which
both have, nothing that binds both is ever done without two signatures.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from charsu.rules.permissions import JOINT, Act

RECOVERY_DAYS = 14  # how long a recovery waits, so that a party whose key is not lost can say no
LONGEST_RECOVERY = 365
Leaf = Mapping[str, Any]
_JOINT = frozenset(act.value for act in JOINT)


def parties_of(facts: Sequence[Leaf]) -> frozenset[str]:
    """The institutions that the record's first leaf fixes, once for all. A record that began before its first leaf
    told them has those of its first joint act."""
    told = facts[0]["body"].get("parties") if facts else None
    if isinstance(told, list):
        return frozenset(str(code) for code in told)
    pairs = (frozenset(leaf["actors"]) for leaf in facts if leaf["act"] in _JOINT)
    return next((pair for pair in pairs if len(pair) > 1), frozenset())


def carried(facts: Sequence[Leaf]) -> dict[str, str]:
    """Public key -> institution, of the keys that the first leaf says were in force when the edition began: an
    earlier edition's record tells of their enrolment."""
    told = facts[0]["body"].get("keys", {}) if facts else {}
    return {public: party for party, publics in told.items() for public in publics}


@dataclass(frozen=True)
class Keys:
    """Public keys (hex): those in force by the code of each party, and those whose recovery has waited its days."""

    in_force: Mapping[str, Collection[str]]
    recovered: Collection[str] = ()


def to_sign(act: Act, body: Leaf, party: str, keys: Keys) -> tuple[frozenset[str], ...]:
    """What `party` signs an act with: one key of each of these sets. Nothing where its officer's word is enough.

    Once both parties hold keys, both sign everything. A new key signs its own enrolment, and so does a key that its
    party has in force already; only a key whose recovery waited its days needs no such fellow. A key does not sign
    its own retirement, and the set of an only key is empty: nobody can sign that.
    """
    own, public = frozenset(keys.in_force.get(party, ())), str(body.get("public"))
    is_own = party == body.get("institution")
    if act is Act.KEY_RECOVER and is_own:
        return (frozenset({public}),)
    if act is Act.KEY_ENROL and is_own:
        return (frozenset({public}), own) if own and public not in keys.recovered else (frozenset({public}),)
    if act is Act.KEY_RETIRE:
        return (own - {public},) if own else ()
    if act in {Act.KEY_ENROL, Act.KEY_RECOVER}:
        return (own,) if own else ()
    return (own,) if keys.in_force and all(keys.in_force.values()) else ()


def lacking(asked: Iterable[Collection[str]], signed: Collection[str]) -> list[frozenset[str]]:
    """The sets of which no key has signed."""
    return [frozenset(keys) for keys in asked if not set(keys) & set(signed)]


@dataclass
class KeyRecord:
    """The keys as the record tells them, leaf by leaf."""

    parties: Collection[str]
    in_force: dict[str, set[str]] = field(init=False)
    waiting: dict[str, tuple[str, datetime]] = field(
        default_factory=dict
    )  # public: whose, and when it may be enrolled
    known: set[str] = field(default_factory=set)  # every key that was ever enrolled
    recovered: list[str] = field(default_factory=list)  # which keys were recovered, in words

    def __post_init__(self) -> None:
        self.in_force = {party: set() for party in sorted(self.parties)}

    def at(self, instant: datetime) -> Keys:
        ripe = {public for public, (_, when) in self.waiting.items() if when <= instant}
        return Keys(self.in_force, ripe)

    def note(self, leaf: Leaf) -> str:
        """Take in what a leaf changes. Tells what is wrong with it: a key of nobody or of two, a recovery that does
        not wait; nothing where it is as it should be."""
        act, body = leaf["act"], leaf["body"]
        if leaf.get("index") == 0 and "keys" in body:
            return self._carry(body["keys"])
        if act not in _OF_KEYS:
            return ""
        party, public = body["institution"], body["public"]
        if party not in self.in_force:
            return f"{party} is no party"
        if act == Act.KEY_RETIRE.value:
            self.in_force[party].discard(public)
        elif act == Act.KEY_ENROL.value:
            return self._enrol(party, public, leaf)
        elif act == Act.KEY_RECOVER.value:
            return self._wait(party, public, leaf)
        elif leaf["actors"] == [party] and self.waiting.get(public, ("",))[0] == party:
            del self.waiting[public]
        return ""

    def _carry(self, told: Mapping[str, Collection[str]]) -> str:
        for party, publics in told.items():
            if party not in self.in_force:
                return f"{party} is no party"
            if self.known & set(publics):
                return "a key is enrolled a second time"
            self.known |= set(publics)
            self.in_force[party] |= set(publics)
        return ""

    def _enrol(self, party: str, public: str, leaf: Leaf) -> str:
        if public in self.known:
            return "a key is enrolled a second time"
        if public in self.waiting:
            self.recovered.append(f"the key of {party} was recovered, leaf {leaf['index']}")
        self.known.add(public)
        self.in_force[party].add(public)
        return ""

    def _wait(self, party: str, public: str, leaf: Leaf) -> str:
        days = leaf["body"]["days"]
        if type(days) is not int or not RECOVERY_DAYS <= days <= LONGEST_RECOVERY:
            return f"a recovery waits for at least {RECOVERY_DAYS} days"
        self.waiting[public] = party, datetime.fromisoformat(leaf["at"]) + timedelta(days=days)
        return ""


_OF_KEYS = frozenset(act.value for act in (Act.KEY_ENROL, Act.KEY_RETIRE, Act.KEY_RECOVER, Act.KEY_KEEP))
