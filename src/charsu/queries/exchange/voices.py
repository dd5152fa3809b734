"""Who holds a city's mandate today, and who the focal points of its country are."""

from charsu.models import Municipality, Person
from charsu.queries.teams import is_confirmed
from charsu.rules.permissions import Right, Role


def voices_of(municipality: Municipality) -> list[Person]:
    """Those who lead or write for the city now; not those who did when something was asked, and nobody while the
    team waits to be confirmed: a letter would tell a stranger what is the city's."""
    if not is_confirmed(municipality.pk):
        return []
    rights = [Right.LEAD.value, Right.WRITE.value]
    held = Person.objects.filter(
        is_active=True, memberships__municipality=municipality, memberships__role=Role.ENTRANT.value,
        memberships__right__in=rights,
    )  # fmt: skip
    return list(held.distinct().order_by("pk"))


def every_focal_point() -> list[Person]:
    held = Person.objects.filter(is_active=True, memberships__role=Role.FOCAL.value)
    return list(held.distinct().order_by("pk"))


def focal_points_of(country: str) -> list[Person]:
    held = Person.objects.filter(
        is_active=True, memberships__role=Role.FOCAL.value, memberships__institution__country=country
    )
    return list(held.distinct().order_by("pk"))
