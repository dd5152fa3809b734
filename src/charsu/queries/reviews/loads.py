"""How much each reviewer has to read under a plan, and how much everybody should at least."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from charsu.models import AssignmentPlan, Edition, Entry, Reviewer
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews.problem import Inputs


@dataclass(frozen=True)
class Load:
    """A bar of the picture: a reviewer's pairs out of the most they take; full bars are `tone` warn."""

    label: str
    value: int
    most: int
    tone: str
    countries: str


def loads_of(plan: AssignmentPlan, inputs: Inputs) -> tuple[Load, ...]:
    added = {(entry, reviewer) for entry, reviewer in plan.pairs}
    given = Counter(reviewer for _, reviewer in inputs.standing | added)
    homes = {e.pk: e.municipality.country for e in inputs.entries}
    read: dict[int, set[str]] = defaultdict(set)
    for entry, reviewer in inputs.standing | added:
        read[reviewer].add(homes.get(entry, ""))
    rows = []
    for r in inputs.reviewers:
        most = min(r.max_load, inputs.rules.max_load)
        tone = "warn" if given[r.pk] >= most else ""
        rows.append(Load(r.person.name, given[r.pk], most, tone, " ".join(sorted(read[r.pk]))))
    return tuple(sorted(rows, key=lambda row: (-row.value, row.label)))


def usual_least(edition: Edition) -> int:
    """Half of an even share: so much work for everybody leaves enough room for the fit of each pair."""
    entries = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None).count()
    reviewers = Reviewer.objects.filter(edition=edition, state="accepted").count()
    return entries * rules_in_force(edition).reviews_per_entry // reviewers // 2 if reviewers else 0
