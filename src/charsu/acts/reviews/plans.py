"""The assignment: pinned and forbidden pairs, plans to look at, and their release by both institutions.

A plan is computed outside any transaction, so that nobody who writes meanwhile has to wait for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from charsu import gate
from charsu.acts.protocol import Done, jointly, performs, tell, type_actors
from charsu.acts.reviews.conflicts import conflicts_body
from charsu.acts.reviews.search import Unplanned, found_for
from charsu.gate import NotThere, Refused
from charsu.models import (
    Assignment,
    AssignmentPlan,
    Computation,
    Edition,
    PairRule,
    Reviewer,
)
from charsu.models.reviews import FORWARDED
from charsu.queries.editions import REVIEWS_DUE, told_in_letters
from charsu.queries.parties import seated
from charsu.queries.reviews import Inputs, Options, inputs_of, is_altered, is_stale
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase
from charsu.rules.pairs import Pair, Table, sort_pairs
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line

SOON = 20.0  # seconds that a page may wait for a plan
PAGE_PAIRS = 60_000  # entries by reviewers up to which a page computes by itself


@performs(Act.PAIR_RULE)
def rule_pairs(
    *, actors: type_actors, now: datetime, edition: Edition, pairs: Sequence[Pair], is_pin: bool, words: str = ""
) -> Done:
    """Pin pairs, or forbid them; what cannot be is refused with its reason, and the rest is kept."""
    if not pairs:
        raise Refused(Refusal.INCOMPLETE)
    sorted_ = sort_pairs(pairs, _table(edition), is_pin=is_pin)
    for entry, reviewer in sorted_.kept:
        PairRule.objects.update_or_create(
            reviewer_id=reviewer, entry_id=entry,
            defaults={"is_pin": is_pin, "words": clean_line(words)[:500], "by": actors[0], "at": now},
        )  # fmt: skip
    kept = digest(sorted(map(list, sorted_.kept)))
    body = {"pin": is_pin, "kept": len(sorted_.kept), "refused": len(sorted_.refused), "pairs": kept}
    return Done(sorted_, body)


def _table(edition: Edition) -> Table:
    running = Assignment.objects.filter(entry__edition=edition).exists()
    inputs: Inputs = inputs_of(edition, Options("replacement" if running else "round"))
    present = [r for r in inputs.reviewers if r.state == "accepted"]
    absent = Reviewer.objects.filter(edition=edition).exclude(state="accepted").values_list("pk", flat=True)
    return Table(
        frozenset(e.pk for e in inputs.entries), {r.pk: r.country for r in present},
        {r.pk: min(r.max_load, inputs.rules.max_load) for r in present}, frozenset(absent), inputs.barred,
        inputs.standing, inputs.pins, inputs.rules.reviews_per_entry, inputs.forbidden,
    )  # fmt: skip


@performs(Act.PAIR_RULE)
def unrule_pairs(*, actors: type_actors, now: datetime, edition: Edition, rules: Iterable[int]) -> Done:
    """Take pins and prohibitions back; the next plan is free of them."""
    gone, _ = PairRule.objects.filter(entry__edition=edition, pk__in=list(rules)).delete()
    if not gone:
        raise NotThere
    return Done(gone, {"taken_back": gone})


def plan(
    *, actors: type_actors, now: datetime, edition: Edition, options: Options, time_limit: float = SOON
) -> AssignmentPlan:
    """Compute an assignment to look at; nothing is released. Raises `Unplanned` with the reasons when there is
    none."""
    gate.require(Act.ASSIGNMENT_PREVIEW, actors[0], edition=edition)
    _in_its_phase(edition, options.purpose)
    inputs = inputs_of(edition, options)
    found = found_for(inputs, time_limit)
    made: AssignmentPlan = _keep(actors=actors, now=now, edition=edition, inputs=inputs, found=found)
    return made


def _in_its_phase(edition: Edition, purpose: str) -> None:
    if (purpose == "round") != (edition.phase == Phase.SCREENING.value):
        raise Refused(Refusal.PHASE)


@performs(Act.ASSIGNMENT_PREVIEW)
def _keep(*, actors: type_actors, now: datetime, edition: Edition, inputs: Inputs, found: Mapping[str, Any]) -> Done:
    body = {"added": found["added"], "purpose": inputs.options.purpose, "removed": found["removed"]}
    made = AssignmentPlan.objects.create(
        edition=edition, made_at=now, made_by=actors[0], seed=inputs.options.seed, objective=found["objective"],
        bound=found["bound"], pairs=found["added"], digest=digest(body), purpose=inputs.options.purpose,
        options=inputs.options.as_json(), facts={**found["facts"], "removed": found["removed"]},
        inputs_digest=inputs.digest,
    )  # fmt: skip
    told = {"digest": made.digest, "inputs": made.inputs_digest, "pairs": len(made.pairs), "seed": made.seed}
    return Done(made, {**told, "purpose": made.purpose})


@performs(Act.ASSIGNMENT_PREVIEW, recorded=False)
def ask_plan(*, actors: type_actors, now: datetime, edition: Edition, options: Options) -> Done:
    """Put the computation of a plan into the worker's list."""
    _in_its_phase(edition, options.purpose)
    if Computation.objects.filter(edition=edition.slug, kind="assignment", ended_at=None, attempts__lt=3).exists():
        raise Refused(Refusal.DONE)
    wish = options.as_json()
    asked = Computation.objects.create(
        edition=edition.slug, kind="assignment", wish=wish, asked_by=actors[0], asked_at=now
    )  # fmt: skip
    return Done(asked)


