"""The institutions of an award: set at its founding, so that one request asks for them once; who sits for them."""

from django.db.models import Q, QuerySet

from charsu.models import Edition, Institution, Membership, Person
from charsu.rules.permissions import Role


def parties_of(edition: Edition) -> tuple[Institution, ...]:
    """In the order in which they joined; kept on the award that the edition holds."""
    kept: tuple[Institution, ...] | None = getattr(edition.award, "_parties", None)
    if kept is None:
        kept = tuple(edition.award.parties.order_by("pk"))
        edition.award._parties = kept  # type: ignore[attr-defined]
    return kept


def keyholders_of(edition: Edition) -> tuple[Institution, ...]:
    """The institutions that must agree, in the order of their codes."""
    return tuple(sorted((party for party in parties_of(edition) if party.is_party), key=lambda party: party.code))


def seated(edition: Edition, role: Role, *, beside: Institution | None = None) -> QuerySet[Person]:
    """Who holds this seat for an institution of the edition's award, or for one of those `beside` a given one: nobody
    else is told of what is the award's own."""
    places = [party.pk for party in keyholders_of(edition) if beside is None or party.pk != beside.pk]
    of_them = Q(institution__in=places) | (Q(institution__isnull=True) if beside is None else Q())
    seats = Membership.objects.filter(of_them, role=role.value)
    return Person.objects.filter(pk__in=seats.values("person"), is_active=True).order_by("pk")
