"""The one door: records -> situation -> rules/permissions -> pass, or Refused(reason).

Acts, queries, files, exports, mails and the tag that hides a button all ask here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from charsu.models import (
    Assignment,
    Award,
    Conflict,
    Edition,
    Entry,
    Instrument,
    Juror,
    Membership,
    Municipality,
    Person,
)
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import RULES, Act, Reach, Refusal, Right, Role, Situation, Tie, refusal

_OF_A_PARTY = frozenset({Role.OFFICER.value, Role.SCIENCE.value})


class Refused(Exception):
    """An act was refused. `reason` is a sentence for the reader; `details` name what would help."""

    def __init__(self, reason: Refusal, *details: str) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details


class NotThere(Refused):
    """Unknown ids and forbidden ones answer alike: a page turns this into one and the same 404."""

    def __init__(self) -> None:
        super().__init__(Refusal.TIE)


class NotNow(Refused):
    """The edition stands at another phase: the one at which this opens, or the last one at which it was open."""

    def __init__(self, act: Act, stands: Phase) -> None:
        super().__init__(Refusal.PHASE)
        phases = sorted(RULES[act].phases, key=lambda phase: phase.order)
        ahead = [phase for phase in phases if phase.order > stands.order]
        self.stands, self.is_ahead = stands, bool(ahead)
        self.phase = ahead[0] if ahead else phases[-1]


@dataclass(frozen=True)
class Standing:
    """What a person is: their memberships, read once. `awards`: institution -> the awards that it is a party to;
    `of_union`: those institutions that hold what all awards share."""

    memberships: tuple[Membership, ...]
    awards: Mapping[int, frozenset[int]] = field(default_factory=dict)
    of_union: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset({Role.VISITOR, *(Role(m.role) for m in self.memberships)})

    @property
    def municipalities(self) -> frozenset[int]:
        return frozenset(m.municipality_id for m in self.memberships if m.municipality_id)

    def cities(self, *rights: Right) -> frozenset[int]:
        """The cities in whose teams the person holds one of these rights."""
        return frozenset(m.municipality_id for m in self.memberships if m.municipality_id and m.right in rights)

    @property
    def countries(self) -> frozenset[str]:
        focal = (m for m in self.memberships if m.role == Role.FOCAL.value and m.institution)
        return frozenset(m.institution.country for m in focal if m.institution)


def standing_of(person: Person | None) -> Standing:
    """The person's memberships; kept on the instance, so that one request reads them once."""
    if person is None or not person.is_active:
        return Standing(())
    kept = getattr(person, "_standing", None)
    if kept is None:
        kept = _read(person)
        person._standing = kept  # type: ignore[attr-defined]
    return kept


def _read(person: Person) -> Standing:
    """One question: a membership comes once for each award that its institution is a party to."""
    rows = _seats().filter(person=person)
    held: dict[int, Membership] = {}
    awards: dict[int, set[int]] = {}
    of_union = set[int]()
    for row in rows:
        held.setdefault(row.pk, row)
        if row.institution_id and row.of_award:
            awards.setdefault(row.institution_id, set()).add(row.of_award)
        if row.institution_id and row.holds:
            of_union.add(row.institution_id)
    by_place = {place: frozenset(found) for place, found in awards.items()}
    return Standing(tuple(held.values()), by_place, frozenset(of_union))


@cache
def _seats() -> QuerySet[Membership, Any]:
    """The words of that question, the same for everybody: put together once, answered by the store each time."""
    return Membership.objects.select_related("institution", "municipality").annotate(
        of_award=F("institution__awards"),
        holds=Exists(holders_of_the_union().filter(pk=OuterRef("institution__awards"))),
    )


def holders_of_the_union() -> QuerySet[Award]:
    """The awards whose institutions hold what all share: those in force; while none is, the one founded first."""
    in_force = Instrument.objects.filter(kind="memorandum", in_force_at__isnull=False).order_by()
    first = Edition.objects.order_by("award").values("award")[:1]
    return Award.objects.filter(
        Exists(in_force.filter(award=OuterRef("pk"))) | (~Exists(in_force) & Q(pk=Subquery(first)))
    )


def roles_in(
    person: Person | None, edition: Edition | None, reach: Reach = Reach.AWARD, award: int | None = None
) -> frozenset[Role]:
    """The roles that count here: who holds a seat for an institution that is no party of the edition's award is
    nobody there, and whose award is not in force is nobody in what the union shares. An award founded, or agreed,
    since the memberships were read is asked for anew. `award`: whose it is, where it is of no edition."""
    standing = standing_of(person)
    if person is None or (edition is None and reach is Reach.SEAT):
        return standing.roles
    award = edition.award_id if edition is not None else award
    is_shared = award is None or reach is Reach.UNION
    if any(not _counts(m, award, standing, is_shared=is_shared) for m in standing.memberships):
        standing = person._standing = _read(person)  # type: ignore[attr-defined]
    counted = (m for m in standing.memberships if _counts(m, award, standing, is_shared=is_shared))
    return frozenset({Role.VISITOR, *(Role(m.role) for m in counted)})


