"""Reading the jury's room: the shortlist the rules give, the shortlist fixed, sittings and motions."""

from dataclasses import dataclass
from typing import Any

from charsu.gate import NotThere, require
from charsu.models import Edition, Juror, Motion, Person, Setting, Shortlisting, Sitting, Standing, Tier
from charsu.queries.standings import latest_calibration
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Pick:
    entry: int
    why: str


def shortlist_by_rule(edition: Edition) -> list[Pick]:
    """The best of each theme and division, then the best of the rest, up to the size the regulations set."""
    size = _value(edition, "shortlist_size", 24)
    rows: list[Standing] = []
    for kind in ("practice", "research"):
        made = latest_calibration(edition, kind)
        if made is not None:
            rows += list(made.standings.select_related("entry"))
    rows.sort(key=lambda s: (-s.estimate, s.entry_id))
    seen: set[tuple[int, int | None]] = set()
    first: list[Standing] = []
    for row in rows:
        place = (row.entry.theme_id, row.entry.division_id)
        if place not in seen:
            seen.add(place)
            first.append(row)
    picks = [Pick(row.entry_id, "first of its group") for row in first[:size]]
    taken = {pick.entry for pick in picks}
    rest = [row for row in rows if row.entry_id not in taken][: size - len(picks)]
    return picks + [Pick(row.entry_id, "best of the rest") for row in rest]


def _value(edition: Edition, code: str, otherwise: int) -> int:
    value: Any = Setting.objects.filter(edition=edition, code=code).values_list("value", flat=True).first()
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else otherwise


def quorum_of(edition: Edition) -> int:
    return _value(edition, "quorum", 5)


def shortlist_of(person: Person, edition: Edition) -> list[Shortlisting]:
    require(Act.SEE_SHORTLIST, person, edition=edition)
    rows = Shortlisting.objects.filter(edition=edition).select_related(
        "entry__municipality", "entry__theme", "entry__division"
    )
    return list(rows.prefetch_related("entry__standings"))


def sittings_of(person: Person, edition: Edition) -> list[Sitting]:
    require(Act.SEE_SHORTLIST, person, edition=edition)
    return list(Sitting.objects.filter(edition=edition).prefetch_related("motions__entry", "motions__tier"))


def sitting_of(person: Person, edition: Edition, number: int) -> Sitting:
    require(Act.SEE_SHORTLIST, person, edition=edition)
    rows = Sitting.objects.filter(edition=edition, number=number)
    found = rows.prefetch_related("motions__entry", "motions__tier", "present__person").first()
    if found is None:
        raise NotThere
    return found


def motion_of(person: Person, pk: int) -> Motion:
    rows = Motion.objects.select_related("sitting__edition", "tier", "entry__municipality", "put_by__person")
    found = rows.prefetch_related("votes__juror__person").filter(pk=pk).first()
    if found is None:
        raise NotThere
    require(Act.SEE_SHORTLIST, person, edition=found.sitting.edition)
    return found


def juror_of(person: Person, edition: Edition) -> Juror | None:
    return Juror.objects.filter(edition=edition, person=person).first()


def jurors_of(edition: Edition) -> list[Juror]:
    return list(Juror.objects.filter(edition=edition).select_related("person"))


def carried(edition: Edition) -> list[Motion]:
    rows = Motion.objects.filter(sitting__edition=edition, is_carried=True, entry__isnull=False)
    return list(rows.select_related("tier", "entry"))


def tiers_of(edition: Edition) -> list[Tier]:
    return list(Tier.objects.filter(edition=edition))


def is_recused(juror: Juror | None, motion: Motion) -> bool:
    """Whether the motion is about an entry of the juror's own country."""
    return juror is not None and motion.entry is not None and motion.entry.municipality.country == juror.country


@dataclass(frozen=True)
class Listed:
    """A shortlisted entry with its latest standing."""

    row: Shortlisting
    standing: Standing | None


def shortlist_with_standings(person: Person, edition: Edition) -> list[Listed]:
    """The shortlist, best calibrated first."""
    listed = []
    for row in shortlist_of(person, edition):
        newest = max(row.entry.standings.all(), key=lambda s: s.calibration_id, default=None)
        listed.append(Listed(row, newest))
    return sorted(listed, key=lambda one: -one.standing.estimate if one.standing else 0.0)
