"""The figures and rules that a setting may hold: their shape, unit, bounds, and how the house reads them.

`read(code, value)` is the one gate for what is stored; `rules_in_force(values)` is what acts and queries use.
A code that is not in `FIGURES` may still be set (regulations say more than software does); nothing acts upon it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from charsu.rules.shortlist import PARTS, By, Fallback, ShortlistRule, Ties


class Shape(StrEnum):
    WHOLE = "whole"
    YES_NO = "yes or no"
    CHOICE = "choice"
    CODES = "codes"
    PLACES = "places"
    SHORTLIST = "shortlist"


class Unit(StrEnum):
    """What is counted; each value is the word that pages show."""

    NONE = ""
    ENTRIES = "entries"
    REVIEWERS = "reviewers"
    MEMBERS = "members"
    YEARS = "years"
    WEEKS = "weeks"
    DAYS = "days"
    MINUTES = "minutes"
    HONOURS = "honours"
    MONTHS = "months"


class Wrong(StrEnum):
    """Why a value is not taken; each is the sentence that pages show."""

    WHOLE = "Write a whole number."
    RANGE = "This number is outside what makes sense here."
    YES_NO = "Choose yes or no."
    CHOICE = "Choose one of the values offered."
    CODES = "Name the values by their codes, divided by commas."
    PLACES = "Write pairs such as IR: 5, divided by commas."
    SHORTLIST = "The rule of the shortlist has a part that is not known, or a number that is not whole."


class WrongValue(ValueError):
    """A value that a setting cannot hold."""

    def __init__(self, code: str, reason: Wrong) -> None:
        super().__init__(f"{code}: {reason.value}")
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Figure:
    """What is known of a setting. `acts` tells whether the software acts upon it, or only says it."""

    shape: Shape
    usual: Any = None
    unit: Unit = Unit.NONE
    least: int = 0
    most: int = 10_000
    choices: tuple[str, ...] = ()
    acts: bool = True

    @property
    def start(self) -> Any:
        """What the figure is set to when it is first added: the usual value; one where there is no limit else."""
        if self.shape is Shape.SHORTLIST:
            return {"per": [], "fallback": Fallback.NONE.value, "ties": Ties.REGISTERED.value}
        if self.shape is Shape.CODES:
            return list(self.usual)
        return max(self.least, 1) if self.usual is None else self.usual


def _whole(usual: int | None, unit: Unit, least: int = 0, most: int = 10_000, *, acts: bool = True) -> Figure:
    return Figure(Shape.WHOLE, usual, unit, least, most, acts=acts)


def _one_of(*choices: str, acts: bool = False) -> Figure:
    return Figure(Shape.CHOICE, choices[0], choices=choices, acts=acts)


USUAL_SHORTLIST = 24
MAJORITIES = {"half": Fraction(1, 2), "two thirds": Fraction(2, 3), "consensus": Fraction(1)}
ENTRANTS = (
    "municipality", "consortium", "association", "government", "university", "organisation", "firm", "media",
    "person",
)  # fmt: skip

FIGURES: dict[str, Figure] = {
    "reviews_per_entry": _whole(3, Unit.REVIEWERS, 1, 30),
    "max_load": _whole(20, Unit.ENTRIES, 1, 1000),
    "min_load": _whole(0, Unit.ENTRIES, 0, 1000),
    "cap_per_city": _whole(None, Unit.ENTRIES, 1, 1000),
    "cap_per_theme": _whole(None, Unit.ENTRIES, 1, 1000),
    "years_back": _whole(5, Unit.YEARS, 0, 100),
    "grace_minutes": _whole(0, Unit.MINUTES, 0, 1440),
    "call_weeks_least": _whole(None, Unit.WEEKS, 1, 104),
    "screeners": _whole(1, Unit.MEMBERS, 1, 3),
    "cure_days": _whole(7, Unit.DAYS, 0, 365),
    "appeal_days": _whole(None, Unit.DAYS, 0, 365),
    "procedure_appeal_days": _whole(10, Unit.DAYS, 0, 365),
    "appeal_answer_days": _whole(10, Unit.DAYS, 1, 365),
    "keep_months": _whole(24, Unit.MONTHS, 0, 600, acts=False),
    "quorum": _whole(5, Unit.MEMBERS, 1, 100),
    "jury_least": _whole(1, Unit.MEMBERS, 1, 100, acts=False),
    "majority": _one_of(*MAJORITIES, acts=True),
    "shortlist_size": _whole(USUAL_SHORTLIST, Unit.ENTRIES, 1, 10_000),
    "shortlist_rule": Figure(Shape.SHORTLIST),
    "laureates_up_to": _whole(None, Unit.HONOURS, 0, 1000),
    "laureates_per_theme": _whole(None, Unit.HONOURS, 1, 1000),
    "honours_per_city": _whole(None, Unit.HONOURS, 1, 1000),
    "may_give_none": Figure(Shape.YES_NO, True),
    "method": _one_of("ordinal", "additive", "mean"),
    "endorsement": _one_of("optional", "required"),
    "country_quotas": Figure(Shape.PLACES, {}, Unit.ENTRIES),
    "call_to": _one_of("all", "invited cities", acts=True),
    "entrants": Figure(Shape.CODES, ("municipality",), choices=ENTRANTS, acts=False),
    "wild_cards_by": Figure(Shape.CODES, (), choices=("jury", "secretariat", "scientific secretary"), acts=False),
    "public_vote": _one_of("none", "own prize", "advice to the jury"),
    "second_stage": _one_of("none", "after screening", "after shortlist"),
    "site_visits": _one_of("none", "of the shortlist", "where the jury asks"),
}


@dataclass(frozen=True)
class RulesInForce:
    """The rules of an edition as the house reads them; `clauses` names the clause of each that was set."""

    reviews_per_entry: int = 3
    max_load: int = 20
    min_load: int = 0
    cap_per_city: int | None = None
    cap_per_theme: int | None = None
    years_back: int = 5
    grace_minutes: int = 0
    call_weeks_least: int | None = None
    screeners: int = 1
    cure_days: int = 7
    appeal_days: int | None = None
    procedure_appeal_days: int = 10
    appeal_answer_days: int = 10
    keep_months: int = 24
    quorum: int = 5
    jury_least: int = 1
    majority: str = "half"
    shortlist_size: int = USUAL_SHORTLIST
    shortlist_rule: ShortlistRule = field(default_factory=lambda: ShortlistRule(total=USUAL_SHORTLIST))
    laureates_up_to: int | None = None
    laureates_per_theme: int | None = None
    honours_per_city: int | None = None
    may_give_none: bool = True
    method: str = "ordinal"
    endorsement: str = "optional"
    country_quotas: Mapping[str, int] = field(default_factory=dict)
    call_to: str = "all"
    entrants: tuple[str, ...] = ("municipality",)
    wild_cards_by: tuple[str, ...] = ()
    public_vote: str = "none"
    second_stage: str = "none"
    site_visits: str = "none"
    clauses: Mapping[str, str] = field(default_factory=dict)

    @property
    def threshold(self) -> Fraction:
        """The share of the votes for and against that carries a motion."""
        return MAJORITIES[self.majority]

    @property
    def shortlist(self) -> ShortlistRule:
        """The rule of the shortlist with its size; an edition without one takes the best, whatever their group."""
        return self.shortlist_rule

    def quota_of(self, country: str) -> int | None:
        """How many entries the country may send; `*` is what holds for a country that is not named."""
        return self.country_quotas.get(country, self.country_quotas.get("*"))

    def clause(self, code: str) -> str:
        """The number of the clause that sets this figure, or nothing when the usual one holds."""
        return self.clauses.get(code, "")


def rules_in_force(values: Mapping[str, Any], clauses: Mapping[str, str] | None = None) -> RulesInForce:
    """What the settings say, each of its own type; the usual value where nothing is set. Raises WrongValue."""
    known = {code: read(code, value) for code, value in values.items() if code in FIGURES}
    size, rule = known.get("shortlist_size"), known.get("shortlist_rule")
    if rule is None:
        known["shortlist_rule"] = ShortlistRule(total=size or USUAL_SHORTLIST)
    elif size is not None:  # the figure is what the founders change
        known["shortlist_rule"] = replace(rule, total=size)
    return RulesInForce(**known, clauses=dict(clauses or {}))


def read(code: str, value: Any) -> Any:
    """The value of a setting as its own type. An unknown code is given back as it is. Raises WrongValue."""
    figure = FIGURES.get(code)
    if figure is None:
        return value
    return _READERS[figure.shape](code, figure, value)


def _read_whole(code: str, figure: Figure, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValue(code, Wrong.WHOLE)
    if not figure.least <= value <= figure.most:
        raise WrongValue(code, Wrong.RANGE)
    return value


def _read_yes_no(code: str, figure: Figure, value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue(code, Wrong.YES_NO)
    return value


def _read_choice(code: str, figure: Figure, value: Any) -> str:
    if value not in figure.choices:
        raise WrongValue(code, Wrong.CHOICE)
    return str(value)


def _read_codes(code: str, figure: Figure, value: Any) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(one in figure.choices for one in listed):
        raise WrongValue(code, Wrong.CODES)
    return tuple(dict.fromkeys(listed))


def _read_places(code: str, figure: Figure, value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise WrongValue(code, Wrong.PLACES)
    for count in value.values():
        if isinstance(count, bool) or not isinstance(count, int) or not figure.least <= count <= figure.most:
            raise WrongValue(code, Wrong.PLACES)
    return {str(place): count for place, count in value.items()}


_PARTS_OF_SHORTLIST = {"per", "up_to", "total", "fallback", "ties", "quotas", "by"}


def _read_shortlist(code: str, figure: Figure, value: Any) -> ShortlistRule:
    if not isinstance(value, Mapping) or set(value) - _PARTS_OF_SHORTLIST:
        raise WrongValue(code, Wrong.SHORTLIST)
    wholes = [value.get("up_to"), value.get("total")]
    per = value.get("per") or []
    if not isinstance(per, list | tuple) or set(per) - set(PARTS) or not all(_is_count(one) for one in wholes):
        raise WrongValue(code, Wrong.SHORTLIST)
    try:
        return ShortlistRule(
            per=tuple(per),
            up_to=value.get("up_to"),
            total=value.get("total"),
            fallback=Fallback(value.get("fallback") or "none"),
            ties=Ties(value.get("ties") or "registered"),
            quotas=_read_places(code, figure, value.get("quotas") or {}),
            by=By(value.get("by") or "estimate"),
        )
    except ValueError as trouble:
        raise WrongValue(code, Wrong.SHORTLIST) from trouble


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10_000)


_READERS: dict[Shape, Callable[[str, Figure, Any], Any]] = {
    Shape.WHOLE: _read_whole,
    Shape.YES_NO: _read_yes_no,
    Shape.CHOICE: _read_choice,
    Shape.CODES: _read_codes,
    Shape.PLACES: _read_places,
    Shape.SHORTLIST: _read_shortlist,
}


def weights_hold(weights: list[int]) -> bool:
    """Weights sum to a hundred, or are all equal (nine criteria of equal weight cannot sum to it)."""
    return bool(weights) and min(weights) > 0 and (sum(weights) == 100 or len(set(weights)) == 1)
