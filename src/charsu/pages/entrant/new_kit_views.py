"""The offline kit of a team that has no entry yet: taken from the page that begins one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.entrant.kit_views import kit_file
from charsu.pages.entrant.new_kits import blank_for, open_cities, start_form
from charsu.pages.entrant.sheets import sheet_of
from charsu.queries.editions import newest
from charsu.queries.entries import writable_cities
from charsu.queries.entry_time import takes_entries
from charsu.queries.forms import asked_for, themes_of


@login_required
@require_POST
def entrant_start_kit(request: HttpRequest) -> HttpResponse:
    """A file with the form of the chosen kind and theme; which of the team's cities enters is chosen in it."""
    person: Any = request.user
    edition = newest()
    if edition is None or not takes_entries(edition, now()):
        return redirect("entrant_start")  # which says what is ahead or over
    form = start_form(person, edition, request.POST)
    facts = {"form": form, "edition": edition, "cities": writable_cities(person)}
    if not form.is_valid():
        return render(request, "entrant/start.html", facts)
    try:
        blank = blank_for(person, edition, form)
    except Refused as refused:
        return render(request, "entrant/start.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    asked = asked_for(edition.pk, blank.kind, blank.theme.pk)
    more = {"cities": open_cities(person, edition), "themes": themes_of(edition, asked)}
    sheet = sheet_of(blank, asked, person.calendar)
    sheet.title = form.cleaned_data["title"]
    return kit_file(request, blank, asked, sheet, **more)
