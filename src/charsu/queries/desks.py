"""Which desks a person may sit at; in the demo, whose shoes one may step into."""

from dataclasses import dataclass

from django.db.models import Window
from django.db.models.functions import RowNumber

from charsu.gate import standing_of
from charsu.models import Membership, Person
from charsu.rules.permissions import Role

DESK_OF: dict[Role, str] = {
    Role.OFFICER: "bureau",
    Role.SCIENCE: "science",
    Role.JUROR: "jury",
    Role.REVIEWER: "reviewer",
    Role.FOCAL: "focal",
    Role.ENTRANT: "entrant",
    Role.OBSERVER: "audit",
}


@dataclass(frozen=True)
class Shoes:
    """A made-up person of the demo, as the bar lists them."""

    pk: int
    name: str
    role: str


def desks_of(person: Person | None) -> tuple[str, ...]:
    """The desks of a person, in the order of the award's own work."""
    roles = standing_of(person).roles
    return tuple(desk for role, desk in DESK_OF.items() if role in roles)


def demo_people(most_of_a_role: int = 4) -> tuple[Shoes, ...]:
    """A few people of each role, so that a newcomer can walk through every desk; one question for all."""
    turn = Window(RowNumber(), partition_by="role", order_by="pk")
    held = Membership.objects.filter(role__in=[role.value for role in DESK_OF], person__is_made_up=True)
    rows = held.annotate(turn=turn).filter(turn__lte=most_of_a_role)
    names = rows.values_list("role", "person_id", "person__name", "institution__code", "municipality__name")
    order = {role.value: place for place, role in enumerate(DESK_OF)}
    return tuple(
        Shoes(pk, f"{name} ({code or city})" if code or city else name, role)
        for role, pk, name, code, city in sorted(names.order_by("pk"), key=lambda row: order[row[0]])
    )


def person_of_demo(pk: int) -> Person | None:
    return Person.objects.filter(pk=pk, is_made_up=True).first()
