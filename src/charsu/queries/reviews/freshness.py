"""Whether a plan still rests on what there is."""

from collections.abc import Iterable

from charsu.models import AssignmentPlan, Edition
from charsu.queries.reviews.problem import Inputs, Options, inputs_of


def inputs_digest(edition: Edition, options: Options) -> str:
    return inputs_of(edition, options).digest


def is_stale(plan: AssignmentPlan, inputs: Inputs | None = None) -> bool:
    """Whether something that the plan rests on has changed since it was computed."""
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
        if known[alike] == plan.inputs_digest:
            found.append(plan)
    return found
