"""The words of themes and divisions that everybody reads: those of announced editions alone. What is still drafted,
or only proposed, is its parties' own, and renames nothing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from charsu.models import Division, LedgerEntry, Theme
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

_ANNOUNCED = [phase.value for phase in Phase if phase.order >= Phase.ANNOUNCED.order]
_STEP = f'"target":"{Phase.ANNOUNCED.value}"'


def _at(slug: str) -> OrderBy:
    """By the instant at which the edition of this slug was announced, the newest last."""
    steps = LedgerEntry.objects.filter(edition=OuterRef(slug), act=Act.EDITION_STEP.value, leaf__contains=_STEP)
    return OrderBy(Subquery(steps.order_by("index").values("at")[:1]), nulls_first=True)


def theme_names() -> dict[str, Mapping[str, str]]:
    """Names by code; where several editions have one, the words of the edition announced last."""
    return _names(Theme.objects.all())


def division_names() -> dict[str, Mapping[str, str]]:
    return _names(Division.objects.all())


def _names(rows: QuerySet[Any]) -> dict[str, Mapping[str, str]]:
    """A code keeps the place in which it was first named."""
    told = rows.filter(edition__phase__in=_ANNOUNCED).order_by(_at("edition__slug"), "edition", "order", "pk")
    return dict(told.values_list("code", "name"))


def division_for(residents: int) -> Division | None:
    """Where a city of so many residents competes, by the edition announced last that has a place for it."""
    rows = Division.objects.filter(edition__phase__in=_ANNOUNCED, least__lte=residents)
    rows = rows.filter(Q(most=None) | Q(most__gte=residents))
    return rows.order_by(_at("edition__slug"), "edition", "least").last()
