"""The round as it was released, and which of its anchors are read by fewer since."""

from collections import Counter

from django.db.models import Q, QuerySet

from charsu.models import AssignmentPlan, Edition, Entry
from charsu.queries.reviews.problem import Inputs
from charsu.rules.lifecycle import Phase


def plan_with_round(
    plans: QuerySet[AssignmentPlan], pk: int | None
) -> tuple[AssignmentPlan | None, AssignmentPlan | None]:
    """One plan, the newest if none is named, and that of the round as it was released; in one question."""
    named = Q(pk__in=plans.order_by("-pk").values("pk")[:1]) if pk is None else Q(pk=pk)
    rows = plans.filter(named | Q(purpose="round", released_at__isnull=False)).order_by("-pk")
    found = list(rows.select_related("made_by"))
    plan = next((row for row in found if pk in (None, row.pk)), None)
    return plan, next((row for row in found if row.purpose == "round" and row.released_at), None)


def thinner_anchors(inputs: Inputs, edition: Edition, released: AssignmentPlan | None) -> tuple[Entry, ...]:
    """Anchors are read by more so that scores can be compared: one that loses a reader lacks nothing by the rules, so
    no replacement is looked for, and the secretary should know."""
    if edition.phase != Phase.REVIEW.value or released is None:
        return ()
    held, wanted = Counter(entry for entry, _ in inputs.given), inputs.rules.reviews_per_entry
    planned = Counter(entry for entry, _ in released.pairs)
    return tuple(e for e in inputs.entries if wanted <= held[e.pk] < planned[e.pk])
