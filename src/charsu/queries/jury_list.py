"""The list of the jury: as it is proposed, as it is in force, and who cannot stand on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from charsu.models import Edition, Juror, Nominee, Person
from charsu.queries.agreed_words import Line
from charsu.queries.editions import rules_in_force
from charsu.queries.jury import quorum_of
from charsu.rules.agreed_labels import label_of
from charsu.rules.permissions import RULES, Act

CHAIR, MEMBER = "chair", "member"
_SEATED_IN = [phase.value for phase in RULES[Act.JURY_SEAT].phases]


def proposed_list(edition: Edition) -> list[dict[str, Any]]:
    """What both would sign: numbers, countries and seats; no name goes into the record."""
    return _rows(Nominee.objects.filter(edition=edition))


def list_in_force(edition: Edition) -> list[dict[str, Any]]:
    return _rows(Juror.objects.filter(edition=edition))


def may_be_signed(edition: Edition) -> bool:
    """Whether both could sign the proposed list today: it is another than the one in force, and has a quorum and a
    chair."""
    rows = proposed_list(edition)
    has_chair = any(row["seat"] == CHAIR for row in rows)
    return has_chair and len(rows) >= quorum_of(edition) and rows != list_in_force(edition)


def members_lacking(edition: Edition, act: str = Act.JURY_SEAT.value) -> tuple[int, int] | None:
    """How many members the regulations ask for at least and how many the list has, where it has fewer; an act that is
    not about the jury lacks none."""
    if act != Act.JURY_SEAT.value:
        return None
    least, listed = rules_in_force(edition).jury_least, Nominee.objects.filter(edition=edition).count()
    return (least, listed) if listed < least else None


def not_in_force(edition: Edition) -> QuerySet[Nominee]:
    """Those proposed who do not sit, or not on that seat, while both may still sign the list, once it has a chair."""
    seat = {"person": OuterRef("person"), "country": OuterRef("country"), "is_chair": OuterRef("is_chair")}
    chair = Nominee.objects.filter(edition=edition, is_chair=True)
    is_new = ~Exists(Juror.objects.filter(edition=edition, **seat))
    return Nominee.objects.filter(is_new, Exists(chair), edition=edition, edition__phase__in=_SEATED_IN)


def _rows(members: Iterable[Nominee | Juror]) -> list[dict[str, Any]]:
    rows = ((one.person_id, one.country, CHAIR if one.is_chair else MEMBER) for one in members)
    return [{"country": country, "number": number, "seat": seat} for number, country, seat in sorted(rows)]


@dataclass(frozen=True)
class Place:
    """A row of the list: the person, the seat that is proposed, and the one that is in force."""

    person: Person
    proposed: Nominee | None
    seated: Juror | None

    @property
    def is_in_force(self) -> bool:
        """Whether nothing is proposed that both did not sign."""
        one, other = self.proposed, self.seated
        return one is not None and other is not None and _seat(one) == _seat(other)


def _seat(member: Nominee | Juror) -> tuple[str, bool]:
    return member.country, member.is_chair


def places_of(edition: Edition) -> list[Place]:
    """Everyone proposed or in force, those in force first."""
    seated = {one.person_id: one for one in Juror.objects.filter(edition=edition).select_related("person")}
    proposed = {one.person_id: one for one in Nominee.objects.filter(edition=edition).select_related("person")}
    people = {pk: one.person for pk, one in proposed.items()} | {pk: one.person for pk, one in seated.items()}
    order = [*seated, *(pk for pk in proposed if pk not in seated)]
    return [Place(people[pk], proposed.get(pk), seated.get(pk)) for pk in order]


def lines_of_jury(edition: Edition, body: Mapping[str, Any]) -> list[Line]:
    """The list in words, the names read from the store by their numbers, and where it parts from the one in force."""
    rows: Sequence[Mapping[str, Any]] = body["jurors"]
    before = {row["number"]: row for row in list_in_force(edition)}
    numbers = [row["number"] for row in rows]
    people = Person.objects.filter(pk__in={*numbers, *before}).values_list("pk", "name")
    names = {pk: {"": name} for pk, name in people}
    lines = [Line(0, label=label_of("jurors"))]
    for row in rows:
        name = names.get(row["number"], {})
        lines.append(Line(1, name=name, label=label_of("number"), words=str(row["number"])))
        lines += _place_in_words(row, label_of("country"), label_of("seat"))
        lines += _so_far(row, before) if before else []
    gone = (number for number in before if number not in numbers)
    return lines + [Line(1, name=names.get(number, {}), said=gettext_noop("leaves the jury")) for number in gone]


def _place_in_words(row: Mapping[str, Any], country: str, seat: str) -> list[Line]:
    said = gettext_noop("chair") if row["seat"] == CHAIR else gettext_noop("member")
    return [Line(2, label=country, country=row["country"]), Line(2, label=seat, said=said)]


def _so_far(row: Mapping[str, Any], before: Mapping[int, Mapping[str, Any]]) -> list[Line]:
    """What stands in the list in force, where that is something else."""
    old = before.get(row["number"])
    if old is None:
        return [Line(2, label=gettext_noop("So far"), said=gettext_noop("not on the jury"))]
    country, seat = _place_in_words(old, gettext_noop("So far"), gettext_noop("So far"))
    return [line for line, part in ((country, "country"), (seat, "seat")) if old[part] != row[part]]
