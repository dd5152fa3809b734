"""The scientific secretary's desk: reviewers, the assignment, the standings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import reviews as acts
from charsu.acts import standings
from charsu.adapters.clock import now
from charsu.gate import Refused, may, require
from charsu.pages.science.forms import KINDS, CalibrateForm, ReviewerForm, SeedForm
from charsu.queries.desks import newest_edition
from charsu.queries.reviews import plan_seen, reviewers_of
from charsu.queries.standings import severities, standings_of
from charsu.rules.permissions import Act


def _edition() -> Any:
    edition = newest_edition()
    if edition is None:
        raise Http404
    return edition


@login_required
def science(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = _edition()
    require(Act.SEE_REVIEWERS, person, edition=edition)
    facts = {"edition": edition, "may_see_standings": may(Act.SEE_STANDINGS, person, edition=edition)}
    return render(request, "science/desk.html", facts)


@login_required
def science_reviewers(request: HttpRequest) -> HttpResponse:
    """The reviewers, and a form that appoints one or sets their facts anew."""
    person: Any = request.user
    edition = _edition()
    rows = reviewers_of(person, edition)
    form = ReviewerForm(request.POST or None, themes=edition.themes.all())
    if request.method == "POST" and form.is_valid():
        acts.appoint(actors=(person,), now=now(), edition=edition, **form.facts())
        messages.success(request, _("Appointed."))
        return redirect("science_reviewers")
    facts = {
        "form": form, "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "may_appoint": may(Act.REVIEWER_APPOINT, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/reviewers.html", facts)


@login_required
def science_assignment(request: HttpRequest) -> HttpResponse:
    """Look at a plan; compute another with another seed. Its release is a joint act of the bureau."""
    person: Any = request.user
    edition = _edition()
    form = SeedForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            acts.plan(actors=(person,), now=now(), edition=edition, seed=form.cleaned_data["seed"])
            return redirect("science_assignment")
        except Refused as caught:
            refused = caught
    facts = {
        "form": form, "seen": plan_seen(person, edition), "reason": _(refused.reason.value) if refused else "",
        "details": [_(detail) for detail in refused.details] if refused else [],
        "may_plan": may(Act.ASSIGNMENT_PREVIEW, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/assignment.html", facts, status=409 if refused else 200)


@login_required
def science_standings(request: HttpRequest) -> HttpResponse:
    """Raw beside calibrated, with intervals; how strict each reviewer was."""
    person: Any = request.user
    edition = _edition()
    kind = request.GET.get("kind", "practice")
    if kind not in dict(KINDS):
        raise Http404
    made, rows = standings_of(person, edition, kind)
    drawn = [
        {"label": f"E-{r.entry_id:04d}", "estimate": r.estimate, "low": r.low, "high": r.high, "raw": r.raw}
        for r in rows
    ]
    facts = {
        "made": made, "rows": rows, "drawn": drawn, "kind": kind, "kinds": KINDS,
        "severities": severities(person, made), "may_calibrate": may(Act.CALIBRATE, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/standings.html", facts)


@login_required
def science_calibrate(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = _edition()
    require(Act.CALIBRATE, person, edition=edition)
    form = CalibrateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = standings.calibrate(actors=(person,), now=now(), edition=edition, **form.cleaned_data)
        return redirect(f"/science/standings/?kind={made.kind}")
    return render(request, "science/calibrate.html", {"form": form})
