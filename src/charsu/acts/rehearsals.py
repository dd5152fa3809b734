"""Rehearsals: the founders ask what a design would give; the worker plays it, and nothing of the edition moves."""

from dataclasses import asdict
from datetime import datetime
from time import monotonic
from typing import Any

from django.utils.translation import gettext_noop

from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import Refused
from charsu.models import Computation, Edition
from charsu.rules.permissions import Act, Refusal
from charsu.rules.rehearsal import Design, rehearse

UNDER_WAY = gettext_noop("A rehearsal is under way: wait for its answer.")
BETWEEN_SIGNS = 1.0  # seconds between two signs of progress


@performs(Act.REHEARSE, recorded=False)
def ask_rehearsal(*, actors: type_actors, now: datetime, edition: Edition, wish: dict[str, Any]) -> Done:
    """Put a rehearsal into the worker's list; one at a time."""
    waiting = Computation.objects.filter(edition=edition.slug, kind="rehearsal", ended_at=None, attempts__lt=3)
    if waiting.exists():
        raise Refused(Refusal.DONE, UNDER_WAY)
    try:
        _designs(wish)
    except ValueError as trouble:
        raise Refused(Refusal.INCOMPLETE) from trouble
    asked = Computation.objects.create(
        edition=edition.slug, kind="rehearsal", wish=wish, asked_by=actors[0], asked_at=now
    )
    return Done(asked)


def _designs(wish: dict[str, Any]) -> list[Design]:
    weights = tuple(float(weight) for weight in wish["weights"])
    return [
        Design(
            entries=wish["entries"],
            reviewers=wish["reviewers"],
            reviews_per_entry=reviews,
            k=wish["k"],
            weights=weights,
            max_load=wish["max_load"],
        )
        for reviews in wish["reviews"]
    ]


def carry_out(computation: Computation, *, now: datetime) -> None:
    """Play each design in turn; how far it is stands in the outcome until the answer does."""
    mine = Computation.objects.filter(pk=computation.pk, attempts=computation.attempts, ended_at=None)
    if not mine.update(attempts=computation.attempts + 1, began_at=now, outcome={"done": 0}):
        return
    wish, answers = computation.wish, []
    designs = _designs(wish)
    for number, design in enumerate(designs):
        sign = _Sign(computation.pk, number * wish["rounds"], len(designs) * wish["rounds"])
        try:
            made = rehearse(design, rounds=wish["rounds"], seed=wish["seed"], progress=sign)
        except ValueError as trouble:
            answers.append({"reviews": design.reviews_per_entry, "impossible": str(trouble)})
            continue
        answers.append(
            {
                "reviews": design.reviews_per_entry,
                "outcomes": [asdict(outcome) for outcome in made.outcomes],
                "lots": asdict(made.lots),
                "workload": asdict(made.workload),
            }
        )
    Computation.objects.filter(pk=computation.pk).update(ended_at=now, outcome={"designs": answers})


class _Sign:
    """Writes how far the worker is, at most once a second."""

    def __init__(self, pk: int, before: int, whole: int) -> None:
        self.pk, self.before, self.whole, self.said = pk, before, whole, monotonic()

    def __call__(self, done: int, rounds: int) -> None:
        if monotonic() - self.said < BETWEEN_SIGNS:
            return
        self.said = monotonic()
        outcome = {"done": self.before + done, "of": self.whole}
        Computation.objects.filter(pk=self.pk, ended_at=None).update(outcome=outcome)
