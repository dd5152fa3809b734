"""Adoptions as all may read them: of a practice, of a city, one by one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from charsu.gate import NotThere
from charsu.models import Adoption, Practice
from charsu.rules.exchange.plans import Plan
from charsu.rules.exchange.stages import Stage
from charsu.rules.exchange.uptake import Uptake, uptake_of

_WITH = ("municipality", "practice__municipality", "practice__edition", "practice__theme")


def adoptions() -> QuerySet[Adoption]:
    return Adoption.objects.select_related(*_WITH)


def adoption_of(public_id: Any) -> Adoption:
    found = adoptions().prefetch_related("milestones", "steps", "indicators").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def plan_of(adoption: Adoption) -> Plan:
    """The plan as it stands."""
    codes = sorted(one.code for one in adoption.indicators.all())
    words = (adoption.kept, adoption.adapted, adoption.left_out, adoption.partners, adoption.budget)
    return Plan(*words, adoption.begins, tuple(codes))


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
