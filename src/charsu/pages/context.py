"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from charsu.queries.desks import demo_people, desks_of


def page(request: HttpRequest) -> dict[str, Any]:
    person = request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    return {
        "desks": desks_of(person),
        "demo_people": demo_people() if settings.CHARSU_DEMO else (),
        "is_demo": settings.CHARSU_DEMO,
    }
