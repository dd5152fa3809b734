"""A municipality that the registry lacks: an entrant names it, and may draft for it while an officer looks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts.entries import registry
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.entrant.city_forms import ProposeForm
from charsu.pages.places import shown_places


@login_required
def entrant_city_new(request: HttpRequest) -> HttpResponse:
    """First what the registry has under such names; then a new one."""
    person: Any = request.user
    form = ProposeForm(request.POST or None, initial={"names": request.GET.get("q", "")[:120]})
    facts: dict[str, Any] = {"form": form, "alike": []}
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/city_new.html", facts)
    wish = form.cleaned_data
    found = (shown_places(name, most=5, country=wish["country"]) for name in wish["names"][:4])
    facts["alike"] = list({place.geonameid: place for places in found for place in places}.values())
    if facts["alike"] and "is_another" not in request.POST:
        return render(request, "entrant/city_new.html", facts)
    try:
        city = registry.propose(actors=(person,), now=now(), **wish)
    except Refused as refused:
        return render(request, "entrant/city_new.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    messages.success(request, _("The secretariat looks at it. Meanwhile say who you are; drafts can be written while "
                                "the call is open."))  # fmt: skip
    return redirect("entrant_join", city.geonameid)
