"""The life of an adoption: from a city's interest to an evaluated result, or to a stop with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from charsu.rules.texts import ascii_digits, shows


class Stage(StrEnum):
    """Where an adoption stands; each value is the word that pages show (through gettext)."""

    INTEREST = "interest"
    PLAN = "plan"
    UNDER_WAY = "under way"
    IN_PLACE = "in place"
    EVALUATED = "evaluated"
    STOPPED = "stopped"

    @property
    def order(self) -> int:
        return list(Stage).index(self)


NEXT: dict[Stage, tuple[Stage, ...]] = {
    Stage.INTEREST: (Stage.PLAN, Stage.STOPPED),
    Stage.PLAN: (Stage.UNDER_WAY, Stage.STOPPED),
    Stage.UNDER_WAY: (Stage.IN_PLACE, Stage.STOPPED),
    Stage.IN_PLACE: (Stage.EVALUATED, Stage.STOPPED),
    Stage.EVALUATED: (),
    Stage.STOPPED: (),
}


class Flaw(StrEnum):
    """What is wrong with a plan or a milestone; each value is the sentence that pages show."""

    BLANK = "Nothing of the plan is written yet. Begin with what is kept, or with what is adapted."
    LONG_AGO = "A plan began at most ten years ago."
    BEFORE_PRACTICE = "A plan cannot begin before the practice itself began. See its year on its page."
    BEGUN_STAYS = (
        "The work has begun: the day on which the plan began stays. If it was another plan, stop this one with its "
        "reason and adopt the practice anew."
    )
    REACHED_STAYS = (
        "This milestone is reached, and what was told of it stays. Add what is new as a milestone of its own."
    )
    FAR = "A plan begins at most five years from today."
    LESS_THAN_NOTHING = "A budget is not below zero. Write the amount with its currency."
    KEPT = "Say what of the practice is kept."
    ADAPTED = "Say what is adapted to your city, or that nothing is."
    NO_MILESTONE = "A plan needs at least one milestone."
    NO_NAME = "Name the milestone."
    NO_DUE = "Give the day by which the milestone is to be reached."
    BEFORE_START = "A milestone cannot be reached before the plan begins."
    BACKWARDS = "A milestone ends before it begins."
    TOO_FAR = "A milestone lies at most fifteen years ahead."
    REASON = "Say why it was stopped: the next city learns from it."
    RESULT = "Say what changed, or that nothing did: the next city learns from either."
    EVIDENCE = "Say what shows that the milestone was reached: a document, a count, an address."
    NOT_YET = "A milestone is reached today or on a day before."
    BEFORE_WORK = "This milestone cannot be reached before work on it begins."
    NOT_BEGUN = "The plan begins on a later day. Change that day in the plan if the work has begun already."
    LEFT_OPEN = (
        "The day of a milestone has passed and it is not reached. Say that it is reached, take it out of the plan, "
        "or mark here that it stays unreached."
    )
    NONE_REACHED = "Say first which milestone was reached, and what shows it."
    TOO_SOON = "What changed can be told three months after the last milestone was reached."
    UNFOLLOWED = (
        "This adoption has stood here for less than three months: nobody could follow it. It can be evaluated at "
        "once where the city that the practice comes from has confirmed it, or where your city has told an effect "
        "of it, with values before and after."
    )


class Reach(StrEnum):
    """How a milestone stands; each value is the word that pages show beside it."""

    REACHED = "reached"
    OPEN = "still ahead"
    LATE = "late"
    MISSED = "not reached"


def reach_of(due: date, reached_on: date | None, stage: Stage, today: date) -> Reach:
    """Whether a milestone is reached, or its day has passed: in a work that goes on it is late, in one that is in
    place, evaluated or stopped it was not reached."""
    if reached_on is not None:
        return Reach.REACHED
    if due >= today:
        return Reach.OPEN
    return Reach.MISSED if stage in {Stage.IN_PLACE, Stage.EVALUATED, Stage.STOPPED} else Reach.LATE


CONFIRMED = frozenset({Stage.UNDER_WAY, Stage.IN_PLACE, Stage.EVALUATED})  # work that another city can have seen
MOST_YEARS, BEGINS_WITHIN, BEGAN_WITHIN = 15, 5, 10
TO_SHOW = timedelta(days=90)  # from the last milestone to what can be said of its effect; to be followed by others


@dataclass(frozen=True)
class Mark:
    """A milestone as it is typed: its name, and the days between which it is to be reached."""

    name: str
    starts: date | None
    due: date | None


def flaws_of_mark(mark: Mark, begins: date) -> tuple[Flaw, ...]:
    """What is wrong with one milestone of a plan that `begins` on that day."""
    found = []
    if not shows(mark.name):
        found.append(Flaw.NO_NAME)
    if mark.due is None:
        return (*found, Flaw.NO_DUE)
    if mark.due < begins:
        found.append(Flaw.BEFORE_START)
    if mark.starts is not None and mark.starts > mark.due:
        found.append(Flaw.BACKWARDS)
    if mark.due.year > begins.year + MOST_YEARS:
        found.append(Flaw.TOO_FAR)
    return tuple(found)


def flaws_of_draft(
    *, words: Sequence[str], budget: str, begins: date | None, today: date, practice_year: int | None = None
) -> tuple[Flaw, ...]:
    """What speaks against keeping a plan as it is written so far: nothing in it, or what cannot be. `practice_year`:
    the one in which the practice began in its own city, where it is known."""
    checks = (
        (begins is not None and begins.year < today.year - BEGAN_WITHIN, Flaw.LONG_AGO),
        (begins is not None and practice_year is not None and begins.year < practice_year, Flaw.BEFORE_PRACTICE),
        (not any(map(shows, words)), Flaw.BLANK),
        (re.match(r"\s*[-\u2212]\s*[0-9]", ascii_digits(budget)) is not None, Flaw.LESS_THAN_NOTHING),
        (begins is not None and begins.year > today.year + BEGINS_WITHIN, Flaw.FAR),
    )
    return tuple(flaw for is_so, flaw in checks if is_so)


def flaws_of_change(*, kept: str, adapted: str, was: date | None, begins: date | None) -> tuple[Flaw, ...]:
    """What speaks against a change of a plan by which work has begun: it may not be hollowed out, nor moved."""
    moved = (Flaw.BEGUN_STAYS,) if begins != was else ()
    return moved + flaws_of_plan(kept=kept, adapted=adapted, milestones=1)


def flaws_of_plan(*, kept: str, adapted: str, milestones: int) -> tuple[Flaw, ...]:
    """What a plan still lacks before the work may begin."""
    found = []
    if not shows(kept):
        found.append(Flaw.KEPT)
    if not shows(adapted):
        found.append(Flaw.ADAPTED)
    if milestones == 0:
        found.append(Flaw.NO_MILESTONE)
    return tuple(found)


def flaws_of_reach(on: date, *, begins: date, starts: date | None, today: date, evidence: str) -> tuple[Flaw, ...]:
    """What speaks against a milestone having been reached `on` that day, in a plan that `begins` on another."""
    checks = (
        (not shows(evidence), Flaw.EVIDENCE),
        (on > today, Flaw.NOT_YET),
        (on < begins, Flaw.BEFORE_START),
        (starts is not None and on < starts, Flaw.BEFORE_WORK),
    )
    return tuple(flaw for is_so, flaw in checks if is_so)


def flaws_of_move(
    target: Stage, *, begins: date, today: date, reached: Sequence[date], told: date, is_witnessed: bool
) -> tuple[Flaw, ...]:
    """Whether the days of a plan allow the stage: work has begun, something is reached, and time has shown it.

    An adoption of long ago may be `told` here afterwards, all its stages in a row. What came of it is then one city's
    word, which nobody saw grow: it is evaluated once it has stood here for a while, or `is_witnessed` by another city
    or by values.
    """
    if target not in {Stage.UNDER_WAY, Stage.IN_PLACE, Stage.EVALUATED}:
        return ()
    found = [Flaw.NOT_BEGUN] if begins > today else []
    if target is not Stage.UNDER_WAY and not reached:
        found.append(Flaw.NONE_REACHED)
    elif target is Stage.EVALUATED:
        first = evaluable_from(reached=reached, told=told, is_witnessed=is_witnessed)
        if first is not None and today < first:
            found.append(Flaw.TOO_SOON if today < max(reached) + TO_SHOW else Flaw.UNFOLLOWED)
    return tuple(found)


def evaluable_from(*, reached: Sequence[date], told: date, is_witnessed: bool) -> date | None:
    """The first day on which it may be evaluated; none while nothing is reached. See `flaws_of_move`."""
    if not reached:
        return None
    shown = max(reached) + TO_SHOW
    return shown if is_witnessed else max(shown, told + TO_SHOW)


def may_move(source: Stage, target: Stage) -> bool:
    return target in NEXT[source]


def course(reached: Sequence[Stage], now: Stage) -> list[tuple[Stage, str]]:
    """Each stage of the ordinary way with `done`, `now` or `next`; a stop stands behind what was reached."""
    way = [stage for stage in Stage if stage is not Stage.STOPPED]
    if now is Stage.STOPPED:
        been = [stage for stage in way if stage in reached or stage is Stage.INTEREST]
        return [*((stage, "done") for stage in been), (Stage.STOPPED, "now")]
    return [(s, "done" if s.order < now.order else "now" if s is now else "next") for s in way]
