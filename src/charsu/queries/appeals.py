"""What a team may appeal against, until when, and what was answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.gate import require
from charsu.models import Appeal, Decision, Edition, Entry, Person
from charsu.queries.editions import rules_in_force
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

OF_PROCEDURE = timedelta(days=10)  # after the announcement, as the founding regulations have it: no figure of its own


@dataclass(frozen=True)
class Matter:
    """Something that was told to the team and that it may appeal against; `until` is none where no rule ends it."""

    against: str
    told_at: datetime
    until: datetime | None


def appealable(entry: Entry) -> list[Matter]:
    """What this entry's team may still appeal against: a refusal, and the procedure once results are out."""
    taken = set(entry.appeals.values_list("against", flat=True))
    return [one for one in (_of_screening(entry), _of_procedure(entry)) if one and one.against not in taken]


def _of_screening(entry: Entry) -> Matter | None:
    result = getattr(entry, "screening", None)
    if result is None or result.result != "refused":
        return None
    days = rules_in_force(entry.edition).appeal_days
    return Matter("screening", result.at, result.at + timedelta(days=days) if days is not None else None)


def _of_procedure(entry: Entry) -> Matter | None:
    if Phase(entry.edition.phase) not in {Phase.RESULTS, Phase.HONOURED} or not entry.receipts.exists():
        return None
    decision = Decision.objects.filter(edition=entry.edition).first()
    return Matter("procedure", decision.announce_at, decision.announce_at + OF_PROCEDURE) if decision else None


def appeals_of(entry: Entry) -> list[Appeal]:
    return list(entry.appeals.select_related("by"))


def open_appeals(edition: Edition) -> list[Appeal]:
    """Those that wait for the answer of both."""
    rows = Appeal.objects.filter(entry__edition=edition, replied_at=None)
    return list(rows.select_related("entry__municipality"))


def appeals_for_bureau(person: Person, edition: Edition) -> list[Appeal]:
    require(Act.SEE_ENTRIES, person, edition=edition)
    rows = Appeal.objects.filter(entry__edition=edition)
    return list(rows.select_related("entry__municipality", "by").order_by("replied_at", "at"))
