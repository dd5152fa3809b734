"""The API as a whole: its rooms, and how a refusal is told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from charsu.api.own import own
from charsu.api.public import public
from charsu.api.record import record
from charsu.gate import NotThere, Refused
from charsu.rules.permissions import Refusal

STATUS = {Refusal.SIGN_IN: 401, Refusal.ROLE: 403, Refusal.CONFLICT: 403}

api = NinjaAPI(
    title="Charsu",
    version="1",
    description="The same queries and acts as the pages, behind the same gate.",
    docs_url=None,  # its page would fetch a script from elsewhere
    urls_namespace="api",
)
for room in (public, record, own):
    api.add_router("", room)


def _answer(request: HttpRequest, status: int, reason: str, details: tuple[str, ...] = ()) -> HttpResponse:
    return api.create_response(request, {"reason": reason, "details": list(details)}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, trouble: Any) -> HttpResponse:
    """Why not, and what would help; unknown and forbidden things answer alike."""
    if isinstance(trouble, NotThere):
        return _answer(request, 404, gettext("There is nothing here."))
    details = tuple(gettext(detail) for detail in trouble.details)
    return _answer(request, STATUS.get(trouble.reason, 409), gettext(trouble.reason.value), details)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, trouble: Any) -> HttpResponse:
    return _answer(request, 401, gettext(Refusal.SIGN_IN.value))


@api.exception_handler(HttpError)
def unfit(request: HttpRequest, trouble: Any) -> HttpResponse:
    """A body that is no JSON, a token that is missing."""
    return _answer(request, trouble.status_code, str(trouble))


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, trouble: Any) -> HttpResponse:
    """What was sent has another shape than the description gives; names each place."""
    rows = ((".".join(str(part) for part in row["loc"]), row["msg"]) for row in trouble.errors)
    details = tuple(f"{place}: {words}" for place, words in rows)
    return _answer(request, 422, gettext("What was sent is not in the form that the description gives."), details)


@api.exception_handler(Http404)
def absent(request: HttpRequest, trouble: Any) -> HttpResponse:
    return _answer(request, 404, gettext("There is nothing here."))
