"""What a team learns from the judging of its entry, once the results are announced."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.queries.feedback import feedback_of
from charsu.queries.honours import honours_of


@login_required
def entrant_feedback(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Bands by criterion, released comments, what the honoured did differently."""
    person: Any = request.user
    told = feedback_of(person, public_id)
    honour = honours_of(person, [told.entry]).get(told.entry.pk)
    return render(request, "entrant/feedback.html", {"told": told, "edition": told.entry.edition, "honour": honour})
