"""Joint acts as the bureau reads them: what is offered, by whom, and what may be offered now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_noop

from charsu import gate
from charsu.gate import NotThere
from charsu.models import (
    AssignmentPlan,
    Certificate,
    Edition,
    Institution,
    JointAct,
    Laureate,
    Person,
    ShortlistChange,
)
from charsu.models.reviews import FORWARDED
from charsu.queries.agreed_names import in_names, with_honours_named
from charsu.queries.agreed_words import Change, Houses, Line, changes_of, lines_of, titles_in
from charsu.queries.jury_list import lines_of_jury
from charsu.queries.keys import fingerprint_in, keys_at
from charsu.queries.parties import parties_of
from charsu.queries.reviews import still_fresh
from charsu.queries.shortlist import bound_reason
from charsu.queries.signing import OVERTAKEN, colleagues_sign, is_as_offered, is_overtaken
from charsu.rules.agreements import SHORT
from charsu.rules.credentials import proofs_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import RULES, Act
from charsu.rules.two_keys import Keys, to_sign

MOST_PLANS = 10  # of those that could be released, the newest

MOST = 70  # joint acts on one page
OWN_PAGE = frozenset(
    {
        Act.KEY_ENROL,
        Act.KEY_RETIRE,
        Act.KEY_RECOVER,
        Act.WITNESS_ENROL,
        Act.WITNESS_RETIRE,
        Act.REGULATIONS_AMEND,
        Act.APPEAL_ANSWER,
        Act.SEAT_CHANGE,
    }
)


@dataclass(frozen=True)
class Offer:
    """A joint act. `may_sign` is the gate's answer for the reader; `is_own` their institution offered it. Nobody can
    add the signature that an `is_overtaken` one lacks; the body of an `is_altered` one is not what was offered."""

    joint: JointAct
    is_own: bool
    may_sign: bool
    waits_for: tuple[Institution, ...] = ()
    must_sign: bool = False
    turn: str = ""
    is_overtaken: bool = False
    houses: Houses = field(default_factory=dict)
    person: str = ""  # the name of whom it speaks of; the body has their number alone

    @property
    def statement_text(self) -> str:
        """What is downloaded to be signed elsewhere."""
        return json.dumps(self.joint.statement, ensure_ascii=False, indent=2) + "\n"

    @property
    def signatures(self) -> int:
        return len(proofs_of(self.joint.statement or {})) if self.joint.has_signature else 0

    @property
    def body(self) -> Mapping[str, Any]:
        return self.joint.agreed

    @property
    def trouble(self) -> str:
        """Why nobody can sign it any more, as a sentence."""
        return OVERTAKEN if self.is_overtaken else ""

    @property
    def is_altered(self) -> bool:
        return not is_as_offered(self.joint)

    @property
    def fingerprint(self) -> str:
        return fingerprint_in(self.body)

    @property
    def changes(self) -> list[Change]:
        try:
            found = changes_of(self.joint.act, self.body, self.houses)
        except (AttributeError, LookupError, TypeError, ValueError):  # no body of this act: its page says *Altered*
            return []
        return [replace(one, what=replace(one.what, words=self.person)) for one in found] if self.person else found

    @property
    def short(self) -> str:
        return self.joint.digest[:SHORT]

    @property
    def target(self) -> str:
        """The phase that a step leads to; nothing for other acts."""
        return str(self.joint.wish.get("target", ""))

    @property
    def is_open(self) -> bool:
        return self.joint.performed_at is None and self.joint.withdrawn_at is None


def offers(person: Person, edition: Edition, now: datetime) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """The open offers, and the newest of the ended ones."""
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = JointAct.objects.filter(edition=edition.slug).select_related(
        "offered_by", "offered_for", "countersigned_by", "countersigned_for"
    )
    ended = Coalesce("performed_at", "withdrawn_at").desc(nulls_first=True)  # open ones first
    shown = _as_offers(person, edition, found.order_by(ended, "-pk")[:MOST], now)
    return tuple(one for one in shown if one.is_open), tuple(one for one in shown if not one.is_open)


def lines_in(edition: Edition, offer: Offer) -> list[Line]:
    """Every word of an offer, with the titles of the entries that it names."""
    if offer.joint.act == Act.JURY_SEAT.value and not offer.is_altered:
        return lines_of_jury(edition, offer.body)
    language, body = get_language() or "en", offer.body
    if offer.joint.act == Act.DECIDE.value and not offer.is_altered:
        body = with_honours_named(edition, body, language)
    told = lines_of(body, titles_in(edition, body))
    lines = [in_names(offer.joint.act, line, offer.houses, language) for line in told]
    if isinstance(offer.body.get("person"), int):
        return [*_person_in(offer.body["person"], is_officer=offer.is_own or offer.may_sign), *lines]
    if not offer.body.get("left_out"):
        return lines
    changes = ShortlistChange.objects.filter(edition=edition, is_in=False)
    reasons = {bound_reason(change): change.reason for change in changes}
    return [
        replace(one, words=f"{reasons[one.words]} ({one.words})") if one.words in reasons else one for one in lines
    ]


def _person_in(number: int, *, is_officer: bool) -> list[Line]:
    """Whom a number means, for whoever signs it, who also learns the address: two may have one name. Neither is
    signed."""
    found = Person.objects.filter(pk=number).first()
    if found is None:
        return []
    lines = [Line(0, label=gettext_noop("Person"), words=found.name)]
    return [*lines, Line(0, label=gettext_noop("E-mail"), words=found.email)] if is_officer else lines


def offer_of(person: Person, edition: Edition, pk: int, now: datetime) -> Offer:
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = JointAct.objects.filter(pk=pk, edition=edition.slug).select_related(
        "offered_by", "offered_for", "countersigned_by", "countersigned_for"
    )
    shown = _as_offers(person, edition, found, now)
    if not shown:
        raise NotThere
    return shown[0]


def _as_offers(person: Person, edition: Edition, found: Any, now: datetime) -> tuple[Offer, ...]:
    parties = {
        membership.institution_id
        for membership in gate.standing_of(person).memberships
        if membership.institution and membership.institution.is_party
    }
    rows = list(found)
    is_any_moved = any(joint.act == Act.DEADLINE_MOVE.value for joint in rows)
    deadlines = dict(edition.deadlines.values_list("code", "name")) if is_any_moved else {}
    reader = _Reader(person, edition, parties, parties_of(edition), keys_at(edition, now), deadlines)
    rows = [joint for joint in rows if _is_shown(reader, joint)]
    names = _names_of(rows)
    return tuple(replace(_offer(reader, joint), person=names.get(joint.pk, "")) for joint in rows)


def _names_of(rows: Iterable[JointAct]) -> dict[int, str]:
    """By the joint act, the name of the person that its body means by a number."""
    meant = {row.pk: row.agreed.get("person") for row in rows}
    numbers = {row: number for row, number in meant.items() if isinstance(number, int)}
    named = dict(Person.objects.filter(pk__in=set(numbers.values())).values_list("pk", "name")) if numbers else {}
    return {row: named[number] for row, number in numbers.items() if number in named}


@dataclass(frozen=True)
class _Reader:
    """Who reads, for which parties, whose keys are in force, and what the deadlines are called."""

    person: Person
    edition: Edition
    seats: set[int | None]
    parties: tuple[Institution, ...]
    keys: Keys
    deadlines: Houses


def _is_shown(reader: _Reader, joint: JointAct) -> bool:
    """An offer that its own institution has not yet signed is nobody else's to see."""
    return not joint.waits_for_signature or joint.offered_for_id in reader.seats


