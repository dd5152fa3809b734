"""Who holds a city's mandate today, who stands in where nobody does, and who a country's focal points are."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from charsu.gate import may, standing_of
from charsu.models import CityQuestion, Institution, Membership, Municipality, Person
from charsu.queries.focal import bodies_of, read_by, without_focal_point
from charsu.queries.teams import WAITS, is_confirmed
from charsu.rules.permissions import Act, Right, Role

_SPEAK = (Right.LEAD.value, Right.WRITE.value)
_SEATS = {"role": Role.ENTRANT.value, "right__in": _SPEAK, "person__is_active": True}
# Of `Municipality`: nobody may speak for the city today (`voices_of` gives nobody).
UNSPOKEN = WAITS | ~Exists(Membership.objects.filter(municipality=OuterRef("pk"), **_SEATS))


class Turn(StrEnum):
    """As what somebody answers what a city is asked."""

    NONE = ""
    CITY = "city"
    STEAD = "in its stead"


class Ear(StrEnum):
    """Who hears what is said to a city."""

    TEAM = "team"
    FOCAL = "focal point"
    SECRETARIAT = "secretariat"


def ear_of(municipality: Municipality) -> Ear:
    if voices_of(municipality):
        return Ear.TEAM
    return stand_in_of(municipality)


def stand_in_of(municipality: Municipality) -> Ear:
    """Who is asked where the city itself is silent, or nobody writes for it."""
    return Ear.FOCAL if bodies_of(municipality.country) else Ear.SECRETARIAT


def stood_in_for(person: Person) -> QuerySet[Municipality]:
    """Cities that were asked, and in whose stead the person answers while nobody writes for them."""
    if not may(Act.CITY_STAND_IN, person):
        return Municipality.objects.none()
    asked = CityQuestion.objects.values("municipality")
    return Municipality.objects.filter(UNSPOKEN, read_by(person), pk__in=asked)


def left_to_secretariat() -> QuerySet[CityQuestion]:
    """Questions without an answer that nobody but the officers of the institutions can give."""
    asked = CityQuestion.objects.filter(answered_at=None)
    cities = Municipality.objects.filter(UNSPOKEN, without_focal_point(), pk__in=asked.values("municipality"))
    return asked.filter(municipality__in=cities)


def stands_in(person: Person, municipality: Municipality) -> bool:
    return stood_in_for(person).filter(pk=municipality.pk).exists()


def seat_in_stead(person: Person, country: str) -> Institution | None:
    """The body for which the person stands in: the country's own, else that of an officer."""
    seats = [m for m in standing_of(person).memberships if m.institution and m.role in (Role.FOCAL, Role.OFFICER)]
    own = [m for m in seats if m.role == Role.FOCAL and m.institution and m.institution.country == country]
    return next((m.institution for m in [*own, *seats]), None)


def voices_of(municipality: Municipality) -> list[Person]:
    """Those who lead or write for the city now; not those who did when something was asked, and nobody while the
    team waits to be confirmed: a letter would tell a stranger what is the city's."""
    if not is_confirmed(municipality.pk):
        return []
    seats = Membership.objects.filter(municipality=municipality, **_SEATS)
    return list(Person.objects.filter(pk__in=seats.values("person")).order_by("pk"))


def every_focal_point() -> list[Person]:
    held = Person.objects.filter(is_active=True, memberships__role=Role.FOCAL.value)
    return list(held.distinct().order_by("pk"))


def focal_points_of(country: str) -> list[Person]:
    held = Person.objects.filter(
        is_active=True, memberships__role=Role.FOCAL.value, memberships__institution__country=country
    )
    return list(held.distinct().order_by("pk"))
