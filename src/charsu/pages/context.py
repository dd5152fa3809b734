"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from charsu.acts.account.codes import LASTS
from charsu.adapters.clock import now
from charsu.queries.desks import demo_people, desks_of

ENTERED = "entered_by_code"  # in the session: whose code, when


def came_by_code(request: HttpRequest) -> bool:
    """Whether a code opened this session, and would still be good: its holder may have lost their password."""
    held, at = request.session.get(ENTERED, (0, 0))
    return bool(held == request.user.pk and now().timestamp() <= at + LASTS.total_seconds())


def page(request: HttpRequest) -> dict[str, Any]:
    person = request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    return {
        "desks": desks_of(person),
        "demo_people": demo_people() if settings.CHARSU_DEMO else (),
        "is_demo": settings.CHARSU_DEMO,
        "is_by_code": person is not None and came_by_code(request),
    }
