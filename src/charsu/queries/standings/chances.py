"""The chances to be on the shortlist by its rule, as a run keeps them. They rest on the newest run of every kind, so
those of a run stand with it, or with a later run of the other kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charsu.models import Calibration, Standing


@dataclass(frozen=True)
class Chances:
    """`cut` has for each entry the level at which its place changes hands, where there is one; a kind is `settled`
    where no entry of it has one, so that scores change nothing: the list takes them all, as in a small edition.
    `lacks` are kinds with works that had no run yet."""

    made_at: datetime
    rule: Mapping[str, Any]
    runs: Mapping[str, int]
    of: Mapping[str, Mapping[str, str]]
    settled: Sequence[str]
    lacks: Sequence[str]
    chance: Mapping[str, float]
    band: Mapping[str, str]
    cut: Mapping[str, float]


def chances_of(made: Calibration) -> Chances | None:
    """Nothing for a run from before they were kept."""
    rests_on = {f"facts__list__runs__{made.kind}": made.pk}
    later = Calibration.objects.filter(edition=made.edition_id, pk__gte=made.pk, **rests_on)
    return chances_among(later.only("made_at", "facts"), made)


def chances_among(runs: Iterable[Calibration], made: Calibration) -> Chances | None:
    """Those of the newest of `runs` that rest on `made`."""
    holding = [run for run in runs if run.facts.get("list", {}).get("runs", {}).get(made.kind) == made.pk]
    holder = max(holding, key=lambda run: run.pk, default=None)
    return Chances(holder.made_at, **holder.facts["list"]) if holder else None


def tell_chances(made: Calibration, rows: Iterable[Standing], chances: Chances | None) -> None:
    """Each row of a run with the chance and band to show: by the rule, where it leaves something open for this kind,
    else of the first of the kind; nothing by the rule for an entry that was withdrawn, which it does not know."""
    by_rule = chances is not None and made.kind not in chances.settled
    for row in rows:
        key = str(row.entry_id)
        row.by_rule = chances.chance.get(key) if chances else None  # type: ignore[attr-defined]
        row.chance = row.by_rule if by_rule else row.p_top  # type: ignore[attr-defined]
        row.sure = chances.band.get(key, "") if chances and by_rule else row.band  # type: ignore[attr-defined]
