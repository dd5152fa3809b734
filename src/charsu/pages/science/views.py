"""The scientific secretary: reviewers, the assignment, calibration and standings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from charsu.acts.reviews import plan
from charsu.acts.standings import calibrate
from charsu.adapters.clock import now
from charsu.queries.desks import newest_edition
from charsu.queries.reviews import plan_preview, reviewers_of
from charsu.queries.standings import severities, standings_of


class SeedForm(forms.Form):
    seed = forms.IntegerField(label=gettext_lazy("Seed"), min_value=0, max_value=1_000_000, initial=1)


class CalibrateForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("practice", gettext_lazy("Practice")), ("research", gettext_lazy("Research"))],
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Method"),
        choices=[("additive", gettext_lazy("Additive: severity taken out")), ("mean", gettext_lazy("Raw mean"))],
    )
    top = forms.IntegerField(label=gettext_lazy("Places at stake"), min_value=1, max_value=500, initial=12)
    seed = forms.IntegerField(label=gettext_lazy("Seed"), min_value=0, max_value=1_000_000, initial=1)


def _edition() -> Any:
    edition = newest_edition()
    if edition is None:
        raise Http404
    return edition


@login_required
def science(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = _edition()
    rows = reviewers_of(person, edition)
    return render(request, "science/desk.html", {"edition": edition, "reviewers": len(rows)})


@login_required
def science_reviewers(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    return render(request, "science/reviewers.html", {"reviewers": reviewers_of(person, _edition())})


@login_required
def science_assignment(request: HttpRequest) -> HttpResponse:
    """Compute and look; both institutions release it from the bureau."""
    person: Any = request.user
    edition = _edition()
    form = SeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plan(actors=(person,), now=now(), edition=edition, seed=form.cleaned_data["seed"])
        messages.success(request, _("The assignment is computed. Both institutions release it."))
        return redirect("science_assignment")
    return render(request, "science/assignment.html", {"form": form, "preview": plan_preview(person, edition)})


@login_required
def science_standings(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    kind = "research" if request.GET.get("kind") == "research" else "practice"
    made, rows = standings_of(person, _edition(), kind)
    drawn = [
        {"label": row.entry.title, "estimate": row.estimate, "low": row.low, "high": row.high, "raw": row.raw}
        for row in rows
    ]
    facts = {"kind": kind, "made": made, "rows": rows, "drawn": drawn, "severities": severities(person, made),
             "form": CalibrateForm(initial={"kind": kind})}  # fmt: skip
    return render(request, "science/standings.html", facts)


@login_required
@require_POST
def science_calibrate(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = CalibrateForm(request.POST)
    if not form.is_valid():
        return render(request, "science/standings.html", {"form": form, "kind": "practice"}, status=400)
    calibrate(actors=(person,), now=now(), edition=_edition(), **form.cleaned_data)
    return redirect(f"/science/standings/?kind={form.cleaned_data['kind']}")
