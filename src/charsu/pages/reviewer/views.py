"""The reviewer's desk: what was given to read, conflicts, and the sheet of one entry, always blind."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import reviews as acts
from charsu.adapters.clock import now
from charsu.gate import Refused, may, require
from charsu.pages.reviewer.forms import ConflictForm, SheetForm, typed
from charsu.queries.desks import newest_edition
from charsu.queries.reviews import (
    SheetToFill,
    cities_declared,
    cities_entered,
    own_assignment,
    own_assignments,
    sheet_to_fill,
)
from charsu.rules.permissions import Act, Refusal


@login_required
def reviewer(request: HttpRequest) -> HttpResponse:
    """The list, how far it is done, and the next one. Before the round: conflicts come first."""
    person: Any = request.user
    edition = newest_edition()
    if edition is None:
        raise Http404
    if not may(Act.SEE_OWN_SHEETS, person, edition=edition):
        require(Act.CONFLICT_DECLARE, person, edition=edition)
        return redirect("reviewer_conflicts")
    rows = own_assignments(person, edition)
    facts = {
        "edition": edition, "all": len(rows), "done": sum(row.is_submitted for row in rows),
        "next": next((row for row in rows if not row.is_submitted), None),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "may_declare": may(Act.CONFLICT_DECLARE, person, edition=edition),
    }  # fmt: skip
    return render(request, "reviewer/desk.html", facts)


@login_required
def reviewer_conflicts(request: HttpRequest) -> HttpResponse:
    """Names of the cities that entered, and nothing of their entries."""
    person: Any = request.user
    edition = newest_edition()
    require(Act.CONFLICT_DECLARE, person, edition=edition)
    if edition is None:
        raise Http404
    cities = cities_entered(edition)
    form = ConflictForm(request.POST or None, cities=cities)
    if request.method == "POST" and form.is_valid():
        city = next(c for c in cities if str(c.pk) == form.cleaned_data["city"])
        words = form.cleaned_data["words"]
        acts.declare(actors=(person,), now=now(), edition=edition, municipality=city, words=words)
        messages.success(request, _("Declared."))
        return redirect("reviewer_conflicts")
    facts = {"form": form, "cities": cities, "declared": cities_declared(person, edition)}
    return render(request, "reviewer/conflicts.html", facts)


@login_required
def reviewer_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The blind entry beside its criteria. A draft is kept whatever it lacks; submission checks everything."""
    person: Any = request.user
    sheet = sheet_to_fill(person, pk)
    form = _form(sheet, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "reviewer/sheet.html", {"sheet": sheet, "form": form})
    try:
        is_done = _take(person, pk, form, is_final="submit" in request.POST)
    except Refused as refused:
        if refused.reason is not Refusal.INCOMPLETE:
            raise
        form.tell_missing(refused.details)
        is_done = False
    if not is_done:
        return render(request, "reviewer/sheet.html", {"sheet": sheet, "form": form, "is_amiss": True}, status=422)
    messages.success(request, _("Submitted.") if "submit" in request.POST else _("Saved."))
    return redirect("reviewer" if "submit" in request.POST else request.path)


def _form(sheet: SheetToFill, data: Any) -> SheetForm:
    words = sheet.sheet.words if sheet.sheet else ""
    return SheetForm(
        data, initial=typed(sheet.scores, words), criteria=sheet.criteria, lowest=sheet.lowest,
        highest=sheet.highest, step=sheet.step,
    )  # fmt: skip


def _take(person: Any, pk: int, form: SheetForm, *, is_final: bool) -> bool:
    entry = own_assignment(person, pk).entry
    is_fit = form.is_valid()
    words = str(form.data.get("words", ""))
    acts.save_sheet(actors=(person,), now=now(), entry=entry, scores=form.scores(), words=words)
    if is_fit and is_final:
        acts.submit_sheet(actors=(person,), now=now(), entry=entry)
    return is_fit


@login_required
@require_POST
def reviewer_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    try:
        form = _form(sheet_to_fill(person, pk), request.POST)
        is_fit = _take(person, pk, form, is_final=False)
    except Refused as refused:
        status = 404 if refused.reason is Refusal.TIE else 409
        return JsonResponse({"reason": _(refused.reason.value)}, status=status)
    return JsonResponse({"saved_at": now().isoformat(), "is_fit": is_fit})
