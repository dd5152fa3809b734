"""What moved after a practice: before and after, beside cities that did without it.

A difference of differences is arithmetic, not proof: `change` says what moved, never why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

Series = Mapping[int, float]  # year -> value


class Caution(StrEnum):
    """What keeps a reader from seeing a cause; each value is the sentence that pages show."""

    NO_GROUP = "There is no comparison: what would have happened without the practice is not known."
    SMALL_GROUP = "The comparison rests on fewer than three cities."
    TREND = "The value was already moving this way before."
    BREAK = "The method changed in between: part of the difference may come from that."
    METHODS = "The value before and the value after were measured by different methods."
    GROUP_METHODS = "Not all of the cities compared measured it by the same method as this city."
    REPORTED = "The values are the city's own report; nobody else has checked them."
    ONE_AFTER = "There is only one value after: it may not last."


class Wrong(StrEnum):
    """Why an effect cannot be told; each value is the sentence that pages show."""

    ORDER = "The year after must be later than the year before."
    NO_BEFORE = "There is no value for the year before. Enter it first."
    NO_AFTER = "There is no value for the year after. Enter it first."
    EVIDENCE = "Say what shows it: a document, a count, an address."
    TOLD = "This effect is told already. Withdraw it first, or correct its observations."
    OWN_GROUP = "A city is not compared with itself."
    TAKEN_UP = "A city that took the practice up itself is no comparison: it did not do without."
    NOT_BEGUN = "The practice has not begun in this city yet: what moved is told once the work is under way."
    TOO_EARLY = "Both years lie before the practice began here. Choose a year after its beginning."


class Placed(StrEnum):
    """Where the two years stand to the year in which the practice began in that city."""

    ROUND = "round"  # it began between them
    WITHIN = "within"  # it began in one of them, a part of which lies before it
    LATER = "later"  # both are of the time since it began
    EARLIER = "earlier"  # both are of the time before
    UNKNOWN = "unknown"


def placed(begun: int | None, before: int, after: int) -> Placed:
    if begun is None:
        return Placed.UNKNOWN
    if after < begun:
        return Placed.EARLIER
    if begun in {before, after}:
        return Placed.WITHIN
    return Placed.LATER if before > begun else Placed.ROUND


def is_after(begun: int | None, after: int) -> bool:
    """Whether the later year is wholly of the time since it began; where that is not known, it is not said to be."""
    return begun is not None and begun < after


@dataclass(frozen=True)
class Change:
    """`own` is the city's difference; `group` the mean difference of the cities compared, where both years are
    known of at least one of them; `beyond` what is left when the group's is taken off. None tells more decimals than
    the values have, but for one of whole numbers."""

    before: float
    after: float
    own: float
    group: float | None
    group_size: int
    beyond: float | None


def change(own: Series, group: Sequence[Series], before: int, after: int) -> Change:
    """The arithmetic of an effect. Raises KeyError where the city has no value in one of the years."""
    moved = [one[after] - one[before] for one in group if before in one and after in one]
    difference = own[after] - own[before]
    both = [one[year] for one in (own, *group) for year in (before, after) if before in one and after in one]
    places = max(1, *map(_decimals, both))
    mean = round(fmean(moved), places) if moved else None
    beyond = None if mean is None else round(difference - mean, places)
    return Change(own[before], own[after], round(difference, places), mean, len(moved), beyond)


def _decimals(value: float) -> int:
    return len(f"{value:.12g}".partition(".")[2])


def cautions(
    told: Change, own: Series, before: int, after: int, *, breaks: Sequence[int], methods: int,
    is_group_alike: bool, is_reported: bool,
) -> tuple[Caution, ...]:  # fmt: skip
    """What a reader is told beside the figures, the weightiest first."""
    checks = (
        (told.group is None, Caution.NO_GROUP),
        (told.group is not None and told.group_size < 3, Caution.SMALL_GROUP),
        (any(before < year <= after for year in breaks), Caution.BREAK),
        (methods > 1, Caution.METHODS),
        (not is_group_alike, Caution.GROUP_METHODS),
        (_was_moving(own, before, told.own), Caution.TREND),
        (not any(year > after for year in own), Caution.ONE_AFTER),
        (is_reported, Caution.REPORTED),
    )
    return tuple(caution for is_so, caution in checks if is_so)


def _was_moving(own: Series, before: int, difference: float) -> bool:
    """Whether the step into the year before went the same way, by at least a quarter of what followed."""
    earlier = [year for year in own if year < before]
    if not earlier or not difference:
        return False
    step = own[before] - own[max(earlier)]
    return step * difference > 0 and abs(step) >= abs(difference) / 4


def mean_of(group: Sequence[Series]) -> dict[int, float]:
    """The mean of the group in the years that all of it knows, so that no city's coming or going moves the line."""
    if not group:
        return {}
    years = set(group[0]).intersection(*map(set, group[1:]))
    return {year: fmean(one[year] for one in group) for year in sorted(years)}
