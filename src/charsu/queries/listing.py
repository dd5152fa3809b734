"""How sure places on the shortlist are by the rule in force, as a run keeps it: the ground that it rests on (rule,
runs, groups) and what the rule gives on it. Kept with the run that was made last; whoever has the same ground
computes the same figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from charsu.models import Calibration, Edition, Entry
from charsu.queries.editions import rules_in_force
from charsu.queries.shortlist import KINDS, groups_of
from charsu.queries.standings import Input, as_run, latest_calibration
from charsu.rules import settings
from charsu.rules.listing import Listing, Side, listings
from charsu.rules.scoring import Calibration as Run
from charsu.rules.shortlist import ShortlistRule

RULE = "shortlist_rule"


@dataclass(frozen=True)
class Ground:
    """What the chances rest on: the rule, the codes of each candidate by which the rule groups, and the runs of the
    list by kind, `made` being the number of each; none for the one that is being made."""

    rule: ShortlistRule
    of: Mapping[int, Mapping[str, str]]
    runs: Mapping[str, tuple[Run, Input]]
    made: Mapping[str, int]
    lacks: Sequence[str]  # kinds with works that have no run yet


def ground_of(edition: Edition, kind: str, run: Run, given: Input) -> Ground:
    """The new run of a kind beside the newest of the other kind."""
    runs, made = {kind: (run, given)}, {}
    for other in KINDS:
        beside = latest_calibration(edition, other) if other != kind else None
        again = as_run(beside) if beside else None
        if beside and again:
            runs[other], made[other] = again, beside.pk
    admitted = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    lacks = sorted(set(admitted.exclude(kind__in=runs).values_list("kind", flat=True)))
    numbers = [pk for _, held in runs.values() for pk in held.entries]
    rule = rules_in_force(edition).shortlist
    return Ground(rule, _candidates(numbers, rule.per), {k: runs[k] for k in KINDS if k in runs}, made, lacks)


def _candidates(numbers: Iterable[int], per: Iterable[str]) -> dict[int, dict[str, str]]:
    rows = Entry.objects.filter(pk__in=list(numbers), withdrawn_at=None)
    found = rows.select_related("theme", "division", "municipality")
    return {row.pk: {part: groups_of(row)[part] for part in per} for row in found}


def listing_facts(ground: Ground) -> dict[str, Any]:
    """What the rule gives on this ground, as a run keeps it; entries by their numbers."""
    sides = [Side(run, [ground.of.get(pk) for pk in given.entries]) for run, given in ground.runs.values()]
    told: dict[str, dict[str, Any]] = {"chance": {}, "band": {}, "cut": {}}
    for (_, given), listing in zip(ground.runs.values(), listings(ground.rule, sides), strict=True):
        _tell(told, given, listing)
    of = {str(pk): dict(codes) for pk, codes in sorted(ground.of.items())}
    settled = [k for k, (_, given) in ground.runs.items() if not any(str(pk) in told["cut"] for pk in given.entries)]
    runs = {"runs": dict(ground.made), "settled": settled, "lacks": list(ground.lacks)}
    return {"rule": ground.rule.figures, "of": of, **runs, **told}


def _tell(told: dict[str, dict[str, Any]], given: Input, listing: Listing) -> None:
    for pk, chance, band, cut in zip(given.entries, listing.chance, listing.bands, listing.cut, strict=True):
        if band is not None:
            told["chance"][str(pk)], told["band"][str(pk)] = float(chance), band.value
        if not np.isnan(cut):
            told["cut"][str(pk)] = float(cut)


def _again(made: Calibration) -> dict[str, Any] | None:
    """The facts of a run computed anew on the ground that they name; nothing where a run of it has no sheet left."""
    held = made.facts["list"]
    rows = Calibration.objects.in_bulk(held["runs"].values())
    again = {kind: as_run(rows[pk]) for kind, pk in held["runs"].items() if pk in rows}
    runs = {kind: again[kind] for kind in KINDS if again.get(kind)}
    if len(runs) != len(held["runs"]):
        return None
    of = {int(pk): codes for pk, codes in held["of"].items()}
    rule = settings.read(RULE, held["rule"])
    return listing_facts(Ground(rule, of, {k: one for k, one in runs.items() if one}, held["runs"], held["lacks"]))


def has_another_list(made: Calibration) -> bool:
    """Whether the chances that a run keeps come out otherwise when they are computed anew, to the last bit."""
    return "list" in made.facts and _again(made) != made.facts["list"]
