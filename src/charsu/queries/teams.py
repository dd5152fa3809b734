"""Cities' teams: who writes for a city, who was invited, which claims wait to be confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from charsu.gate import NotThere, answers_for, answers_for_all, may, standing_of
from charsu.models import Claim, Handover, Invitation, Membership, Municipality, Person, TeamChange
from charsu.queries.addresses import proofs
from charsu.rules.independence import why_barred
from charsu.rules.permissions import Act, Right, Role


@dataclass(frozen=True)
class Team:
    """A city's team as a member of it sees it."""

    city: Municipality
    members: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]
    claim: Claim | None
    right: Right
    asked: tuple[Handover, ...] = ()  # who asks to lead it, and waits for the answer

    @property
    def leads(self) -> bool:
        return self.right is Right.LEAD

    @property
    def is_confirmed(self) -> bool:
        return self.claim is None or self.claim.confirmed_at is not None


def _of_city(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(municipality=OuterRef("pk")))


# A city for which nobody may act yet: not in the registry, a claim to it waits, or every claim was refused and no
# national body or officer has called its officer since.
WAITS = (
    ~Q(state="registered")
    | _of_city(Claim.objects.filter(confirmed_at=None, refused_at=None))
    | _of_city(Claim.objects.filter(refused_at__isnull=False))
    & ~_of_city(Claim.objects.filter(confirmed_at__isnull=False))
    & ~_of_city(Invitation.objects.filter(by_country=True, accepted_at__isnull=False))
    & ~_of_city(Handover.objects.filter(done_at__isnull=False))
)


def is_confirmed(municipality: int) -> bool:
    """A team that the secretariat seated has no claim; a claimed one waits until it is confirmed, and so does one
    of a city that is not in the registry."""
    return not Municipality.objects.filter(WAITS, pk=municipality).exists()


def members_of(cities: Iterable[int]) -> dict[int, list[Person]]:
    """City -> everybody in its team who may sign in, in one question."""
    seats = Membership.objects.filter(role=Role.ENTRANT.value, municipality__in=cities, person__is_active=True)
    found: dict[int, list[Person]] = {}
    for seat in seats.select_related("person").order_by("person"):
        found.setdefault(seat.municipality_id or 0, []).append(seat.person)
    return found


def confirmed_of(person: Person) -> frozenset[int]:
    """The person's cities whose team is confirmed: what is private to a city is read by these. Whoever only claims
    a city could be anybody until the claim is answered."""
    own = standing_of(person).municipalities
    if not own:
        return frozenset()
    return frozenset(Municipality.objects.filter(pk__in=own).exclude(WAITS).values_list("pk", flat=True))


@dataclass(frozen=True)
class Waiting:
    """Open invitations and handovers, of the person's teams or to the person: read at once, for who shows both."""

    invitations: tuple[Invitation, ...]
    handovers: tuple[Handover, ...]


def waiting_round(person: Person, now: datetime) -> Waiting:
    mine = standing_of(person).municipalities
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gte=now)
    to_them = Q(email__iexact=person.email) & Exists(proofs(person))
    asked = Handover.objects.filter(done_at=None, refused_at=None).select_related("by", "municipality").order_by("pk")
    return Waiting(
        tuple(open_ones.filter(Q(municipality__in=mine) | to_them).annotate(is_to_them=to_them)
              .select_related("municipality", "by")),
        tuple(asked.filter(Q(municipality__in=mine) | Q(by=person))),
    )  # fmt: skip


def teams_of(person: Person, now: datetime, waiting: Waiting | None = None) -> list[Team]:
    """The person's own teams, in as many questions whatever their number."""
    waiting = waiting or waiting_round(person, now)
    mine = standing_of(person).municipalities
    seats = Membership.objects.filter(municipality__in=mine, role=Role.ENTRANT.value)
    seats = seats.select_related("person", "municipality")
    invitations = [one for one in waiting.invitations if one.municipality_id in mine]
    claims = {c.municipality_id: c for c in Claim.objects.filter(municipality__in=mine, refused_at=None)}
    asked: dict[int, list[Handover]] = {}
    for one in waiting.handovers:
        asked.setdefault(one.municipality_id, []).append(one)
    found: dict[int, list[Membership]] = {}
    for seat in seats:
        found.setdefault(seat.municipality_id or 0, []).append(seat)
    teams = [_team(person, rows, invitations, claims) for rows in found.values()]
    return [replace(team, asked=tuple(asked.get(team.city.pk, ()))) for team in teams]