def _counts(membership: Membership, award: int | None, standing: Standing, *, is_shared: bool) -> bool:
    place = membership.institution_id
    if place is None or membership.role not in _OF_A_PARTY:
        return True
    is_in_award = award is None or award in standing.awards.get(place, frozenset())
    return is_in_award and (not is_shared or place in standing.of_union)


def award_of(what: Mapping[str, Any]) -> int | None:
    """Whose it is that an act of no edition is done to: a meeting is its own award's, whether called or changed."""
    meeting, award = what.get("meeting"), what.get("award")
    return meeting.award_id if meeting is not None else award.pk if award is not None else None


def answers_for(person: Person | None, country: str) -> bool:
    """Whether the person answers for the teams of a country's cities: its focal point, or an officer of the union."""
    return country in standing_of(person).countries or answers_for_all(person)


def answers_for_all(person: Person | None) -> bool:
    return Role.OFFICER in roles_in(person, None)


def _ties(
    person: Person | None,
    standing: Standing,
    entry: Entry | None,
    edition: Edition | None,
    municipality: Municipality | None = None,
) -> set[Tie]:
    """Every tie that holds between the person and the thing in question."""
    if person is None:
        return {Tie.NONE}
    city = municipality.pk if municipality is not None else entry.municipality_id if entry is not None else 0
    ties = {Tie.NONE} | (_ties_to_entry(person, standing, entry) if entry is not None else set())
    ties |= _ties_to_city(standing, city)
    if edition is not None and Role.JUROR in standing.roles and _is_on_jury(person, edition):
        ties.add(Tie.ON_JURY)
    return ties


def _is_on_jury(person: Person, edition: Edition) -> bool:
    """A seat that was found is kept on the instance: one request asks for it once."""
    seats: set[int] = getattr(person, "_seats", set())
    if edition.pk in seats:
        return True
    if not Juror.objects.filter(edition=edition, person=person).exists():
        return False
    person._seats = {*seats, edition.pk}  # type: ignore[attr-defined]
    return True


def _ties_to_city(standing: Standing, city: int) -> set[Tie]:
    held = {
        Tie.OWN_TEAM: standing.municipalities,
        Tie.DRAFTS: standing.cities(Right.LEAD, Right.WRITE, Right.DRAFT),
        Tie.WRITES: standing.cities(Right.LEAD, Right.WRITE),
        Tie.LEADS: standing.cities(Right.LEAD),
    }
    return {tie for tie, cities in held.items() if city in cities}


def _ties_to_entry(person: Person, standing: Standing, entry: Entry) -> set[Tie]:
    ties: set[Tie] = set()
    if standing.countries and entry.municipality.country in standing.countries:
        ties.add(Tie.OWN_COUNTRY)
    is_reviewer = Role.REVIEWER in standing.roles
    if is_reviewer and Assignment.objects.filter(entry=entry, reviewer__person=person, ended_at=None).exists():
        ties.add(Tie.ASSIGNED)
    return ties


def _has_conflict(person: Person, standing: Standing, entry: Entry | None, municipality: Municipality | None) -> bool:
    """Nobody judges a city that they write for, or its work, whatever their seat; reviewers, none on their list."""
    cities = {municipality.pk if municipality else None, entry.municipality_id if entry else None}
    if cities & standing.municipalities:
        return True
    if entry is None:
        return False
    is_reviewer = Role.REVIEWER in standing.roles
    return is_reviewer and Conflict.objects.filter(entry=entry, reviewer__person=person).exists()


def why_not(
    act: Act,
    person: Person | None,
    *,
    edition: Edition | None = None,
    entry: Entry | None = None,
    municipality: Municipality | None = None,
    award: int | None = None,
    ties: Collection[Tie] = (),
) -> Refusal | None:
    """The reason why `person` may not do (or see) `act`, or nothing when they may. `award` is that of a meeting;
    `ties` are what a query found to hold beside those that are seen here."""
    standing = standing_of(person)
    edition = edition or (entry.edition if entry else None)
    return refusal(
        act,
        Situation(
            roles=roles_in(person, edition, RULES[act].reach, award),
            phase=Phase(edition.phase) if edition else None,
            ties=_ties(person, standing, entry, edition, municipality) | set(ties),
            conflict=person is not None and _has_conflict(person, standing, entry, municipality),
        ),
    )


def may(
    act: Act,
    person: Person | None,
    *,
    edition: Edition | None = None,
    entry: Entry | None = None,
    municipality: Municipality | None = None,
    award: int | None = None,
    ties: Collection[Tie] = (),
) -> bool:
    reason = why_not(act, person, edition=edition, entry=entry, municipality=municipality, award=award, ties=ties)
    return reason is None


def require(
    act: Act,
    person: Person | None,
    *,
    edition: Edition | None = None,
    entry: Entry | None = None,
    municipality: Municipality | None = None,
    award: int | None = None,
) -> None:
    """Pass, or raise Refused. What one has no tie to answers as if it were not there."""
    reason = why_not(act, person, edition=edition, entry=entry, municipality=municipality, award=award)
    if reason is Refusal.TIE:
        raise NotThere
    of = edition or (entry.edition if entry else None)
    if reason is Refusal.PHASE and of is not None:
        raise NotNow(act, Phase(of.phase))
    if reason is not None:
        raise Refused(reason)
