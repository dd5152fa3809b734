"""Plans of assignment as the secretary looks at them: figures, loads, what changed against the plan before."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from charsu.gate import NotThere, require
from charsu.models import Assignment, AssignmentPlan, Computation, Edition, Entry, PairRule, Person, Reviewer
from charsu.models.reviews import FORWARDED
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews.anchors import plan_with_round, thinner_anchors
from charsu.queries.reviews.blind import code_of
from charsu.queries.reviews.freshness import is_stale
from charsu.queries.reviews.loads import Load, loads_of
from charsu.queries.reviews.problem import Inputs, Options, inputs_of
from charsu.queries.waiting import AGAIN, ATTEMPTS, Wait, wait_of, with_signs
from charsu.rules.expertise import Level, read_expertise
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Line:
    """An entry of the plan: who would read it, from which countries, and how many of them read its language."""

    code: str
    title: str
    language: str
    theme: dict[str, str]
    reviewers: tuple["Reads", ...]
    countries: tuple[str, ...]
    readers: int


@dataclass(frozen=True)
class Reads:
    """A reviewer of an entry, with the level they declared for its theme; None where they declared none."""

    name: str
    level: Level | None
    is_pinned: bool = False


@dataclass(frozen=True)
class Change:
    """One pair that the newer plan has and the older has not, or the other way round."""

    entry: str
    reviewer: str


@dataclass(frozen=True)
class Against:
    """A plan beside an earlier one. Objectives are compared where both are of the same purpose."""

    other: AssignmentPlan
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    difference: float

    @property
    def changes(self) -> tuple[tuple[Change, bool], ...]:
        """Every pair that differs, and whether it is new; the new ones first."""
        return (*((row, True) for row in self.gained), *((row, False) for row in self.lost))


@dataclass(frozen=True)
class PlanSeen:
    plan: AssignmentPlan | None
    stale: bool = False
    loads: tuple[Load, ...] = ()
    lines: tuple[Line, ...] = ()
    languages: tuple[dict[str, Any], ...] = ()
    barred: int = 0
    against: Against | None = None
    short: tuple["Short", ...] = ()
    levels: tuple[tuple[Level | None, int], ...] = ()
    thinner: tuple[str, ...] = ()  # anchors of the round that lost a reviewer and still have as many as the rules ask

    @property
    def forwarded_at(self) -> datetime | None:
        """When it was put before both institutions."""
        at = self.plan.facts.get(FORWARDED) if self.plan else None
        return datetime.fromisoformat(at) if at else None

    @property
    def share(self) -> float:
        """The objective as per cent of what no assignment could pass, to three decimals: what is shown of it."""
        if self.plan is None or not self.plan.bound:
            return 100.0
        return round(100 * self.plan.objective / self.plan.bound, 3)

    @property
    def spread(self) -> tuple[int, int, int] | None:
        """The least, the middle and the greatest load of a reviewer."""
        loads = sorted(load.value for load in self.loads)
        return (loads[0], loads[len(loads) // 2], loads[-1]) if loads else None


@dataclass(frozen=True)
class Short:
    """An entry of the running round that lacks reviewers: it has `held` of `wanted`; `why` it lost one."""

    entry: Entry
    code: str
    held: int
    wanted: int
    left: int
    conflicts: int


def plans_of(person: Person, edition: Edition) -> list[AssignmentPlan]:
    """Newest first, without their pairs."""
    require(Act.SEE_REVIEWERS, person, edition=edition)
    return list(AssignmentPlan.objects.filter(edition=edition).defer("pairs").select_related("made_by")[:50])


def plan_of(person: Person, edition: Edition, pk: int) -> AssignmentPlan:
    require(Act.SEE_REVIEWERS, person, edition=edition)
    found = AssignmentPlan.objects.filter(edition=edition, pk=pk).select_related("made_by").first()
    if found is None:
        raise NotThere
    return found


def plan_seen(
    person: Person, edition: Edition, pk: int | None = None, against: int | None = None, *, brief: bool = False
) -> PlanSeen:
    """One plan, the newest if none is named; `brief` without its entries and its comparison with another."""
    require(Act.SEE_REVIEWERS, person, edition=edition)
    plans = AssignmentPlan.objects.filter(edition=edition)
    plan, released = plan_with_round(plans, pk)
    if pk is not None and plan is None:
        raise NotThere
    inputs = inputs_of(edition, Options.from_json(plan.options) if plan else Options())
    seen = PlanSeen(
        plan, languages=_languages(inputs), barred=len(inputs.barred), short=_short(inputs, edition),
        thinner=tuple(map(code_of, thinner_anchors(inputs, edition, released))),
    )  # fmt: skip
    if plan is None:
        return seen
    stale = plan.released_at is None and is_stale(plan, inputs)
    seen = replace(seen, stale=stale, loads=loads_of(plan, inputs), levels=_levels(plan, inputs))
    if brief:
        return seen
    earlier = plans.filter(pk=against) if against else plans.filter(pk__lt=plan.pk, purpose=plan.purpose)
    other = earlier.exclude(pk=plan.pk).first()
    beside = _against(plan, other, inputs.names) if other else None
    return replace(seen, lines=_lines(plan, inputs, inputs.names), against=beside)


def _short(inputs: Inputs, edition: Edition) -> tuple["Short", ...]:
    """Entries of the running round with fewer reviewers than the rules ask: the list of replacements."""
    if edition.phase != Phase.REVIEW.value:
        return ()
    held, wanted = Counter(entry for entry, _ in inputs.given), inputs.rules.reviews_per_entry
    left, conflicts = (Counter(entry for entry, _ in inputs.ended[why]) for why in ("left", "conflict"))
    return tuple(
        Short(e, code_of(e), held[e.pk], wanted, left[e.pk], conflicts[e.pk])
        for e in inputs.entries
        if held[e.pk] < wanted
    )


def _levels(plan: AssignmentPlan, inputs: Inputs) -> tuple[tuple[Level | None, int], ...]:
    """How many pairs of the plan go to reviewers of each level in the entry's theme, the highest first; no level that
    has none."""
    themes, said = {e.pk: e.theme.code for e in inputs.entries}, _said(inputs)
    found = Counter(said.get(reviewer, {}).get(themes.get(entry, "")) for entry, reviewer in plan.pairs)
    if set(found) <= {None}:
        return ()
    return tuple((level, found[level]) for level in (*sorted(Level, reverse=True), None) if found[level])


def _said(inputs: Inputs) -> dict[int, Mapping[str, Level]]:
    return {r.pk: read_expertise(r.expertise).themes for r in inputs.reviewers}


def _lines(plan: AssignmentPlan, inputs: Inputs, names: Mapping[int, str]) -> tuple[Line, ...]:
    facts, said = {r.pk: r for r in inputs.reviewers}, _said(inputs)
    of_entry: dict[int, list[int]] = defaultdict(list)
    for entry, reviewer in plan.pairs:
        of_entry[entry].append(reviewer)
    lines = []
    for e in inputs.entries:
        if e.pk not in of_entry:
            continue
        held = [facts[pk] for pk in of_entry[e.pk] if pk in facts]
        lines.append(
            Line(
                code_of(e), e.title, e.language, e.theme.name,
                tuple(
                    Reads(names.get(pk, ""), said.get(pk, {}).get(e.theme.code), (e.pk, pk) in inputs.pins)
                    for pk in of_entry[e.pk]
                ),
                tuple(sorted(r.country for r in held)), sum(e.language in r.languages for r in held),
            )
        )  # fmt: skip
    return tuple(lines)


def _languages(inputs: Inputs) -> tuple[dict[str, Any], ...]:
    spoken = Counter(entry.language for entry in inputs.entries)
    return tuple(
        {"code": code, "entries": count, "readers": sum(code in r.languages for r in inputs.reviewers)}
        for code, count in sorted(spoken.items())
    )


def _against(plan: AssignmentPlan, other: AssignmentPlan, names: Mapping[int, str]) -> Against:
    mine = {(entry, reviewer) for entry, reviewer in plan.pairs}
    theirs = {(entry, reviewer) for entry, reviewer in other.pairs}

    def told(pairs: set[tuple[int, int]]) -> tuple[Change, ...]:
        return tuple(Change(f"E-{entry:04d}", names.get(reviewer, "")) for entry, reviewer in sorted(pairs))

    return Against(other, told(mine - theirs), told(theirs - mine), plan.objective - other.objective)


def pair_rules(person: Person, edition: Edition) -> list[PairRule]:
    require(Act.SEE_REVIEWERS, person, edition=edition)
    rows = PairRule.objects.filter(entry__edition=edition)
    return list(rows.select_related("entry", "reviewer__person", "by").order_by("entry_id", "reviewer_id"))


def shortfalls(edition: Edition) -> int:
    """How many entries of the running round lack a reviewer."""
    if edition.phase != Phase.REVIEW.value:
        return 0
    stands = Count("assignments", filter=Q(assignments__ended_at=None), distinct=True)
    rows = Entry.objects.filter(edition=edition, screening__result="admitted", withdrawn_at=None)
    return rows.annotate(held=stands).filter(held__lt=rules_in_force(edition).reviews_per_entry).count()


@dataclass(frozen=True)
class Asked:
    """The newest computation of a kind: under way, done, or refused with reasons."""

    computation: Computation | None
    wait: Wait | None = None

    @property
    def is_under_way(self) -> bool:
        return self.wait is not None and self.wait.is_under_way

    @property
    def refusal(self) -> Mapping[str, Any] | None:
        outcome = self.computation.outcome if self.computation else {}
        return outcome if outcome.get("refused") else None


def newest_asked(edition: Edition, kind: str, now: datetime) -> Asked:
    found = with_signs(Computation.objects.filter(edition=edition.slug, kind=kind)).first()
    return Asked(found, wait_of(found, now) if found else None)


def due(now: datetime, most_attempts: int = ATTEMPTS) -> list[Computation]:
    """Computations that nobody has begun; one whose worker died is begun again after a quarter of an hour."""
    waiting = Q(began_at=None) | Q(began_at__lt=now - AGAIN)
    rows = Computation.objects.filter(waiting, ended_at=None, attempts__lt=most_attempts)
    return list(rows.select_related("asked_by").order_by("pk"))


@dataclass(frozen=True)
class DeskFigures:
    """The state of the secretary's rooms in a handful of counts."""

    invited: int
    accepted: int
    gone: int
    given: int
    done: int
    drafts: int
    short: int
    plans: int


def desk_figures(person: Person, edition: Edition) -> DeskFigures:
    require(Act.SEE_REVIEWERS, person, edition=edition)
    states = Counter(Reviewer.objects.filter(edition=edition).values_list("state", flat=True))
    rows = Assignment.objects.filter(entry__edition=edition, ended_at=None)
    given = rows.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(sheet__submitted_at__isnull=False)),
        drafts=Count("pk", filter=Q(sheet__isnull=False, sheet__submitted_at=None)),
    )
    plans = AssignmentPlan.objects.filter(edition=edition).count()
    return DeskFigures(
        states["invited"], states["accepted"], states["declined"] + states["left"], given["all"], given["done"],
        given["drafts"], shortfalls(edition), plans,
    )  # fmt: skip
