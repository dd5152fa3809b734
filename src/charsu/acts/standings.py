"""Calibration: from all score sheets to the standings."""

from datetime import datetime

import numpy as np

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import Refused
from charsu.models import Calibration, Edition, Standing
from charsu.queries.standings import sheets_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.scoring import Reviews, places
from charsu.rules.scoring import calibrate as fit

METHODS = ("mean", "additive")


@performs(Act.CALIBRATE)
def calibrate(
    *, actors: type_actors, now: datetime, edition: Edition, kind: str, method: str, seed: int, top: int
) -> Done:
    """Fit all submitted sheets of a kind and keep the standings; earlier runs stay."""
    rows = sheets_of(edition, kind)
    if not rows or method not in METHODS:
        raise Refused(Refusal.NEEDS)
    entries, reviewers = sorted({e for e, _, _ in rows}), sorted({r for _, r, _ in rows})
    at_entry = {pk: number for number, pk in enumerate(entries)}
    at_reviewer = {pk: number for number, pk in enumerate(reviewers)}
    score = np.array([total / 100 for _, _, total in rows])
    reviews = Reviews(
        np.array([at_entry[e] for e, _, _ in rows]), np.array([at_reviewer[r] for _, r, _ in rows]), score,
        0.0, 10.0, 0.01,
    )  # fmt: skip
    result = fit(reviews, method=method, seed=seed)
    made = Calibration.objects.create(
        edition=edition, kind=kind, method=method, seed=seed, made_at=now, top=top, sheets=len(rows),
        inputs_digest=digest([list(row) for row in rows]),
        severity={str(pk): round(float(result.severity[at]), 4) for pk, at in at_reviewer.items()},
    )  # fmt: skip
    raw = np.bincount(reviews.entry, score) / np.bincount(reviews.entry)
    Standing.objects.bulk_create(
        Standing(
            calibration=made, entry_id=entries[p.entry], raw=float(raw[p.entry]),
            estimate=float(result.estimate[p.entry]), low=float(result.low[p.entry]),
            high=float(result.high[p.entry]), p_top=p.p_top, place=p.place, band=p.band.value,
        )
        for p in places(result, min(top, len(entries)))
    )  # fmt: skip
    return Done(made, {"kind": kind, "method": method, "seed": seed, "inputs": made.inputs_digest})
