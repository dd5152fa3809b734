"""Which desks a person may sit at; in the demo, whose shoes one may step into."""

from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Subquery, When, Window
from django.db.models.functions import Coalesce, RowNumber

from charsu.gate import standing_of
from charsu.models import Juror, Membership, Person, Reviewer
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
    country: str = ""  # of a reviewer or juror: whose entries they may not judge


def desks_of(person: Person | None) -> tuple[str, ...]:
    """The desks of a person, in the order of the award's own work."""
    roles = standing_of(person).roles
    return tuple(desk for role, desk in DESK_OF.items() if role in roles)


A_FEW = 4
JUDGES = (Role.REVIEWER.value, Role.JUROR.value)
WHOLE_BENCH = 60  # a quorum and the readers of any entry must be at hand


def demo_people() -> tuple[Shoes, ...]:
    """A few people of each role, and every reviewer and juror, so that a newcomer can walk through every desk; one
    question for all."""
    turn = Window(RowNumber(), partition_by="role", order_by="pk")
    held = Membership.objects.filter(role__in=[role.value for role in DESK_OF], person__is_made_up=True)
    most = Case(When(role__in=JUDGES, then=WHOLE_BENCH), default=A_FEW)
    rows = held.annotate(turn=turn, most=most, country=_country_judged_for()).filter(turn__lte=F("most"))
    names = rows.values_list(
        "role", "person_id", "person__name", "institution__code", "municipality__name", "country"
    )
    order = {role.value: place for place, role in enumerate(DESK_OF)}
    return tuple(
        Shoes(pk, f"{name} ({code or city})" if code or city else name, role, country or "")
        for role, pk, name, code, city, country in sorted(names.order_by("pk"), key=lambda row: order[row[0]])
    )


def _country_judged_for() -> Coalesce:
    """The country that a member of the jury or a reviewer sits for."""
    mine = [model.objects.filter(person=OuterRef("person")).values("country")[:1] for model in (Juror, Reviewer)]
    return Coalesce(*(Case(When(role__in=JUDGES, then=Subquery(one))) for one in mine))


def person_of_demo(pk: int) -> Person | None:
    return Person.objects.filter(pk=pk, is_made_up=True).first()
