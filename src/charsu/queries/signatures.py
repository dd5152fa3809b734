"""Joint acts as the bureau reads them: what is offered, by whom, and what may be offered now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu import gate
from charsu.gate import NotThere
from charsu.models import AssignmentPlan, Certificate, Edition, JointAct, Laureate, Person
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import RULES, Act

SHORT = 12


@dataclass(frozen=True)
class Line:
    """A line of a body, as people read it: its depth, what it is, and what it says."""

    depth: int
    label: str
    words: str


@dataclass(frozen=True)
class Offer:
    """A joint act. `may_sign` is the gate's answer for the reader; `is_own` their institution offered it."""

    joint: JointAct
    lines: tuple[Line, ...]
    is_own: bool
    may_sign: bool

    @property
    def short(self) -> str:
        return self.joint.digest[:SHORT]

    @property
    def target(self) -> str:
        """The phase that a step leads to; nothing for other acts."""
        return str(self.joint.body.get("wish", {}).get("target", ""))

    @property
    def is_open(self) -> bool:
        return self.joint.performed_at is None and self.joint.withdrawn_at is None


def offers(person: Person, edition: Edition) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """The open offers and the fifty newest of the ended ones."""
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = JointAct.objects.filter(edition=edition.slug).select_related(
        "offered_by", "offered_for", "countersigned_by", "countersigned_for"
    )
    waiting = found.filter(performed_at__isnull=True, withdrawn_at__isnull=True)
    ended = found.exclude(performed_at__isnull=True, withdrawn_at__isnull=True)[:50]
    return _as_offers(person, edition, waiting), _as_offers(person, edition, ended)


def offer_of(person: Person, edition: Edition, pk: int) -> Offer:
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = JointAct.objects.filter(pk=pk, edition=edition.slug).select_related(
        "offered_by", "offered_for", "countersigned_by", "countersigned_for"
    )
    if not found:
        raise NotThere
    return _as_offers(person, edition, found)[0]


def _as_offers(person: Person, edition: Edition, found: Any) -> tuple[Offer, ...]:
    parties = {
        membership.institution_id
        for membership in gate.standing_of(person).memberships
        if membership.institution and membership.institution.is_party
    }
    return tuple(_offer(person, edition, joint, parties) for joint in found)


def _offer(person: Person, edition: Edition, joint: JointAct, parties: set[int | None]) -> Offer:
    is_own = joint.offered_for_id in parties
    is_open = joint.performed_at is None and joint.withdrawn_at is None
    allowed = gate.may(Act(joint.act), person, edition=edition)
    return Offer(
        joint=joint,
        lines=tuple(lines_of(joint.body.get("body", {}))),
        is_own=is_own,
        may_sign=is_open and allowed and bool(parties) and not is_own and joint.offered_by_id != person.pk,
    )


def lines_of(body: Mapping[str, Any], depth: int = 0) -> list[Line]:
    """The canonical body as lines for reading; nothing of it is left out."""
    lines: list[Line] = []
    for label, value in body.items():
        lines += _lines(str(label), value, depth)
    return lines


def _lines(label: str, value: Any, depth: int) -> list[Line]:
    if isinstance(value, Mapping):
        return [Line(depth, label, ""), *lines_of(value, depth + 1)]
    if isinstance(value, list):
        if all(not isinstance(part, Mapping | list) for part in value):
            return [Line(depth, label, ", ".join(str(part) for part in value))]
        inner = [_lines(str(number), part, depth + 1) for number, part in enumerate(value, start=1)]
        return [Line(depth, label, ""), *(line for part in inner for line in part)]
    return [Line(depth, label, "" if value is None else str(value))]


def acts_to_offer(person: Person, edition: Edition) -> tuple[Act, ...]:
    """The joint acts that belong to the present phase and to this reader."""
    phase = Phase(edition.phase)
    mine = [act for act, rule in RULES.items() if rule.joint and phase in rule.phases]
    return tuple(act for act in mine if gate.may(act, person, edition=edition))


def open_plans(edition: Edition) -> tuple[tuple[str, datetime], ...]:
    """The plans that could be released: digest and instant, newest first."""
    found = AssignmentPlan.objects.filter(edition=edition, released_at__isnull=True)
    return tuple(found.values_list("digest", "made_at")[:10])


def standing_certificates(edition: Edition) -> tuple[str, ...]:
    found = Certificate.objects.filter(laureate__edition=edition, withdrawn_at__isnull=True)
    return tuple(found.order_by("code").values_list("code", flat=True))


def honoured(person: Person, edition: Edition) -> tuple[Laureate, ...]:
    """The laureates with their certificates, as the bureau honours them."""
    gate.require(Act.SEE_DASHBOARD, person, edition=edition)
    found = Laureate.objects.filter(edition=edition)
    return tuple(found.select_related("entry__municipality", "tier", "certificate"))
