"""Whether the standings rest on the sheets, and come out again when they are computed anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

import numpy as np

from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.evaluation import Evidence, code
from charsu.rules.permissions import Act
from charsu.rules.scoring import Reviews, calibrate, places
from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.versions import VERSIONS

HUNDREDTH = 0.01  # the step of a weighted total
UNIT = 10**9
CLOSE = 1_000  # billionths: what another machine's arithmetic may differ by
FIGURES = ("estimate", "p_top", "additive", "raw")
SHOWN = ("low", "high", "place", "band", "additive_place", "part")  # what the jury sees beside them
Run = Mapping[str, Any]
Row = tuple[int, int, int]


def billionths(value: float) -> int:
    """A figure as a whole number, since canonical JSON knows no fractions; exact, halves to even."""
    return round(Fraction(value) * UNIT)


def rows_of(evidence: Evidence, run: Run) -> list[Row]:
    """(entry, reviewer, total) of the sheets that a run had to take: in by then, and not set aside by then."""
    made = datetime.fromisoformat(run["made"])
    return sorted(
        (sheet["entry"], sheet["reviewer"], sheet["total"])
        for sheet in evidence.sheets
        if sheet["kind"] == run["kind"]
        and datetime.fromisoformat(sheet["submitted"]) <= made
        and (sheet["set_aside"] is None or datetime.fromisoformat(sheet["set_aside"]) > made)
    )


def runs_rest_on_sheets(evidence: Evidence) -> str:
    last = {leaf["body"].get("kind"): leaf["body"] for leaf in evidence.of(Act.CALIBRATE)}
    if set(last) != {run["kind"] for run in evidence.runs} or len(last) != len(evidence.runs):
        raise ValueError("the runs are not the last ones of the record")
    for run in evidence.runs:
        told, rows = last[run["kind"]], rows_of(evidence, run)
        said = {name: run[name] for name in ("kind", "method", "seed", "version", "inputs", "outcome")}
        if any(told.get(name) != value for name, value in said.items()) or told.get("sheets") != len(rows):
            raise ValueError(f"{run['kind']}: the run is not the one of the record")
        if digest([list(row) for row in rows]) != run["inputs"]:
            raise ValueError(f"{run['kind']}: the sheets are not those that the run took")
        if told.get("standings", "") not in {"", standings_digest(run["standings"])}:
            raise ValueError(f"{run['kind']}: the standings are not those of the record")
        if told.get("shown", "") not in {"", shown_digest(run["standings"])}:
            raise ValueError(f"{run['kind']}: the places and intervals are not those of the record")
        _raw_means(run, rows)
        _places(run)
    return f"{sum(len(run['standings']) for run in evidence.runs)} entries in {len(evidence.runs)} runs"


def standings_digest(standings: Sequence[Mapping[str, Any]]) -> str:
    """Of the figures of a run; it stands in the leaf of the run."""
    return digest(sorted([row["entry"], *(row[name] for name in FIGURES)] for row in standings))


def shown_digest(standings: Sequence[Mapping[str, Any]]) -> str:
    """Of places, bands and intervals of a run; nothing of a run that was made before its leaf told it."""
    if not all(set(SHOWN) <= set(row) for row in standings):
        return "not told"
    return digest(sorted([row["entry"], *(row[name] for name in SHOWN)] for row in standings))


def chances_digest(listing: Mapping[str, Any]) -> str:
    """Of the chances to be on the shortlist by its rule, with the ground that they rest on, as a run keeps them."""
    whole = {name: {key: billionths(value) for key, value in listing[name].items()} for name in ("chance", "cut")}
    return digest({**listing, **whole})


def _places(run: Run) -> None:
    """A place counts those above, by each of the two methods."""
    for place, figure in (("place", "estimate"), ("additive_place", "additive")):
        levels = [row[figure] for row in run["standings"] if row.get(place) is not None]
        for row in run["standings"]:
            above = sum(level > row[figure] for level in levels) if row.get(place) is not None else None
            if above is not None and row[place] != above + 1:
                raise ValueError(f"{code(row['entry'])}: its {place} does not follow from the standings")


def _raw_means(run: Run, rows: Sequence[Row]) -> None:
    totals: dict[int, list[int]] = {}
    for entry, _, total in rows:
        totals.setdefault(entry, []).append(total)
    given = {row["entry"]: row["raw"] for row in run["standings"]}
    means = {entry: round(Fraction(sum(of) * UNIT, 100 * len(of))) for entry, of in totals.items()}
    if odd := sorted(entry for entry in means.keys() | given.keys() if means.get(entry) != given.get(entry)):
        raise ValueError(f"{code(odd[0])}: its raw mean does not follow")


def runs_come_out_again(evidence: Evidence) -> str:
    """Each run again, by its method and seed, with the additive companion that can be followed by hand."""
    told = [_again(evidence, run) for run in evidence.runs]
    return "; ".join(told) or "no run"


def _again(evidence: Evidence, run: Run) -> str:
    """By the version of the method that made it."""
    by = run["version"]
    if by not in VERSIONS:
        known = ", ".join(VERSIONS)
        raise ValueError(f"{run['kind']}: made by version {by} of the calibration, and known here are {known}")
    rows = rows_of(evidence, run)
    entries, reviewers = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    reviews = _reviews(evidence, run, rows)
    made = calibrate(reviews, method=run["method"], seed=run["seed"], version=by)
    beside = (
        made if run["method"] == "additive" else calibrate(reviews, method="additive", seed=run["seed"], version=by)
    )
    _compare(run, entries, made, beside)
    outcome = digest({"entries": entries, "reviewers": reviewers, "run": made.record})
    exactly = "to the last bit" if outcome == run["outcome"] else "to six decimals, as far as another machine can"
    return f"{run['kind']} {exactly}"


def _reviews(evidence: Evidence, run: Run, rows: Sequence[Row]) -> Reviews:
    entries, reviewers = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    at_entry, at_reviewer = ({pk: n for n, pk in enumerate(pks)} for pks in (entries, reviewers))
    of_entry, of_reviewer = dict(run["entry_blocs"]), dict(run["reviewer_blocs"])
    scales = [rubric for rubric in evidence.rules["rules"]["rubrics"] if rubric["kind"] == run["kind"]]
    return Reviews(
        np.array([at_entry[entry] for entry, _, _ in rows]), np.array([at_reviewer[who] for _, who, _ in rows]),
        np.array([total / 100 for _, _, total in rows]),
        float(min(scale["lowest"] for scale in scales)), float(max(scale["highest"] for scale in scales)), HUNDREDTH,
        entry_bloc=np.array([of_entry[pk] for pk in entries]),
        reviewer_bloc=np.array([of_reviewer[pk] for pk in reviewers]),
    )  # fmt: skip


def _compare(run: Run, entries: Sequence[int], made: Calibration, beside: Calibration) -> None:
    chance = made.p_top(min(run["top"], len(entries)))
    at = {entry: place for place, entry in enumerate(entries)}
    bands = {entries[one.entry]: one.band.value for one in places(made, min(run["top"], len(entries)))}
    for row in run["standings"]:
        place = at[row["entry"]]
        found = {
            "estimate": made.estimate[place], "p_top": chance[place], "additive": beside.estimate[place],
            "low": made.low[place], "high": made.high[place],
        }  # fmt: skip
        if row.get("band", bands[row["entry"]]) != bands[row["entry"]]:
            raise ValueError(f"{code(row['entry'])}: its band is {bands[row['entry']]} when computed again")
        for name, value in found.items():
            if row.get(name) is not None and abs(billionths(float(value)) - row[name]) > CLOSE:
                raise ValueError(f"{code(row['entry'])}: its {name} is {float(value):.6f} when computed again")
