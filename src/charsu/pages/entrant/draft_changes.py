"""What a team changes of its draft on a page of its own, away from the questions: done, or refused on that page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.gate import NotThere, Refused


def changed(
    request: HttpRequest, template: str, facts: dict[str, Any], form: Any, act: Callable[[], object]
) -> HttpResponse:
    """The page until it is sent with what its form takes; then the act, and back to the draft."""
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {**facts, "form": form}, status=400 if form.errors else 200)
    try:
        act()
    except NotThere:
        raise
    except Refused as refused:
        told = {**facts, "form": form, "refusal": _(refused.reason.value)}
        return render(request, template, told, status=409)
    messages.success(request, _("Saved."))
    return redirect("entrant_entry", facts["entry"].public_id)
