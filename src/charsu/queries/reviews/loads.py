"""How much each reviewer has to read under a plan, and how much everybody should at least."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count

from charsu.models import AssignmentPlan, Edition, Entry, Reviewer
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews.problem import Inputs

USUAL_ANCHORS, MORE_AT_AN_ANCHOR, USUAL_OVERLAP = 4, 2, 15


@dataclass(frozen=True)
class Load:
    """A bar of the picture: a reviewer's pairs out of the most they take; full bars are `tone` warn."""

    label: str
    value: int
    most: int
    tone: str
    countries: tuple[str, ...]  # whose entries they read


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
        rows.append(Load(r.person.name, given[r.pk], most, tone, tuple(sorted(read[r.pk] - {""}))))
    return tuple(sorted(rows, key=lambda row: (-row.value, row.label)))


def usual_options(edition: Edition) -> dict[str, int]:
    """What a plan of the whole round starts from, by the size of the edition: half of an even share for everybody,
    which leaves room for the fit of each pair; an anchor for four entries, where reviewers are left to read it; and
    reviews across themes, where there are entries of several."""
    admitted = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    entries, themes = admitted.aggregate(e=Count("pk"), t=Count("theme", distinct=True)).values()
    reviewers = Reviewer.objects.filter(edition=edition, state="accepted").count()
    asked = rules_in_force(edition).reviews_per_entry
    return {
        "least": entries * asked // reviewers // 2 if reviewers else 0,
        "anchors": min(USUAL_ANCHORS, entries // 4) if reviewers >= asked + MORE_AT_AN_ANCHOR else 0,
        "overlap": USUAL_OVERLAP if themes > 1 else 0,
    }
