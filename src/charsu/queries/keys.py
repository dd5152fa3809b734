"""Reading keys: whose they are, which are in force."""

from dataclasses import dataclass

from charsu.gate import require, standing_of
from charsu.models import Edition, Institution, Key, Person
from charsu.queries.parties import keyholders_of
from charsu.rules.credentials import did_of
from charsu.rules.keys import fingerprint as fingerprint_of
from charsu.rules.permissions import Act, Role


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


@dataclass(frozen=True)
class Shown:
    """A key as people compare it."""

    row: Key
    did: str
    fingerprint: str


def keys_to_show(person: Person, edition: Edition) -> tuple[Shown, ...]:
    """Every key there was, the newest first, with its holder."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    found = Key.objects.filter(institution__in=keyholders_of(edition)).order_by("-id")
    publics = [(row, bytes.fromhex(row.public)) for row in found.select_related("institution", "holder")]
    return tuple(Shown(row, did_of(public), fingerprint_of(public)) for row, public in publics)
