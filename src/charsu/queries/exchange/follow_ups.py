"""What cities were asked of their honoured works, and what they answered."""

from typing import Any

from charsu.gate import NotThere
from charsu.models import FollowUp, Practice
from charsu.queries.exchange.profiles import spoken_for

_WITH = ("laureate__entry__municipality", "laureate__entry__edition", "laureate__tier", "laureate__entry__practice")


def follow_ups_of(practice: Practice) -> list[FollowUp]:
    """The questions that were asked of the practice's honour, the earliest first."""
    if getattr(practice.entry, "laureate", None) is None:
        return []  # nobody asks what was never honoured
    rows = FollowUp.objects.filter(laureate__entry=practice.entry_id).select_related("answered_by")
    return list(rows.order_by("months"))


def follow_up_of(public_id: Any) -> FollowUp:
    found = FollowUp.objects.select_related(*_WITH).filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def follow_ups_for(person: Any) -> list[FollowUp]:
    """Those that wait for the person's cities."""
    cities = [city.pk for city in spoken_for(person)]
    rows = FollowUp.objects.filter(answered_at=None, laureate__entry__municipality__in=cities)
    return list(rows.select_related(*_WITH))
