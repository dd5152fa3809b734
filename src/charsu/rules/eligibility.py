"""What the regulations say of an entry, clause by clause: met, not met, or ask a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Result(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    ASK = "ask a person"


class Key(StrEnum):
    """What was looked at; each value is the sentence that pages show."""

    ON_TIME = "Received before the call closed."
    COMPLETE = "Every required answer is given."
    RECENT = "Begun or finished within the years that the regulations allow."
    CAP = "The city has not entered more works than it may."
    KIND = "The call is open to works of this kind."
    DIVISION = "The population of the city is within the division entered."
    ALIKE = "No earlier entry resembles it."


class Ground(StrEnum):
    """Why an entry is refused, as the officer chooses it; each value is the sentence of the letter."""

    LATE = "It arrived after the call had closed."
    INCOMPLETE = "Required answers or documents are missing."
    UNREADABLE = "A document cannot be opened or read."
    TOO_OLD = "The work lies outside the years that the regulations allow."
    NOT_RUN = "The work is planned; it has neither begun nor been published."
    NOT_OF_CITY = "The work is not the municipality's, or the municipality has not approved it."
    CAP = "The city has sent more entries than it may."
    DUPLICATE = "The same work was received under another entry."
    BARRED = "The entrant may not enter in this edition."
    OTHER = "For another reason, which is told below."


LOOKED_AT = {  # the finding that speaks of the same matter as the ground
    Ground.LATE: Key.ON_TIME, Ground.INCOMPLETE: Key.COMPLETE, Ground.TOO_OLD: Key.RECENT, Ground.CAP: Key.CAP,
}  # fmt: skip
OF_FORM = frozenset({Ground.INCOMPLETE, Ground.UNREADABLE})  # what can be mended within the cure period


@dataclass(frozen=True)
class EntryFacts:
    received_at: datetime | None
    missing: tuple[str, ...]
    year: int | None
    city_count: int  # entries of the city, this one among them
    kind: str = ""
    population: int | None = None  # residents; None or 0 when it is not known
    division: tuple[int, int | None] | None = None  # least and most residents, both included


@dataclass(frozen=True)
class Limits:
    """Each limit with the number of the clause that sets it."""

    closes_at: datetime
    this_year: int
    years_back: int
    cap_per_city: int
    clauses: tuple[str, str, str, str] = ("", "", "", "")  # on time, complete, recent, cap
    kinds: frozenset[str] = frozenset()  # empty: the regulations do not limit it
    kind_clause: str = ""
    division_clause: str = ""
    grace_minutes: int = 0


@dataclass(frozen=True)
class Finding:
    clause: str
    key: Key
    result: Result
    detail: str = ""


def check_entry(facts: EntryFacts, limits: Limits) -> tuple[Finding, ...]:
    """One finding a limit, in the order of `Key`; kind and division only where they are limited.

    `detail` holds figures and codes alone, in no language.
    """
    on_time, complete, recent, cap = limits.clauses
    found = (
        Finding(on_time, Key.ON_TIME, _on_time(facts, limits), _lateness(facts, limits)),
        Finding(complete, Key.COMPLETE, Result.NOT_MET if facts.missing else Result.MET, ", ".join(facts.missing)),
        Finding(recent, Key.RECENT, _recent(facts, limits), "" if facts.year is None else str(facts.year)),
        Finding(cap, Key.CAP, _met(facts.city_count <= limits.cap_per_city), str(facts.city_count)),
    )
    kind = Finding(limits.kind_clause, Key.KIND, _met(facts.kind in limits.kinds), facts.kind)
    return (*found, *((kind,) if limits.kinds else ()), *_division(facts, limits))


def result_of(opinions: Sequence[str], needed: int) -> str:
    """The result that officers' opinions give: the one that `needed` of them share, and more than any other; nothing
    while they disagree or too few have spoken. A third opinion, or a change of mind, settles a disagreement."""
    counted = Counter(opinions).most_common(2)
    if not counted or counted[0][1] < needed or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return ""
    return counted[0][0]


def contradicted(result: str, ground: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the rules found otherwise than an officer decides: a clause not met by what is admitted, or met where it
    is the ground of a refusal. The officer may know better; so it is asked, and barred by nothing."""
    if result == "admitted":
        return tuple(one for one in findings if one.result is Result.NOT_MET)
    key = LOOKED_AT.get(Ground[ground]) if result == "refused" and ground in Ground.__members__ else None
    return tuple(one for one in findings if one.key is key and one.result is Result.MET)


def _division(facts: EntryFacts, limits: Limits) -> tuple[Finding, ...]:
    if facts.division is None:
        return ()
    if not facts.population:
        return (Finding(limits.division_clause, Key.DIVISION, Result.ASK),)
    least, most = facts.division
    holds = least <= facts.population and (most is None or facts.population <= most)
    return (Finding(limits.division_clause, Key.DIVISION, _met(holds), str(facts.population)),)


def _met(holds: bool) -> Result:
    return Result.MET if holds else Result.NOT_MET


def _on_time(facts: EntryFacts, limits: Limits) -> Result:
    last = limits.closes_at + timedelta(minutes=limits.grace_minutes)
    return _met(facts.received_at is not None and facts.received_at <= last)


def _lateness(facts: EntryFacts, limits: Limits) -> str:
    """Minutes after the close, begun ones counted whole."""
    if facts.received_at is None or facts.received_at <= limits.closes_at:
        return ""
    return f"+{-(-(facts.received_at - limits.closes_at) // timedelta(minutes=1))} min"


def _recent(facts: EntryFacts, limits: Limits) -> Result:
    """An old beginning is not yet a refusal: a running practice may have begun earlier, so a person looks."""
    if facts.year is None or facts.year > limits.this_year:
        return Result.ASK
    return Result.MET if facts.year >= limits.this_year - limits.years_back else Result.ASK
