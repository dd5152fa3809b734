"""Calibration: from all score sheets to the standings. A run is a record, and its computation holds up nobody."""

from datetime import datetime
from typing import Any

import numpy as np

from charsu import gate
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import Refused
from charsu.models import Calibration, Computation, Edition, ScoreSheet, Standing
from charsu.queries.editions import rules_in_force
from charsu.queries.listing import ground_of, listing_facts
from charsu.queries.standings import Input, figures_of, fitted, input_of, result_digest, shown_in
from charsu.rules.ledger.standings import chances_digest, standings_digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.scoring import METHODS, chosen, places, reviewer_report
from charsu.rules.scoring import Calibration as Run
from charsu.rules.scoring.versions import VERSION

PAGE_SHEETS = 800  # up to which a page computes by itself, in a second or so


def calibrate(
    *, actors: type_actors, now: datetime, edition: Edition, kind: str, method: str, seed: int, top: int
) -> Calibration:
    """Fit all submitted sheets of a kind and keep the standings; earlier runs stay. The additive model is fitted
    beside any other: it can be followed by hand."""
    gate.require(Act.CALIBRATE, actors[0], edition=edition)
    given = input_of(edition, kind, now)
    if given is None or method not in METHODS or top < 1:
        raise Refused(Refusal.NEEDS)
    run = fitted(given.reviews, method=method, seed=seed, version=VERSION)
    companion = run if method == "additive" else fitted(given.reviews, method="additive", seed=seed, version=VERSION)
    made: Calibration = _keep(
        actors=actors, now=now, edition=edition, kind=kind, given=given, run=run, companion=companion, top=top,
        listing=listing_facts(ground_of(edition, kind, run, given)),
    )  # fmt: skip
    return made


@performs(Act.CALIBRATE)
def _keep(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    kind: str,
    given: Input,
    run: Run,
    companion: Run,
    top: int,
    listing: dict[str, Any],
) -> Done:
    made = Calibration.objects.create(
        edition=edition, kind=kind, method=run.method, seed=run.seed, made_at=now, made_by=actors[0], top=top,
        sheets=len(given.rows), inputs_digest=given.digest, version=run.version,
        severity={str(pk): round(float(run.severity[at]), 4) for at, pk in enumerate(given.reviewers)},
        reviewers=_reports(run, given), facts=_facts(run, companion, given, top) | _short_of(edition, given),
        result_digest=result_digest(run, given),
    )  # fmt: skip
    listing["runs"][kind] = made.pk
    made.facts["list"] = listing
    made.save(update_fields=["facts"])
    rows = Standing.objects.bulk_create(_standings(made, run, companion, given))
    told = {
        "inputs": made.inputs_digest, "outcome": made.result_digest, "version": made.version,
        "standings": standings_digest([figures_of(row) for row in rows]), "shown": shown_in(rows),
        "chances": chances_digest(listing),
    }  # fmt: skip
    return Done(made, {"kind": kind, "method": made.method, "seed": made.seed, "sheets": made.sheets, **told})


def _standings(made: Calibration, run: Run, companion: Run, given: Input) -> list[Standing]:
    top = min(made.top, len(given.entries))
    raw = np.bincount(given.reviews.entry, given.reviews.score) / np.bincount(given.reviews.entry)
    beside = {place.entry: place.place for place in places(companion, top)}
    return [
        Standing(
            calibration=made, entry_id=given.entries[p.entry], raw=float(raw[p.entry]),
            estimate=float(run.estimate[p.entry]), low=float(run.low[p.entry]), high=float(run.high[p.entry]),
            p_top=p.p_top, place=p.place, band=p.band.value, additive=float(companion.estimate[p.entry]),
            additive_place=beside[p.entry], part=int(run.components[p.entry]),
        )
        for p in places(run, top)
    ]  # fmt: skip


def _reports(run: Run, given: Input) -> list[dict[str, Any]]:
    """What the scores say of each reviewer, the strictest first."""
    rows = [
        {
            "reviewer": given.reviewers[row.reviewer], "sheets": row.sheets, "severity": _short(row.severity),
            "low": _short(row.low), "high": _short(row.high), "spread": _short(row.spread),
            "agreement": _short(row.agreement), "favouritism": row.favouritism.value,
        }
        for row in reviewer_report(run, given.reviews)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -(row["severity"] or 0.0))


def _facts(run: Run, companion: Run, given: Input, top: int) -> dict[str, Any]:
    """Where the line falls, how many parts cannot be compared, and about whom the two methods disagree."""
    apart = chosen(run, top) ^ chosen(companion, top)
    ranked = np.sort(run.estimate)[::-1]
    cut = float(ranked[top - 1] + ranked[top]) / 2 if top < len(ranked) else None
    return {
        "cut": _short(cut), "parts": int(run.components.max()) + 1, "favouritism": _short(run.favouritism),
        "disagree": sorted(given.entries[entry] for entry in apart), "record": run.record,
        "scale": [given.reviews.lowest, given.reviews.highest],
    }  # fmt: skip


def _short_of(edition: Edition, given: Input) -> dict[str, Any]:
    """How many sheets the rules ask of an entry, and how many each has that has fewer."""
    asked, held = rules_in_force(edition).reviews_per_entry, np.bincount(given.reviews.entry)
    return {
        "asked": asked,
        "short": {str(pk): int(n) for pk, n in zip(given.entries, held, strict=True) if n < asked},
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def is_small(edition: Edition, kind: str) -> bool:
    """Whether a page may compute at once instead of waiting for the worker."""
    rows = ScoreSheet.objects.filter(assignment__entry__edition=edition, assignment__entry__kind=kind)
    return rows.filter(submitted_at__isnull=False).count() <= PAGE_SHEETS


@performs(Act.CALIBRATE, recorded=False)
def ask_calibration(
    *, actors: type_actors, now: datetime, edition: Edition, kind: str, method: str, seed: int, top: int
) -> Done:
    """Put a run into the worker's list."""
    waiting = Computation.objects.filter(edition=edition.slug, kind="calibration", ended_at=None, attempts__lt=3)
    if waiting.exists():
        raise Refused(Refusal.DONE)
    wish = {"kind": kind, "method": method, "seed": seed, "top": top}
    asked = Computation.objects.create(
        edition=edition.slug, kind="calibration", wish=wish, asked_by=actors[0], asked_at=now
    )  # fmt: skip
    return Done(asked)


def carry_out(computation: Computation, *, now: datetime) -> None:
    """Run what was asked. What came of it, or why nothing did, is kept for the page."""
    mine = Computation.objects.filter(pk=computation.pk, attempts=computation.attempts, ended_at=None)
    if not mine.update(attempts=computation.attempts + 1, began_at=now):
        return
    edition = Edition.objects.get(slug=computation.edition)
    try:
        made = calibrate(actors=(computation.asked_by,), now=now, edition=edition, **computation.wish)
        outcome: dict[str, Any] = {"calibration": made.pk}
    except Refused as trouble:
        outcome = {"refused": trouble.reason.value, "details": list(trouble.details), "reasons": []}
    Computation.objects.filter(pk=computation.pk).update(ended_at=now, outcome=outcome)
    computation.refresh_from_db()
