"""Extra reviews: where a few more would tell most, and the plan that gives them to reviewers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import reviews as acts
from charsu.adapters.clock import now
from charsu.gate import may, require
from charsu.pages.science.forms import KINDS, ExtraForm
from charsu.pages.science.standings_views import kind_asked
from charsu.pages.science.views import the_edition
from charsu.queries.on_list import on_list
from charsu.queries.reviews import Options
from charsu.queries.standings import extra_reviews, modelled_calibration
from charsu.rules.permissions import Act


@login_required
def science_extra(request: HttpRequest) -> HttpResponse:
    """The list by value of information; sent on, it becomes a plan under the same rules as the round."""
    person: Any = request.user
    edition = the_edition()
    require(Act.SEE_STANDINGS, person, edition=edition)
    kind = kind_asked(request)
    made = modelled_calibration(edition, kind)
    data = request.POST or (request.GET if "budget" in request.GET else None)
    form = ExtraForm(data, initial={"budget": 10, "most": 2})
    wish = form.cleaned_data if form.is_bound and form.is_valid() else {"budget": 10, "most": 2}
    found = extra_reviews(person, made, budget=wish["budget"], most=wish["most"]) if made else None
    rows, chances = (found.rows, found.chances) if found else ((), None)
    may_plan = may(Act.ASSIGNMENT_PREVIEW, person, edition=edition)
    if request.method == "POST" and form.is_valid() and rows:
        return _compute(request, edition, {row.standing.entry_id: row.reviews for row in rows})
    facts = {
        "form": form, "rows": rows, "made": made, "kind": kind, "kinds": KINDS, "wish": wish,
        "still_out": found.still_out if found else 0,
        "list": on_list(edition, made, chances) if made else None, "chances": chances,
        "may_plan": may_plan and edition.phase == "review", "all": sum(row.reviews for row in rows),
    }  # fmt: skip
    return render(request, "science/extra.html", facts, status=400 if form.errors else 200)


def _compute(request: HttpRequest, edition: Any, extra: dict[int, int]) -> HttpResponse:
    person: Any = request.user
    options = Options("extra", seed=1, extra=extra)
    asked = acts.ask_plan(actors=(person,), now=now(), edition=edition, options=options)
    if acts.is_small(edition):
        acts.carry_out(asked, now=now())
        if "plan" in asked.outcome:
            messages.success(request, _("A plan of extra reviews is computed. Both institutions release it."))
    return redirect("science_assignment")
