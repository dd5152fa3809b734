"""Who may judge an edition, from what the store knows of each person; the table is in rules/independence.py."""

from collections.abc import Iterable

from django.db.models import BigIntegerField, Q, Value

from charsu.gate import standing_of
from charsu.models import Edition, Juror, Membership, Person, Reviewer
from charsu.rules.independence import why_barred
from charsu.rules.roles import Role

Seat = tuple[int, Role, int | None]  # person, role, city of a team


def why_no_juror(person: Person, edition: Edition) -> str:
    """Why the person cannot sit on the jury of the edition; nothing when they can."""
    held = set(standing_of(person).roles) - {Role.REVIEWER}
    if _reviews(person, edition):
        held.add(Role.REVIEWER)
    return why_barred(Role.JUROR, held) or ""


def _reviews(person: Person, edition: Edition) -> bool:
    """Invited, accepted, or gone with sheets that count."""
    works = Q(state__in=("invited", "accepted")) | Q(assignments__sheet__submitted_at__isnull=False)
    return Reviewer.objects.filter(works, edition=edition, person=person).exists()


def why_no_reviewer(person: Person, edition: Edition) -> str:
    """Why the person cannot review entries of the edition; nothing when they can."""
    held = {role for _, role, _ in seats_held(edition, person)}
    return why_barred(Role.REVIEWER, held) or ""


def not_free(seats: Iterable[Seat]) -> set[int]:
    """The persons whose seats bar them from reviewing."""
    return {person for person, role, _ in seats if why_barred(Role.REVIEWER, {role})}


def seats_held(edition: Edition, person: Person | None = None) -> list[Seat]:
    """What counts in this edition, of one person or of all, in one question: seats at the award's parties, the
    observers, teams of cities that have an entry here, and the jury in force."""
    of_the_award = Q(institution=None) | Q(institution__awards=edition.award_id)
    runs = Q(role__in=(Role.SCIENCE.value, Role.OFFICER.value)) & of_the_award
    cities = edition.entries.filter(withdrawn_at=None).values("municipality")
    enters = Q(role=Role.ENTRANT.value, municipality__in=cities)
    seats = Membership.objects.filter(runs | enters | Q(role=Role.OBSERVER.value)).order_by()
    jury = Juror.objects.filter(edition=edition).annotate(
        held=Value(Role.JUROR.value), city=Value(None, output_field=BigIntegerField())
    )
    if person is not None:
        seats, jury = seats.filter(person=person), jury.filter(person=person)
    rows = seats.values_list("person_id", "role", "municipality_id").union(
        jury.order_by().values_list("person_id", "held", "city")
    )
    return [(one, Role(role), city) for one, role, city in rows]
