"""A reviewer's list and score sheets. What they are shown has no municipality."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts.reviews import declare, save_sheet, submit_sheet
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.reviewer.forms import SheetForm
from charsu.queries.cities import city_of
from charsu.queries.desks import newest_edition
from charsu.queries.reviews import (
    cities_to_declare,
    next_assignment,
    own_assignment,
    own_assignments,
    sheet_to_fill,
)


def _edition() -> Any:
    edition = newest_edition()
    if edition is None:
        raise Http404
    return edition


@login_required
def reviewer(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = _edition()
    try:
        rows = own_assignments(person, edition)
    except Refused as refused:
        return render(request, "reviewer/desk.html", {"rows": (), "waits": _(refused.reason.value)})
    done = sum(row.is_submitted for row in rows)
    return render(request, "reviewer/desk.html", {"rows": rows, "done": done, "edition": edition})


@login_required
def reviewer_conflicts(request: HttpRequest) -> HttpResponse:
    """Cities only, before any title is shown."""
    person: Any = request.user
    edition = _edition()
    if request.method == "POST":
        city = city_of(int(request.POST.get("city", "0") or 0))
        if city is None:
            raise Http404
        declare(actors=(person,), now=now(), edition=edition, municipality=city, words=request.POST.get("words", ""))
        messages.success(request, _("Declared. You will not see entries of %(city)s.") % {"city": city.name})
        return redirect("reviewer_conflicts")
    return render(request, "reviewer/conflicts.html", {"cities": cities_to_declare(person, edition)})


@login_required
def reviewer_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    sheet = sheet_to_fill(person, pk)
    form = SheetForm(request.POST or None, sheet=sheet)
    if request.method == "POST":
        form.is_valid()
        _keep(person, pk, form)
        if "submit" not in request.POST:
            messages.success(request, _("Saved."))
            return redirect("reviewer_sheet", pk)
        if form.check_whole():
            submit_sheet(actors=(person,), now=now(), entry=own_assignment(person, pk).entry)
            following = next_assignment(person, pk)
            messages.success(request, _("The sheet is submitted."))
            return redirect("reviewer_sheet", following) if following else redirect("reviewer")
    return render(request, "reviewer/sheet.html", {"sheet": sheet, "form": form})


def _keep(person: Any, pk: int, form: SheetForm) -> Any:
    entry = own_assignment(person, pk).entry
    words = str(form.data.get("words", ""))
    return save_sheet(actors=(person,), now=now(), entry=entry, scores=form.scores(), words=words)


@login_required
@require_POST
def reviewer_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    form = SheetForm(request.POST, sheet=sheet_to_fill(person, pk))
    try:
        kept = _keep(person, pk, form)
    except Refused as refused:
        return JsonResponse({"reason": _(refused.reason.value)}, status=409)
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})
