"""Where a few more reviews would tell most about who belongs on the shortlist."""

from dataclasses import dataclass

import numpy as np

from charsu.gate import require
from charsu.models import Assignment, Calibration, Person, Standing
from charsu.queries.standings.chances import Chances, chances_of, tell_chances
from charsu.queries.standings.runs import Input, as_run, tell_short
from charsu.rules.permissions import Act
from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring import Extra, value_at_cuts, value_of_information


@dataclass(frozen=True)
class ExtraRow:
    """`reviews` more for an entry, and the misplaced quality, in points, that they may put right."""

    standing: Standing
    reviews: int
    gain: float


@dataclass(frozen=True)
class Extras:
    """The list, with the chances whose cuts it goes by, and how many sheets of the kind were given out and are not
    in: what they will tell comes without any more reviews."""

    rows: tuple[ExtraRow, ...]
    chances: Chances | None
    still_out: int = 0


def extra_reviews(person: Person, made: Calibration, *, budget: int, most: int) -> Extras:
    """The greatest gain first, by the cuts of the rule of the shortlist; by the line of the run, after the first of
    one kind, where the rule leaves nothing open or the run is from before its cuts were kept. No row where there is
    no cut to be sure about."""
    require(Act.SEE_STANDINGS, person, edition=made.edition)
    again, chances = as_run(made), chances_of(made)
    if again is None:
        return Extras((), chances)
    found = _worth(*again, made, chances, budget, most)
    standings = {row.entry_id: row for row in made.standings.select_related("entry__theme")}
    tell_chances(made, standings.values(), chances)
    tell_short(made, standings.values())
    entries = again[1].entries
    rows = (ExtraRow(standings[entries[row.entry]], row.reviews, row.gain) for row in found)
    return Extras(tuple(rows), chances, _still_out(made))


def _still_out(made: Calibration) -> int:
    given = Assignment.objects.filter(entry__edition=made.edition_id, entry__kind=made.kind, ended_at=None)
    return given.filter(sheet__submitted_at=None, entry__withdrawn_at=None).count()


def _worth(
    run: Run, given: Input, made: Calibration, chances: Chances | None, budget: int, most: int
) -> tuple[Extra, ...]:
    if chances is None or made.kind in chances.settled:
        return value_of_information(run, given.reviews, made.top, budget, most_per_entry=most)
    cuts = np.array([chances.cut.get(str(pk), np.nan) for pk in given.entries])
    return value_at_cuts(run, given.reviews, cuts, budget, most_per_entry=most)
