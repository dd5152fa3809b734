"""What may be released to the library, and what stands there already."""

from collections.abc import Mapping
from dataclasses import dataclass

from charsu.gate import require
from charsu.models import Certificate, Edition, Entry, Laureate, Person, Practice, Tier
from charsu.queries.tiers import is_participation
from charsu.rules.library.living import year_in
from charsu.rules.library.shelf import grade_of
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Releasable:
    """An admitted work as it would stand in the library, and as it stands there if it does."""

    entry: Entry
    grade: str  # as the rules give it
    tier: Tier | None
    title: Mapping[str, str]
    summary: Mapping[str, str]
    practice: Practice | None

    @property
    def may_be_released(self) -> bool:
        """It does not stand in the library, or stands there without the honour that was entered for it since."""
        if self.practice is None:
            return True
        return not self.practice.withdrawn_at and self.tier is not None and self.grade != self.practice.grade


def releasable(person: Person, edition: Edition) -> tuple[Releasable, ...]:
    """Admitted works, those that wait first, with the honour that each holds; honours are known to nobody before the
    announcement."""
    require(Act.SEE_DASHBOARD, person, edition=edition)
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    chosen = rows.select_related(
        "municipality", "theme", "division", "edition", "practice", "laureate__tier", "laureate__certificate"
    )
    found = map(_releasable, chosen.order_by("municipality__country", "pk"))
    return tuple(sorted(found, key=lambda row: not row.may_be_released))


def _releasable(entry: Entry) -> Releasable:
    laureate = _standing_honour(entry)
    tier = laureate.tier if laureate and not is_participation(laureate.tier) else None
    practice: Practice | None = getattr(entry, "practice", None)
    title, summary = entry.source.get("title", {}), entry.source.get("summary", {})
    return Releasable(entry, grade_for(entry), tier, title, summary, practice)


def _standing_honour(entry: Entry) -> Laureate | None:
    """None where both institutions have withdrawn its certificate."""
    laureate: Laureate | None = getattr(entry, "laureate", None)
    certificate: Certificate | None = getattr(laureate, "certificate", None)
    return None if certificate and certificate.withdrawn_at else laureate


def grade_for(entry: Entry) -> str:
    """The grade that the honour of a work gives it, or the age of what was done."""
    laureate = _standing_honour(entry)
    tier, way = (laureate.tier.code, laureate.tier.way) if laureate else ("", "")
    return grade_of(tier, way, year_in(entry.answers), entry.started_at.year).value