def _team(
    person: Person, rows: list[Membership], invitations: list[Invitation], claims: dict[int, Claim]
) -> Team:  # fmt: skip
    city = rows[0].municipality
    if city is None:
        raise NotThere
    own = next((row.right for row in rows if row.person_id == person.pk), Right.READ.value)
    claim = claims.get(city.pk)
    is_waiting = claim is not None and claim.confirmed_at is None  # whom the national body calls is not a claimant's
    of_city = (i for i in invitations if i.municipality_id == city.pk and not (is_waiting and i.by_country))
    return Team(city, tuple(rows), tuple(of_city), claim, Right(own))


def senders_of(municipality: int) -> list[Person]:
    """The members of a city's team who submit its entries."""
    rights = (Right.LEAD.value, Right.WRITE.value)
    seats = Membership.objects.filter(municipality=municipality, role=Role.ENTRANT.value, right__in=rights)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def own_city(person: Person, geonameid: int) -> Municipality:
    city = Municipality.objects.filter(geonameid=geonameid, pk__in=standing_of(person).municipalities).first()
    if city is None:
        raise NotThere
    return city


def invitation_of(public_id: UUID | str) -> Invitation:
    found = Invitation.objects.select_related("municipality", "by").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def inviter_stands(invitation: Invitation) -> bool:
    """Whether whoever invited could do so today: who is out of the team, or of their office, brings nobody in."""
    city, by = invitation.municipality, invitation.by
    if not invitation.by_country:
        return may(Act.TEAM_INVITE, by, municipality=city)
    return answers_for(by, city.country)


def vouched_for(city: Municipality) -> frozenset[int]:
    """Who is in the team without a claim: called by a national body, handed the team by it or by an officer, or
    invited by one of those. No claimant seated them, and no refusal of a claim ends their places."""
    calls = Invitation.objects.filter(municipality=city, by_country=True, accepted_at__isnull=False)
    called = set(calls.values_list("by", "accepted_at"))
    found = set[int]()
    for change in city.team_changes.order_by("pk"):
        if change.kind in ("left", "ended"):
            found.discard(change.person_id)
        is_joined = change.kind == "joined" and (change.by_id in found or (change.by_id, change.at) in called)
        if change.kind == "handed" or is_joined:
            found.add(change.person_id)
    return frozenset(found)


def is_claim_alone(city: Municipality, person: Person) -> bool:
    """Whether the person's place in the team rests on nothing but a claim that nobody has confirmed."""
    return not is_confirmed(city.pk) and person.pk not in vouched_for(city)


def invitations_to(waiting: Waiting) -> list[Invitation]:
    """Those to the person's address, once it is proved: the way to one of them is in the letter's link alone."""
    return [one for one in waiting.invitations if one.is_to_them]  # type: ignore[attr-defined]


def claims_for(person: Person) -> QuerySet[Claim]:
    """Claims that the person may answer, the oldest first: of their country, or every one for the union's officer."""
    if not may(Act.TEAM_CONFIRM, person):
        raise NotThere
    rows = Claim.objects.select_related("municipality", "by", "answered_by").order_by("pk")
    return rows if answers_for_all(person) else rows.filter(municipality__country__in=standing_of(person).countries)


def claim_for(person: Person, pk: int) -> Claim:
    found = claims_for(person).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def claim_of(municipality: Municipality) -> Claim | None:
    return Claim.objects.filter(municipality=municipality, refused_at=None).first()


def is_invited(municipality: Municipality) -> bool:
    """A national body has called the city, and did not take that back."""
    return Invitation.objects.filter(municipality=municipality, by_country=True, withdrawn_at=None).exists()


def team_histories(cities: Iterable[Municipality]) -> dict[int, list[TeamChange]]:
    """By city: who came into its team and who left, newest first; in one question."""
    found: dict[int, list[TeamChange]] = {}
    rows = TeamChange.objects.filter(municipality__in=[city.pk for city in cities]).select_related("person", "by")
    for row in rows[:300]:
        found.setdefault(row.municipality_id, []).append(row)
    return found


def asked_for(person: Person, municipality: Municipality) -> Handover | None:
    """The person's own wish to take the team over, while it waits."""
    return Handover.objects.filter(municipality=municipality, by=person, done_at=None, refused_at=None).first()


def asked_by(person: Person, waiting: Waiting) -> list[Handover]:
    """The teams for which the person has asked, while they wait for the answer."""
    return [one for one in waiting.handovers if one.by_id == person.pk]


def why_in_no_team(person: Person) -> str | None:
    """Why the seats that the person holds keep them out of every city's team; nothing where none does."""
    return why_barred(Role.ENTRANT, standing_of(person).roles)


def has_team(municipality: Municipality) -> bool:
    return Membership.objects.filter(role=Role.ENTRANT.value, municipality=municipality).exists()
