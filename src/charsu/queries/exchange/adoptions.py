"""Adoptions as all may read them: of a practice, of a city, one by one."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from charsu.gate import NotThere
from charsu.models import Adoption, Practice
from charsu.rules.exchange.stages import Stage

_WITH = ("municipality", "practice__municipality", "practice__edition", "practice__theme")


def adoptions() -> QuerySet[Adoption]:
    return Adoption.objects.select_related(*_WITH)


def adoptions_of(practice: Practice) -> list[Adoption]:
    """The cities that adopt this practice, whether it went well or not: the newest change first."""
    return list(adoptions().filter(practice=practice))


def adoption_of(public_id: Any) -> Adoption:
    found = adoptions().prefetch_related("milestones", "steps", "indicators").filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def counts_by_stage(practice: Practice) -> dict[Stage, int]:
    counted = Counter(Adoption.objects.filter(practice=practice).values_list("stage", flat=True))
    return {stage: counted[stage.value] for stage in Stage if counted[stage.value]}
