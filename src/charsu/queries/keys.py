"""Reading keys: whose they are, which are in force."""

from charsu.gate import require
from charsu.models import Edition, Institution, Key, Person
from charsu.rules.permissions import Act


def parties_of(edition: Edition) -> tuple[Institution, ...]:
    """The institutions that must agree, in the order of their codes."""
    return tuple(edition.award.parties.filter(is_party=True).order_by("code"))


def active_keys(edition: Edition) -> dict[str, set[str]]:
    """Public keys (hex) in force by the code of each party; a party without one has an empty set."""
    found: dict[str, set[str]] = {party.code: set() for party in parties_of(edition)}
    in_force = Key.objects.filter(institution__code__in=found, retired_at__isnull=True)
    for code, public in in_force.values_list("institution__code", "public"):
        found[code].add(public)
    return found


def keys_to_show(person: Person, edition: Edition) -> tuple[Key, ...]:
    """Every key there was, the newest first, with its holder."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    found = Key.objects.filter(institution__in=parties_of(edition)).order_by("-id")
    return tuple(found.select_related("institution", "holder"))
