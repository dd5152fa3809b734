"""What the rules of an edition say against themselves: each part is well by itself, and not beside another.

They are told to whoever writes, signs or opens an edition. Nobody is stopped: regulations may mean it so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations, pairwise

from charsu.rules.honours import TierRule, Way
from charsu.rules.settings import RulesInForce

# The instants of an edition in the order of its life; those that a calendar does not have are left out.
IN_ORDER = (
    "call_opens", "call_closes", "cure_ends", "reviews_due", "shortlist_due", "jury_sits", "results_embargo_ends",
)  # fmt: skip


class Odd(StrEnum):
    """Each value is the sentence that pages show; `first` and `second` are names of rules."""

    EMPTY = "No number of residents is in “%(first)s”: its greatest is below its least."
    BOTH = "A city may have a number of residents that is in both: “%(first)s” and “%(second)s”."
    NEITHER = (
        "A city may have a number of residents that is in neither: it lies between “%(first)s” and “%(second)s”."
    )
    CALENDAR = "“%(first)s” stands in the calendar after “%(second)s”, and comes before it."
    LOAD = "The least load of a reviewer is greater than the greatest."
    QUORUM = "The quorum of the jury is greater than the least number of its members."
    NO_LAUREATE = "The greatest number of laureates is zero: the jury can honour nobody."
    LAUREATES = "There may be more laureates than entries on the shortlist."
    TIER = "More may be given of “%(first)s” than there may be laureates."


@dataclass(frozen=True)
class Contradiction:
    """`first` and `second` are codes of the rows that it names."""

    odd: Odd
    first: str = ""
    second: str = ""


@dataclass(frozen=True)
class Residents:
    """A division: `least` to `most` residents, without an end where `most` is None."""

    code: str
    least: int
    most: int | None


def contradictions(
    divisions: Iterable[Residents],
    calendar: Mapping[str, datetime],
    rules: RulesInForce,
    tiers: Iterable[TierRule],
) -> tuple[Contradiction, ...]:
    """In the order of the pages: divisions, calendar, figures, honours."""
    listed = sorted(divisions, key=lambda one: (one.least, one.code))
    return (*_of_divisions(listed), *_of_calendar(calendar), *_of_figures(rules, list(tiers)))


def _of_divisions(listed: Sequence[Residents]) -> list[Contradiction]:
    empty = [one for one in listed if one.most is not None and one.most < one.least]
    found = [Contradiction(Odd.EMPTY, one.code) for one in empty]
    sound = [one for one in listed if one not in empty]
    found += [
        Contradiction(Odd.BOTH, one.code, two.code)
        for one, two in combinations(sound, 2)
        if one.most is None or one.most >= two.least
    ]
    reached: int | None = -1  # the greatest number of residents so far that has a division; None without end
    for place, two in enumerate(sound):
        if place and reached is not None and reached + 1 < two.least:
            found.append(Contradiction(Odd.NEITHER, sound[place - 1].code, two.code))
        reached = None if reached is None or two.most is None else max(reached, two.most)
    return found


def _of_calendar(calendar: Mapping[str, datetime]) -> list[Contradiction]:
    codes = [code for code in IN_ORDER if code in calendar]
    return [
        Contradiction(Odd.CALENDAR, later, earlier)
        for earlier, later in pairwise(codes)
        if calendar[later] < calendar[earlier]
    ]


def _of_figures(rules: RulesInForce, tiers: Sequence[TierRule]) -> list[Contradiction]:
    most, listed = rules.laureates_up_to, rules.shortlist.total
    holds = {
        Odd.LOAD: rules.min_load > rules.max_load,
        Odd.QUORUM: bool(rules.clause("jury_least")) and rules.quorum > rules.jury_least,
        Odd.NO_LAUREATE: most == 0,
        Odd.LAUREATES: most is not None and listed is not None and most > listed,
    }
    found = [Contradiction(odd) for odd, is_so in holds.items() if is_so]
    if most:
        more = [tier for tier in tiers if tier.way is Way.JURY and tier.most is not None and tier.most > most]
        found += [Contradiction(Odd.TIER, tier.code) for tier in more]
    return found
