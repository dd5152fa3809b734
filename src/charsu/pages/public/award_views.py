"""The union's awards side by side: each with its own regulations, themes, calendar and honours; one library."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.gate import may
from charsu.queries.awards import shown_newest_of_each
from charsu.queries.editions import newest
from charsu.rules.permissions import Act


def awards(request: HttpRequest) -> HttpResponse:
    person: Any = request.user if request.user.is_authenticated else None
    here = newest()
    facts = {
        "editions": shown_newest_of_each(person),
        "here": here.award_id if here else None,
        "may_found": may(Act.CLAUSE_PROPOSE, person),
    }
    return render(request, "public/awards.html", facts)
