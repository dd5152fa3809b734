"""What every answer carries, and how a refusal becomes a page."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from charsu.gate import NotNow, NotThere, Refused
from charsu.pages.kept import forget, is_by_itself, keep, kept_of, words_of
from charsu.queries.awards import shown_award
from charsu.queries.editions import look_at
from charsu.rules.permissions import Refusal

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class ContentPolicy:
    """A strict policy: no inline script, no inline style, nothing from elsewhere."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        to = f"form-action 'self' {settings.OIDC.origin}" if settings.OIDC else "form-action 'self'"
        self.policy = POLICY.replace("form-action 'self'", to)  # signing in at an institution leads there

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class KeptWords:
    """A form sent after the session had ended is not thrown away on the way to the page of signing in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        to = response.headers.get("Location", "")
        sign_in = reverse("account_login")
        if request.method != "POST":
            return response
        if request.user.is_authenticated:
            forget(request, request.path)
            return response
        if not to.startswith(f"{sign_in}?"):
            return response
        if request.path.startswith("/accounts/"):
            return response
        if is_by_itself(request):
            return JsonResponse({"reason": gettext(Refusal.SIGN_IN.value)}, status=401)
        fields = keep(request)
        facts = {
            "fields": fields,
            "is_signed_out": True,
            "path": request.path,
            "after": reverse("kept") if kept_of(request) else request.path,
        }
        return render(request, "account/kept.html", facts, status=401)


class Refusals:
    """A refusal says why and what would help; unknown and forbidden things answer alike."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if isinstance(trouble, NotThere):
            raise Http404 from trouble
        if not isinstance(trouble, Refused):
            return None
        if trouble.reason is Refusal.SIGN_IN and request.method == "GET" and not request.user.is_authenticated:
            return redirect(f"/accounts/login/?next={request.path}")
        if isinstance(trouble, NotNow) and request.method == "GET":
            return render(request, "not_now.html", {"trouble": trouble}, status=409)
        is_seatless = trouble.reason is Refusal.SIGN_IN and request.user.is_authenticated
        reason = Refusal.NO_SEAT if is_seatless else trouble.reason
        facts = {"reason": gettext(reason.value), "details": [gettext(d) for d in trouble.details]}
        facts |= words_of(request)
        facts["back"] = _came_from(request)
        status = 403 if trouble.reason in {Refusal.ROLE, Refusal.CONFLICT, Refusal.SIGN_IN} else 409
        return render(request, "refused.html", facts, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page of this house whose form was sent or whose link was followed; nothing where it is not known."""
    came = request.headers.get("Referer", "")
    is_here = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    is_another = request.method == "POST" or came != request.build_absolute_uri()
    return came if is_here and is_another else ""


class ChosenAward:
    """Several awards under one union: the reader looks at one of them, until another is chosen by `?award=`."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("award", "")
        if re.fullmatch(r"[-a-zA-Z0-9_]{1,50}", asked):
            request.session["award"] = asked
        chosen = str(request.session.get("award", ""))
        look_at(shown_award(chosen, request.user) if chosen else "", request.user)
        try:
            return self.answer(request)
        finally:
            look_at("")
