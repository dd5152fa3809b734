"""What the rules of an edition say against themselves, in words and with their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.models import Edition
from charsu.queries.editions import rules_in_force
from charsu.queries.tiers import rule_of
from charsu.rules.contradictions import Odd, Residents, contradictions
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Told:
    """A sentence with a place for each name; the names by language, as the founders wrote them."""

    sentence: str
    first: Any
    second: Any


def contradictions_in(edition: Edition, moved: Mapping[str, datetime] | None = None) -> list[Told]:
    """Of the rules as they stand, or as they would once `moved` instants are."""
    divisions, deadlines, tiers = edition.divisions.all(), edition.deadlines.all(), edition.tiers.all()
    names = {row.code: row.name for row in (*divisions, *deadlines, *tiers)}
    found = contradictions(
        [Residents(row.code, row.least, row.most) for row in divisions],
        {row.code: row.at for row in deadlines} | dict(moved or {}),
        rules_in_force(edition),
        [rule_of(row) for row in tiers],
    )
    return [Told(one.odd.value, names.get(one.first, {}), names.get(one.second, {})) for one in found]


def contradictions_of_act(edition: Edition, act: str, body: Mapping[str, Any]) -> list[Told]:
    """What two who announce or open an edition must know of its rules, and who move a deadline, of the calendar."""
    if act == Act.DEADLINE_MOVE.value:
        found = contradictions_in(edition, {str(body["code"]): datetime.fromisoformat(body["to"])})
        return [one for one in found if one.sentence == Odd.CALENDAR.value]
    opens = act == Act.EDITION_STEP.value and body["target"] in {Phase.ANNOUNCED.value, Phase.OPEN.value}
    return contradictions_in(edition) if opens else []
