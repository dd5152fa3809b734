"""What was typed before the session or the page's token ended: shown back, and sent again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.pages.kept import holds_a_secret, is_from_here, keep, kept_of


@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """After signing in again: the words, and the button that sends them where they were going."""
    held = kept_of(request)
    facts = {"path": held["path"] if held else "", "fields": held["fields"] if held else [], "may_send": bool(held)}
    return render(request, "account/kept.html", facts)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or cookies are blocked. Nothing that was typed is lost."""
    fields = keep(request)
    is_here = is_from_here(request) and not holds_a_secret(request)
    facts = {"fields": fields, "path": request.path if is_here else "", "may_send": is_here and bool(fields),
             "is_stale": True}  # fmt: skip
    return render(request, "account/kept.html", facts, status=403)
