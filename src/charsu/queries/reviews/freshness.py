"""Whether a plan still rests on what there is."""

from collections.abc import Iterable
from typing import Any

from charsu.models import AssignmentPlan, Edition
from charsu.queries.reviews.problem import Inputs, Options, inputs_of
from charsu.rules.ledger.canonical import digest


def inputs_digest(edition: Edition, options: Options) -> str:
    return inputs_of(edition, options).digest


def plan_told(plan: AssignmentPlan) -> dict[str, Any]:
    """What the digest of a plan binds, as it is stored now."""
    return {"added": plan.pairs, "purpose": plan.purpose, "removed": plan.facts.get("removed", [])}


def is_altered(plan: AssignmentPlan) -> bool:
    """Whether its pairs were changed since, past the acts: no act changes them."""
    return digest(plan_told(plan)) != plan.digest


def is_stale(plan: AssignmentPlan, inputs: Inputs | None = None) -> bool:
    """Whether the plan, or something that it rests on, has changed since it was computed."""
    if is_altered(plan):
        return True
    inputs = inputs or inputs_of(plan.edition, Options.from_json(plan.options))
    return inputs.digest != plan.inputs_digest


def still_fresh(edition: Edition, plans: Iterable[AssignmentPlan]) -> list[AssignmentPlan]:
    """Those under which nothing has changed; what several rest on alike is read once."""
    known: dict[str, str] = {}
    found = []
    for plan in plans:
        options = Options.from_json(plan.options)
        alike = f"{options.purpose} {sorted(options.extra.items())}"
        if alike not in known:
            known[alike] = inputs_digest(edition, options)
        if known[alike] == plan.inputs_digest and not is_altered(plan):
            found.append(plan)
    return found
