"""What the regulations say of an entry, clause by clause: met, not met, or ask a person."""

from dataclasses import dataclass
from datetime import datetime
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
        Finding(on_time, Key.ON_TIME, _on_time(facts, limits)),
        Finding(complete, Key.COMPLETE, Result.NOT_MET if facts.missing else Result.MET, ", ".join(facts.missing)),
        Finding(recent, Key.RECENT, _recent(facts, limits), "" if facts.year is None else str(facts.year)),
        Finding(cap, Key.CAP, _met(facts.city_count <= limits.cap_per_city), str(facts.city_count)),
    )
    kind = Finding(limits.kind_clause, Key.KIND, _met(facts.kind in limits.kinds), facts.kind)
    return (*found, *((kind,) if limits.kinds else ()), *_division(facts, limits))


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
    return _met(facts.received_at is not None and facts.received_at <= limits.closes_at)


def _recent(facts: EntryFacts, limits: Limits) -> Result:
    """An old beginning is not yet a refusal: a running practice may have begun earlier, so a person looks."""
    if facts.year is None or facts.year > limits.this_year:
        return Result.ASK
    return Result.MET if facts.year >= limits.this_year - limits.years_back else Result.ASK
