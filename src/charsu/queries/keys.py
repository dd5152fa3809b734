"""Reading keys: whose they are, which are in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any

from django.db.models import Q

from charsu.gate import require, standing_of
from charsu.models import Edition, Institution, JointAct, Key, LedgerEntry, Person
from charsu.queries.parties import keyholders_of
from charsu.rules.credentials import did_of, signers
from charsu.rules.keys import fingerprint as fingerprint_of
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.two_keys import KeyRecord, Keys, lacking, to_sign


def active_keys(edition: Edition) -> dict[str, set[str]]:
    """Public keys (hex) in force by the code of each party; a party without one has an empty set."""
    found: dict[str, set[str]] = {party.code: set() for party in keyholders_of(edition)}
    in_force = Key.objects.filter(institution__code__in=found, retired_at__isnull=True)
    for code, public in in_force.values_list("institution__code", "public"):
        found[code].add(public)
    return found


def own_party(person: Person, edition: Edition) -> Institution | None:
    """The party of this award whose officer the person is."""
    seats = {m.institution_id for m in standing_of(person).memberships if m.role == Role.OFFICER.value}
    return next((party for party in keyholders_of(edition) if party.pk in seats), None)


def key_record(edition: Edition) -> KeyRecord:
    """The keys as the edition's own record tells them."""
    found = KeyRecord([party.code for party in keyholders_of(edition)])
    acts = [act.value for act in (Act.KEY_ENROL, Act.KEY_RETIRE, Act.KEY_RECOVER, Act.KEY_KEEP)]
    rows = LedgerEntry.objects.filter(Q(act__in=acts) | Q(index=0), edition=edition.slug).order_by("index")
    for leaf in rows.values_list("leaf", flat=True):
        found.note(loads(leaf))
    return found


def keys_at(edition: Edition, now: datetime) -> Keys:
    """Keys in force that the edition's own record knows, so that its check finds the signatures; those of whichever
    record where it knows none of a party's. And the keys whose recovery has waited its days."""
    record = key_record(edition)
    in_force = {code: (held & record.in_force[code]) or held for code, held in active_keys(edition).items()}
    return Keys(in_force, record.at(now).recovered)


def keys_to_carry(edition: Edition) -> dict[str, dict[str, list[str]]]:
    """What the first leaf of an edition says of the keys that are in force already: nothing where there are none."""
    held = {code: sorted(publics) for code, publics in active_keys(edition).items() if publics}
    return {"keys": held} if held else {}


def signed_by(document: Mapping[str, Any] | None) -> set[str]:
    """The public keys (hex) whose signatures a statement bears; none where one of them does not hold."""
    try:
        return {key.hex() for key in signers(document)} if document and document.get("proof") else set()
    except (ValueError, TypeError, AttributeError):
        return set()


@dataclass(frozen=True)
class TwoOfOneParty:
    """Enrolling a key where its party has one in force takes both, in either order: which of them has signed."""

    new: bool
    in_force: bool


def two_of_one_party(edition: Edition, joint: JointAct, now: datetime) -> TwoOfOneParty | None:
    """Nothing for any other act, and nothing where the new key signs alone."""
    if joint.act != Act.KEY_ENROL.value or not joint.waits_for_signature or joint.withdrawn_at:
        return None
    body = joint.agreed
    asked = to_sign(Act.KEY_ENROL, body, str(body.get("institution", "")), keys_at(edition, now))
    lacks = lacking(asked, signed_by(joint.statement))
    return TwoOfOneParty(*(keys not in lacks for keys in asked)) if len(asked) > 1 else None


def fingerprint_in(body: Mapping[str, Any]) -> str:
    """That of the key which an act speaks of, to compare by telephone; nothing where it speaks of none."""
    try:
        public = bytes.fromhex(str(body.get("public", "")))
    except ValueError:
        return ""
    return fingerprint_of(public) if len(public) == 32 else ""


@dataclass(frozen=True)
class Recovery:
    """A key that waits to take the place of its party's lost ones; until `until` an officer of the party may say
    that they are not lost."""

    party: Institution
    public: str
    fingerprint: str
    until: datetime
    is_ripe: bool


def recoveries(edition: Edition, now: datetime) -> tuple[Recovery, ...]:
    record, parties = key_record(edition), {party.code: party for party in keyholders_of(edition)}
    return tuple(
        Recovery(parties[code], public, fingerprint_of(bytes.fromhex(public)), until, until <= now)
        for public, (code, until) in record.waiting.items()
        if public not in record.known
    )


@dataclass(frozen=True)
class Shown:
    """A key as people compare it: whether it `is_own` of the reader, who `has_fellow` where another of theirs is in
    force, and why it cannot be retired now, as a sentence."""

    row: Key
    did: str
    fingerprint: str
    is_own: bool = False
    has_fellow: bool = False
    trouble: str = ""


def keys_to_show(person: Person, edition: Edition) -> tuple[Shown, ...]:
    """Every key there was, the newest first, with its holder."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    found = Key.objects.filter(institution__in=keyholders_of(edition)).order_by("-id")
    rows = list(found.select_related("institution", "holder"))
    return tuple(_shown(row, person, [one for one in rows if one.retired_at is None and one != row]) for row in rows)


def _shown(row: Key, person: Person, others: Iterable[Key]) -> Shown:
    """`others` are the other keys in force, of both parties."""
    public = bytes.fromhex(row.public)
    fellows = [one for one in others if one.institution_id == row.institution_id]
    return Shown(
        row, did_of(public), fingerprint_of(public),
        is_own=row.holder_id == person.pk,
        has_fellow=any(one.holder_id == person.pk for one in fellows),
        trouble="" if fellows or row.retired_at else Refusal.LAST_KEY.value,
    )  # fmt: skip


def has_key(keys: tuple[Shown, ...], party: Institution) -> bool:
    """Whether the institution has a key in force."""
    return any(one.row.institution_id == party.pk and one.row.retired_at is None for one in keys)
