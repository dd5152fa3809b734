"""The scientific secretary's desk: what stands, what waits, and the way to each room."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.gate import may, require
from charsu.queries.editions import newest
from charsu.queries.reviews import desk_figures
from charsu.rules.permissions import Act


def the_edition() -> Any:
    edition = newest()
    if edition is None:
        raise Http404
    return edition


@login_required
def science(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = the_edition()
    require(Act.SEE_REVIEWERS, person, edition=edition)
    facts = {
        "edition": edition, "figures": desk_figures(person, edition),
        "may_see_standings": may(Act.SEE_STANDINGS, person, edition=edition),
        "may_release": may(Act.SEE_COMMENTS, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/desk.html", facts)