def _offer(reader: _Reader, joint: JointAct) -> Offer:
    is_own = joint.offered_for_id in reader.seats
    is_open = joint.performed_at is None and joint.withdrawn_at is None
    allowed = is_open and bool(reader.seats) and gate.may(Act(joint.act), reader.person, edition=reader.edition)
    is_offerer = joint.offered_by_id == reader.person.pk
    signs = joint.waits_for_signature and (is_offerer or (is_own and colleagues_sign(joint)))
    turn = "sign" if signs else "" if is_own or is_offerer else "countersign"
    own = next((party for party in reader.parties if party.pk in reader.seats), None)
    body = joint.agreed
    asked = to_sign(Act(joint.act), body, own.code, reader.keys) if joint.statement is not None and own else ()
    is_overtaken_now = is_open and is_overtaken(joint, body, reader.keys)
    return Offer(
        joint=joint,
        is_own=is_own,
        waits_for=tuple(party for party in reader.parties if is_open and party.pk != joint.offered_for_id),
        may_sign=allowed and bool(turn) and not is_overtaken_now,
        must_sign=bool(asked),
        turn=turn if allowed else "",
        is_overtaken=is_overtaken_now,
        houses={**{party.code: party.name for party in reader.parties}, **reader.deadlines},
    )


def acts_to_offer(person: Person, edition: Edition) -> tuple[Act, ...]:
    """The joint acts that belong to the present phase and to this reader."""
    phase = Phase(edition.phase)
    mine = [act for act, rule in RULES.items() if rule.joint and phase in rule.phases and act not in OWN_PAGE]
    return tuple(act for act in mine if gate.may(act, person, edition=edition))


@dataclass(frozen=True)
class OpenPlan:
    """A plan that could be released: the scientific secretary put it before both at `forwarded_at`."""

    digest: str
    made_at: datetime
    seed: int
    objective: float
    pairs: int
    forwarded_at: str


def open_plans(edition: Edition) -> tuple[OpenPlan, ...]:
    """The plans that could be released, the one put before both last first. What has gone out of date since it was
    computed is not among them."""
    rows = AssignmentPlan.objects.filter(edition=edition, released_at=None, facts__has_key=FORWARDED)[:MOST_PLANS]
    found = {
        row.digest: OpenPlan(
            row.digest, row.made_at, row.seed, row.objective, len(row.pairs), row.facts[FORWARDED]
        )
        for row in sorted(still_fresh(edition, rows), key=lambda row: (row.facts[FORWARDED], row.pk))
    }  # fmt: skip
    return tuple(reversed(found.values()))


def standing_certificates(edition: Edition) -> tuple[Certificate, ...]:
    """Those that were not withdrawn, by city and work, with all that tells one from another."""
    found = Certificate.objects.filter(laureate__edition=edition, withdrawn_at__isnull=True)
    found = found.select_related("laureate__entry__municipality", "laureate__tier")
    return tuple(found.order_by("laureate__entry__municipality__name", "laureate__entry__title", "code"))


def honoured(person: Person, edition: Edition) -> tuple[Laureate, ...]:
    """The laureates with their certificates, as the bureau honours them."""
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = Laureate.objects.filter(edition=edition)
    return tuple(found.select_related("entry__municipality", "tier", "certificate"))
