"""What a team may appeal against, until when, and what was answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from charsu.gate import require
from charsu.models import Appeal, Decision, Edition, Entry, Person
from charsu.queries.editions import rules_in_force
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


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
    return Matter("screening", result.at, appeal_ends(entry.edition, result.at))


def appeal_ends(edition: Edition, told_at: datetime) -> datetime | None:
    """Until when a refusal that was told then may be appealed against; nothing where no rule ends it."""
    days = rules_in_force(edition).appeal_days
    return told_at + timedelta(days=days) if days is not None else None


def time_to_answer(edition: Edition) -> timedelta:
    """How long after an appeal both institutions have for their answer."""
    return timedelta(days=rules_in_force(edition).appeal_answer_days)


def _of_procedure(entry: Entry) -> Matter | None:
    if Phase(entry.edition.phase) not in {Phase.RESULTS, Phase.HONOURED} or not entry.receipts.exists():
        return None
    decision = Decision.objects.filter(edition=entry.edition).first()
    if decision is None:
        return None
    return Matter("procedure", decision.announce_at, procedure_appeal_ends(decision))


def procedure_appeal_ends(decision: Decision) -> datetime:
    """Until when the procedure may be appealed against."""
    return decision.announce_at + timedelta(days=rules_in_force(decision.edition).procedure_appeal_days)


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
