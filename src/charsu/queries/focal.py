"""A national focal point's desk: its cities, what they sent, whom it invited; nothing of other countries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from charsu.gate import NotThere, answers_for_all, holders_of_the_union, standing_of
from charsu.models import Edition, Entry, Handover, Institution, Invitation, Membership, Municipality, Person
from charsu.queries.editions import rules_in_force
from charsu.queries.teams import WAITS
from charsu.rules.permissions import Role

STATES = ("received", "draft", "team", "invited", "expired")


@dataclass
class CityRow:
    """How far a city is; what a draft says is its team's alone, so only how many there are."""

    city: Municipality
    received: int = 0
    drafts: int = 0
    has_team: bool = False
    waits: bool = False  # nobody has confirmed the team
    invitation: Invitation | None = None
    is_open: bool = False  # the invitation is still good

    @property
    def state(self) -> str:
        if self.received:
            return "received"
        if self.drafts:
            return "draft"
        if self.has_team:
            return "team"
        return "invited" if self.is_open else "expired"


@dataclass
class Country:
    """The cities of one country, by how far they are, and its places."""

    code: str
    quota: int | None
    clause: str
    rows: list[CityRow] = field(default_factory=list)

    @property
    def received(self) -> int:
        return sum(row.received for row in self.rows)

    @property
    def left(self) -> int | None:
        return None if self.quota is None else max(0, self.quota - self.received)


def countries_of(person: Person, edition: Edition, now: datetime) -> list[Country]:
    """Each country that the person is the focal point of, in three questions whatever the number of cities."""
    codes = _codes(person)
    rules = rules_in_force(edition)
    cities = _cities(edition, codes, now)
    order = {state: place for place, state in enumerate(STATES)}
    found = []
    for code in codes:
        rows = sorted((row for row in cities if row.city.country == code),
                      key=lambda row: (order[row.state], row.city.name))  # fmt: skip
        found.append(Country(code, rules.quota_of(code), rules.clause("country_quotas"), rows))
    return found


def _codes(person: Person) -> list[str]:
    codes = sorted(standing_of(person).countries)
    if not codes:
        raise NotThere
    return codes


def _cities(edition: Edition, codes: list[str], now: datetime) -> list[CityRow]:
    rows: dict[int, CityRow] = {}

    def row_of(city: Municipality) -> CityRow:
        return rows.setdefault(city.pk, CityRow(city))

    for city in _that_take_part(edition, codes):
        row = row_of(city)
        row.received, row.drafts = city.received, city.begun - city.received
        row.has_team, row.waits = city.has_team, city.has_team and city.waits
    invited = Invitation.objects.filter(by_country=True, municipality__country__in=codes, withdrawn_at=None)
    for one in invited.select_related("municipality").order_by("pk"):
        row = row_of(one.municipality)
        row.invitation, row.is_open = one, one.accepted_at is None and one.expires_at >= now
    return list(rows.values())


def _that_take_part(edition: Edition, codes: list[str]) -> QuerySet[Any]:
    """Cities with a team or an entry of this edition, counted in one question."""
    entries = Entry.objects.filter(edition=edition, municipality__country__in=codes, withdrawn_at=None)
    seats = Membership.objects.filter(role=Role.ENTRANT.value, municipality__country__in=codes)
    rows: QuerySet[Any] = Municipality.objects.filter(
        Q(pk__in=seats.values("municipality")) | Q(pk__in=entries.values("municipality"))
    )
    own = Q(entries__in=entries)
    counted: QuerySet[Any] = rows.annotate(
        begun=Count("entries", filter=own, distinct=True),
        received=Count("entries", filter=own & Q(entries__receipts__isnull=False), distinct=True),
        has_team=Exists(seats.filter(municipality=OuterRef("pk"))),
        waits=Exists(Municipality.objects.filter(WAITS, pk=OuterRef("pk"))),
    )
    return counted


def bodies_of(country: str) -> list[Institution]:
    """The national bodies that have a focal point for the country."""
    rows = Institution.objects.filter(country=country, membership__role=Role.FOCAL.value)
    return list(rows.filter(membership__person__is_active=True).distinct().order_by("pk"))


def readers_for(country: str, *, outside: Municipality | None = None) -> list[Person]:
    """Who answers for the country's cities: its focal points, else the officers of the union; nobody who is in
    the team of the city `outside`, of which they may not judge."""
    seats = Membership.objects.filter(person__is_active=True).select_related("person").order_by("pk")
    if outside is not None:
        seats = seats.exclude(person__memberships__municipality=outside)
    focal = seats.filter(role=Role.FOCAL.value, institution__country=country)
    officers = seats.filter(role=Role.OFFICER.value, institution__awards__in=holders_of_the_union())
    return list({seat.person_id: seat.person for seat in focal or officers}.values())


def read_by(person: Person) -> Q:
    """Of `Municipality`: the cities that the person is among the readers for (`readers_for`)."""
    own = Q(country__in=standing_of(person).countries)
    return own | without_focal_point() if answers_for_all(person) else own


def reads_for(person: Person, city: Municipality) -> bool:
    return Municipality.objects.filter(read_by(person), pk=city.pk).exists()


def without_focal_point() -> Q:
    """Of `Municipality`: the cities of countries that have no focal point; the officers read for them."""
    focal = Membership.objects.filter(person__is_active=True, role=Role.FOCAL.value, institution__isnull=False)
    return ~Q(country__in=focal.values("institution__country"))


def countries_without_focal_point() -> tuple[str, ...]:
    """Countries whose cities the registry holds and that no focal point calls."""
    rows = Municipality.objects.filter(without_focal_point(), state="registered").order_by("country")
    return tuple(rows.values_list("country", flat=True).distinct())


def country_invitation(person: Person, pk: int) -> Invitation:
    """An invitation of a city of the person's own country."""
    rows = Invitation.objects.filter(pk=pk, by_country=True, municipality__country__in=standing_of(person).countries)
    found = rows.select_related("municipality").first()
    if found is None:
        raise NotThere
    return found


def handovers_for(person: Person) -> list[Handover]:
    """Handovers that wait for the person's answer: of their country, or every one for an officer of the union."""
    return list(_answered_by(person).filter(done_at=None, refused_at=None))


def handover_for(person: Person, pk: int) -> Handover:
    found = _answered_by(person).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def _answered_by(person: Person) -> QuerySet[Handover]:
    rows = Handover.objects.select_related("municipality", "by", "answered_by")
    return rows if answers_for_all(person) else rows.filter(municipality__country__in=standing_of(person).countries)


def seats_of(city: Municipality) -> list[Membership]:
    return list(city.team.filter(role=Role.ENTRANT.value).select_related("person"))