def is_small(edition: Edition) -> bool:
    """Whether a page may compute at once instead of waiting for the worker."""
    entries = edition.entries.filter(screening__result="admitted").count()
    return entries * edition.reviewers.count() <= PAGE_PAIRS


def carry_out(computation: Computation, *, now: datetime, time_limit: float = SOON) -> None:
    """Compute what was asked. What came of it, or why nothing did, is kept for the page."""
    mine = Computation.objects.filter(pk=computation.pk, attempts=computation.attempts, ended_at=None)
    if not mine.update(attempts=computation.attempts + 1, began_at=now):
        return
    edition, options = Edition.objects.get(slug=computation.edition), Options.from_json(computation.wish)
    try:
        made = plan(
            actors=(computation.asked_by,), now=now, edition=edition, options=options, time_limit=time_limit
        )  # fmt: skip
        outcome: dict[str, Any] = {"plan": made.pk}
    except Unplanned as trouble:
        outcome = {"refused": trouble.reason.value, "details": list(trouble.details), "reasons": trouble.reasons}
    except Refused as trouble:
        outcome = {"refused": trouble.reason.value, "details": list(trouble.details), "reasons": []}
    Computation.objects.filter(pk=computation.pk).update(ended_at=now, outcome=outcome)
    computation.refresh_from_db()


@performs(Act.ASSIGNMENT_PREVIEW, recorded=False)
def put_forward(*, actors: type_actors, now: datetime, edition: Edition, plan: AssignmentPlan) -> Done:
    """Mark a plan as the one to release, and tell the officers of both institutions that it waits for their keys."""
    if plan.edition_id != edition.pk:
        raise NotThere
    if plan.released_at or FORWARDED in plan.facts:
        raise Refused(Refusal.DONE)
    if is_stale(plan):
        raise Refused(Refusal.OUTDATED)
    plan.facts = {**plan.facts, FORWARDED: now.isoformat()}
    plan.save(update_fields=["facts"])
    for person in seated(edition, Role.OFFICER):
        tell(person=person, kind="plan_ready", now=now, edition=edition.slug, plan=plan.digest[:12])
    return Done(plan)


def plan_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """What both release is a plan that the secretary put before both, and no other that lies on the desk."""
    rows = AssignmentPlan.objects.filter(edition=edition, digest=str(wish.get("plan", "")))
    found = rows.filter(facts__has_key=FORWARDED).first() or rows.first()
    if found is None:
        raise NotThere
    if found.released_at:
        raise Refused(Refusal.DONE)
    _in_its_phase(edition, found.purpose)
    if is_stale(found):
        raise Refused(Refusal.OUTDATED)
    if FORWARDED not in found.facts:
        raise Refused(Refusal.NOT_FORWARDED)
    return {
        "plan": found.digest, "pairs": len(found.pairs), "purpose": found.purpose,
        "conflicts": conflicts_body(edition, {}),
    }  # fmt: skip


@jointly(Act.ASSIGNMENT_RELEASE, describe=plan_body)
def release(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both release a plan: the assignments come to be, and the reviewers are told."""
    rows = AssignmentPlan.objects.filter(edition=edition, digest=body["plan"], released_at=None)
    found = rows.filter(facts__has_key=FORWARDED).latest("pk")
    if is_altered(found):
        raise Refused(Refusal.OUTDATED)
    if found.purpose == "round" and Assignment.objects.filter(entry__edition=edition).exists():
        raise Refused(Refusal.DONE)
    for entry, reviewer in found.facts.get("removed", ()):
        moved = Assignment.objects.filter(entry=entry, reviewer=reviewer, ended_at=None, sheet=None)
        moved.update(ended_at=now, why="moved")
    Assignment.objects.bulk_create(
        Assignment(entry_id=entry, reviewer_id=reviewer, released_at=now, plan=found)
        for entry, reviewer in found.pairs
    )
    found.released_at = now
    found.save(update_fields=["released_at"])
    given, due = {reviewer for _, reviewer in found.pairs}, told_in_letters(edition, REVIEWS_DUE)
    for reviewer in Reviewer.objects.filter(pk__in=given).select_related("person"):
        tell(person=reviewer.person, kind="assigned", now=now, edition=edition.slug, **due)
    return Done(found, {"pairs": len(found.pairs), "plan": found.digest, "purpose": found.purpose})
