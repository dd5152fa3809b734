"""Reading standings: runs of the calibration, the arithmetic behind an entry, extra reviews."""

from charsu.queries.standings.chances import Chances, chances_of
from charsu.queries.standings.extra import ExtraRow, Extras, extra_reviews
from charsu.queries.standings.fits import fitted
from charsu.queries.standings.follow import Followed, SheetLine, follow
from charsu.queries.standings.runs import (
    Input,
    Rerun,
    Shown,
    as_run,
    figures_of,
    input_of,
    latest_calibration,
    modelled_calibration,
    newest_of_each_kind,
    pair_of,
    rerun,
    result_digest,
    run_of,
    runs_of,
    scored_entries,
    shown_in,
    shown_of,
    standings_of,
    version_of,
)

__all__ = [
    "Chances", "ExtraRow", "Extras", "Followed", "Input", "Rerun", "SheetLine", "Shown", "as_run",
    "chances_of", "extra_reviews", "figures_of", "fitted", "follow", "input_of", "latest_calibration",
    "modelled_calibration", "newest_of_each_kind", "pair_of", "rerun", "result_digest", "run_of", "runs_of",
    "scored_entries", "shown_in", "shown_of", "standings_of", "version_of",
]  # fmt: skip
