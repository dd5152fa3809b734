"""What a team learns from the judging of its entry, once the results are announced."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.queries.feedback import feedback_of


@login_required
def entrant_feedback(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Bands by criterion, released comments, what the honoured did differently."""
    told = feedback_of(request.user, public_id)  # type: ignore[arg-type]
    return render(request, "entrant/feedback.html", {"told": told, "edition": told.entry.edition})
