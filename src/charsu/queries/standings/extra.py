"""Where a few more reviews would tell most about the cut."""

from dataclasses import dataclass

from charsu.gate import require
from charsu.models import Calibration, Person, Standing
from charsu.queries.standings.runs import as_run
from charsu.rules.permissions import Act
from charsu.rules.scoring import value_of_information


@dataclass(frozen=True)
class ExtraRow:
    """`reviews` more for an entry, and the misplaced quality, in points, that they may put right."""

    standing: Standing
    reviews: int
    gain: float


def extra_reviews(person: Person, made: Calibration, *, budget: int, most: int) -> tuple[ExtraRow, ...]:
    """The greatest gain first; nothing where there is no cut to be sure about."""
    require(Act.SEE_STANDINGS, person, edition=made.edition)
    again = as_run(made)
    if again is None:
        return ()
    run, given = again
    found = value_of_information(run, given.reviews, made.top, budget, most_per_entry=most)
    standings = {row.entry_id: row for row in made.standings.select_related("entry__theme")}
    return tuple(ExtraRow(standings[given.entries[row.entry]], row.reviews, row.gain) for row in found)
