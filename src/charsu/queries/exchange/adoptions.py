"""Adoptions as all may read them: of a practice, of a city, one by one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from charsu.gate import NotThere
from charsu.models import Adoption, Effect, Milestone, Municipality, Practice
from charsu.rules.exchange.plans import Plan
from charsu.rules.exchange.stages import Mark, Stage, evaluable_from
from charsu.rules.exchange.uptake import Uptake, uptake_of

_WITH = ("municipality", "practice__municipality", "practice__edition", "practice__theme")


def adoptions() -> QuerySet[Adoption]:
    return Adoption.objects.select_related(*_WITH)


def adoption_of(public_id: Any) -> Adoption:
    found = adoptions().prefetch_related("milestones", "steps", "indicators").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def is_witnessed(adoption: Adoption) -> bool:
    """By the city that the practice comes from, or by an effect with its values."""
    effects = Effect.objects.filter(practice=adoption.practice, municipality=adoption.municipality_id)
    return adoption.confirmed_at is not None or effects.filter(withdrawn_at=None).exists()


def to_be_evaluated(adoption: Adoption) -> date | None:
    """From which day on its city may say what came of it; none where no milestone is reached."""
    reached = [one.reached_on for one in adoption.milestones.all() if one.reached_on is not None]
    return evaluable_from(
        reached=reached, told=adoption.begun_at.date(), is_witnessed=is_witnessed(adoption)
    )  # fmt: skip


def late_of(adoption: Adoption, today: date) -> list[Milestone]:
    """Milestones whose day has passed and that nobody said to be reached."""
    return [one for one in adoption.milestones.all() if one.reached_on is None and one.due < today]


def has_begun(adoption: Adoption) -> bool:
    """Whether its work was under way once, whatever came of it: before, nothing can have moved by it."""
    return any(step.stage == Stage.UNDER_WAY.value for step in adoption.steps.all())


def told_already(practice: Practice, municipality: Municipality) -> Adoption | None:
    """The adoption that stands already, where the city would begin another of the same practice."""
    rows = Adoption.objects.filter(practice=practice, municipality=municipality)
    return rows.exclude(stage=Stage.STOPPED.value).first()


def plan_of(adoption: Adoption) -> Plan:
    """The plan as it stands."""
    codes = sorted(one.code for one in adoption.indicators.all())
    words = (adoption.kept, adoption.adapted, adoption.left_out, adoption.partners, adoption.budget)
    marks = tuple(Mark(one.name, one.starts, one.due) for one in adoption.milestones.all())
    return Plan(*words, adoption.begins, tuple(codes), marks)


def counts_by_stage(practice: Practice) -> dict[Stage, int]:
    counted = Counter(Adoption.objects.filter(practice=practice).values_list("stage", flat=True))
    return {stage: counted[stage.value] for stage in Stage if counted[stage.value]}


def uptakes_of(practices: Sequence[int]) -> Mapping[int, Uptake]:
    """What other cities make of each practice, by its key; none where nobody took it up. One question."""
    rows = Adoption.objects.filter(practice__in=practices).order_by()
    told: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for practice, city, stage in rows.values_list("practice_id", "municipality_id", "stage"):
        told[practice].append((city, stage))
    return {practice: uptake_of(pairs) for practice, pairs in told.items()}
