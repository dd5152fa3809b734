"""A city's team: its city, its colleagues, its entries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts.entries import join_team, start
from charsu.adapters.clock import now
from charsu.pages.entrant.forms import ColleagueForm, StartForm
from charsu.queries.cities import city_of, find_cities
from charsu.queries.desks import newest_edition
from charsu.queries.entries import own_cities, own_entries, person_by_email


@login_required
def entrant(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    facts = {"entries": own_entries(person), "cities": own_cities(person), "edition": newest_edition()}
    return render(request, "entrant/desk.html", facts)


@login_required
def entrant_city(request: HttpRequest) -> HttpResponse:
    """A municipality by any of its names, in any script."""
    words = request.GET.get("q", "")[:120]
    return render(request, "entrant/city.html", {"words": words, "cities": find_cities(words)})


@login_required
@require_POST
def entrant_join(request: HttpRequest, geonameid: int) -> HttpResponse:
    city = city_of(geonameid)
    if city is None:
        raise Http404
    person: Any = request.user
    join_team(actors=(person,), now=now(), municipality=city, person=person)
    messages.success(request, _("You now write for %(city)s.") % {"city": city.name})
    return redirect("entrant")


@login_required
def entrant_team(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = ColleagueForm(request.POST or None, cities=own_cities(person))
    if request.method == "POST" and form.is_valid():
        colleague = person_by_email(form.cleaned_data["email"])
        city = city_of(int(form.cleaned_data["city"]))
        if colleague is None or city is None:
            form.add_error("email", _("Nobody with this address has an account yet. Ask them to sign up first."))
        else:
            join_team(actors=(person,), now=now(), municipality=city, person=colleague)
            messages.success(request, _("Your colleague is in the team."))
            return redirect("entrant_team")
    return render(request, "entrant/team.html", {"form": form, "cities": own_cities(person)})


@login_required
def entrant_start(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = newest_edition()
    if edition is None:
        raise Http404
    themes = {theme.code: theme for theme in edition.themes.all()}
    form = StartForm(request.POST or None, themes=themes.values(), cities=own_cities(person))
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        entry = start(
            actors=(person,), now=now(), edition=edition, municipality=city_of(int(wish["city"])), kind=wish["kind"],
            theme=themes[wish["theme"]], language=wish["language"], title=wish["title"],
        )  # fmt: skip
        return redirect("entrant_entry", entry.public_id)
    return render(request, "entrant/start.html", {"form": form})
