"""A city's team at its desk: its entries, its city, the start of an entry."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts.entries import start
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.entrant.forms import StartForm
from charsu.pages.places import shown_places
from charsu.queries.editions import newest
from charsu.queries.entries import own_entries, writable_cities
from charsu.queries.entry_time import takes_entries, times_of
from charsu.queries.honours import honours_of
from charsu.queries.teams import asked_by, invitations_to, teams_of, waiting_round
from charsu.rules.lifecycle import Phase


@login_required
def entrant(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition, at = newest(), now()
    times = times_of(edition) if edition else None
    entries, waiting = own_entries(person), waiting_round(person, at)
    facts = {
        "entries": entries, "honours": honours_of(person, entries), "teams": teams_of(person, at, waiting),
        "edition": edition,
        "times": times, "invitations": invitations_to(waiting), "now": at, "asked": asked_by(person, waiting),
        "is_taking": edition is not None and takes_entries(edition, at, times),
    }  # fmt: skip
    return render(request, "entrant/desk.html", facts)


@login_required
def entrant_city(request: HttpRequest) -> HttpResponse:
    """A municipality by any of its names, in any script."""
    words = request.GET.get("q", "")[:120]
    facts = {"words": words, "places": shown_places(words)}
    return render(request, "entrant/city.html", facts)


@login_required
def entrant_city_search(request: HttpRequest) -> HttpResponse:
    """The same search for the page's own script, as one types."""
    words = request.GET.get("q", "")[:120]
    return JsonResponse({"cities": [asdict(place) for place in shown_places(words, most=12)]})


@login_required
def entrant_start(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = newest()
    if edition is None:
        raise Http404
    if request.method != "POST" and not takes_entries(edition, now()):
        is_ahead = Phase(edition.phase).order < Phase.OPEN.order
        return render(request, "entrant/start.html", {"form": None, "edition": edition, "is_ahead": is_ahead})
    themes = {theme.code: theme for theme in edition.themes.all()}
    cities = writable_cities(person)
    form = StartForm(request.POST or None, themes=themes.values(), cities=cities)
    facts = {"form": form, "edition": edition, "cities": cities}
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/start.html", facts)
    wish = form.cleaned_data
    try:
        entry = start(
            actors=(person,), now=now(), edition=edition, kind=wish["kind"],
            municipality=next(city for city in cities if city.geonameid == int(wish["city"])),
            theme=themes[wish["theme"]], language=wish["language"], title=wish["title"],
        )  # fmt: skip
    except Refused as refused:  # the words stay in the form, to be copied
        return render(request, "entrant/start.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    return redirect("entrant_entry", entry.public_id)
