"""What cities were asked of their honoured works, and what they answered."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from charsu.gate import NotThere, may
from charsu.models import FollowUp, Municipality, Practice
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.exchange.voices import UNSPOKEN, Turn
from charsu.queries.focal import read_by, without_focal_point
from charsu.rules.permissions import Act

HOW_IT_STANDS: Mapping[str, Mapping[str, str]] = {  # the answers to choose from, by the kind of the work
    "practice": {
        "running": gettext_noop("It runs as it did."),
        "changed": gettext_noop("It runs, but was changed."),
        "ended": gettext_noop("It has ended."),
    },
    "research": {
        "running": gettext_noop("Its findings are used."),
        "changed": gettext_noop("Its findings are used, with corrections."),
        "ended": gettext_noop("Its findings are not used."),
    },
}
_HELD = ("laureate__certificate", "answered_through")
_WITH = ("laureate__entry__municipality", "laureate__entry__edition", "laureate__tier", "laureate__entry__practice")


def of_no_more(laureate: str = "laureate__") -> Q:
    """Of honours that were withdrawn, and of works that their city withdrew: nobody asks after them any more."""
    parts = (f"{laureate}certificate__withdrawn_at", f"{laureate}entry__practice__withdrawn_at")
    return Q(**{f"{parts[0]}__isnull": False}) | Q(**{f"{parts[1]}__isnull": False})


def is_of_no_more(asked: FollowUp) -> bool:
    return FollowUp.objects.filter(of_no_more(), pk=asked.pk).exists()


def _silent(cities: Q) -> QuerySet[FollowUp]:
    """Of those cities: what they did not answer after all reminders, and what nobody is there to answer."""
    theirs, unspoken = Municipality.objects.filter(cities), Municipality.objects.filter(cities, UNSPOKEN)
    waits = Q(escalated_at__isnull=False) | Q(laureate__entry__municipality__in=unspoken)
    own = Q(answered_at__isnull=False, answered_through=None)
    return FollowUp.objects.filter(waits, laureate__entry__municipality__in=theirs).exclude(of_no_more() | own)


def _stood_in(person: Any) -> QuerySet[FollowUp]:
    if not getattr(person, "is_authenticated", False) or not may(Act.CITY_STAND_IN, person):
        return FollowUp.objects.none()
    return _silent(read_by(person))


def follow_ups_in_stead(person: Any) -> list[FollowUp]:
    """Those of silent cities for which the person stands in, and that wait."""
    return list(_stood_in(person).filter(answered_at=None).select_related(*_WITH)[:200])


def follow_up_turn(asked: FollowUp, person: Any) -> Turn:
    """As what the person may answer: what a city has told itself, nobody tells in its stead."""
    if is_of_no_more(asked):
        return Turn.NONE
    if asked.laureate.entry.municipality in spoken_for(person):
        return Turn.CITY
    return Turn.STEAD if _stood_in(person).filter(pk=asked.pk).exists() else Turn.NONE


def follow_ups_of_secretariat() -> QuerySet[FollowUp]:
    """Those of silent cities for which nobody but the officers of the institutions stands in."""
    return _silent(without_focal_point()).filter(answered_at=None)


def follow_ups_of(practice: Practice) -> list[FollowUp]:
    """The questions that were asked of the practice's honour, the earliest first."""
    if getattr(practice.entry, "laureate", None) is None:
        return []  # nobody asks what was never honoured
    rows = (
        FollowUp.objects.filter(laureate__entry=practice.entry_id)
        .exclude(of_no_more() & Q(answered_at=None))
        .select_related("answered_through")
    )
    return list(rows.order_by("months"))


def follow_up_of(public_id: Any) -> FollowUp:
    found = FollowUp.objects.select_related(*_WITH, *_HELD).filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def follow_ups_for(person: Any) -> list[FollowUp]:
    """Those that wait for the person's cities."""
    cities = [city.pk for city in spoken_for(person)]
    rows = FollowUp.objects.filter(answered_at=None, laureate__entry__municipality__in=cities)
    return list(rows.exclude(of_no_more()).select_related(*_WITH))
