"""Claims to cities that had no team, as an officer answers them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import require
from charsu.pages.bureau.screening_forms import AnswerForm
from charsu.pages.downloads import download
from charsu.pages.places import shown_place
from charsu.queries.focal import handovers_for
from charsu.queries.teams import claim_for, claims_for
from charsu.rules.permissions import Act


def _seated(request: HttpRequest) -> Any:
    """The reader, if they may sit at this desk."""
    person: Any = request.user
    require(Act.SEE_DASHBOARD, person)
    return person


@login_required
def bureau_teams(request: HttpRequest) -> HttpResponse:
    rows = claims_for(_seated(request))
    facts = {
        "handovers": handovers_for(_seated(request)),
        "waiting": rows.filter(confirmed_at=None, refused_at=None),
        "answered": rows.exclude(confirmed_at=None, refused_at=None).order_by("-pk")[:50],
    }
    return render(request, "bureau/teams.html", facts)


@login_required
def bureau_team(request: HttpRequest, pk: int) -> HttpResponse:
    person = _seated(request)
    claim = claim_for(person, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_refusal = "refuse" in request.POST
        if is_refusal and not form.cleaned_data["words"].strip():
            form.add_error("words", _("Say why, so that the city can answer."))
        else:
            act = acts.refuse_claim if is_refusal else acts.confirm
            act(actors=(person,), now=now(), claim=claim, words=form.cleaned_data["words"])
            messages.success(request, _("The answer is kept, and the team is told."))
            return redirect("bureau_teams")
    place = shown_place(claim.municipality)
    return render(request, "bureau/team.html", {"claim": claim, "form": form, "place": place})


@login_required
def bureau_team_letter(request: HttpRequest, pk: int) -> HttpResponse:
    return download(claim_for(_seated(request), pk).letter)
