"""The calibration page: runs, intervals with the cut, reviewers, the arithmetic of one entry, two runs compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import standings as acts
from charsu.adapters.clock import now
from charsu.gate import may, require
from charsu.pages.science.forms import KINDS, CalibrateForm
from charsu.pages.science.views import the_edition
from charsu.queries.editions import rules_in_force
from charsu.queries.listing import has_another_list
from charsu.queries.on_list import methods_of, on_list
from charsu.queries.reviews import newest_asked
from charsu.queries.sides import sides_of
from charsu.queries.standings import follow, pair_of, rerun, run_of, runs_of, scored_entries, standings_of
from charsu.rules.permissions import Act


def kind_asked(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "practice")
    if kind not in dict(KINDS):
        raise Http404
    return kind


def number_of(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 12 else None


@login_required
def science_standings(request: HttpRequest) -> HttpResponse:
    """Raw beside calibrated, with intervals, bands and the cut; how each reviewer scored."""
    person: Any = request.user
    edition = the_edition()
    kind = kind_asked(request)
    shown = standings_of(person, edition, kind, number_of(request.GET.get("run", "")))
    rows = shown.rows if shown else ()
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    beside = on_list(edition, shown.made, shown.chances) if shown else None
    facts = {
        "shown": shown, "page": page, "kind": kind, "kinds": KINDS,
        "list": beside,
        "methods": methods_of(shown.made, shown.rows, shown.chances, beside) if shown and beside else None,
        "runs": runs_of(person, edition, kind), "asked": newest_asked(edition, "calibration", now()),
        "may_calibrate": may(Act.CALIBRATE, person, edition=edition),
        "query": f"kind={kind}&" + (f"run={shown.made.pk}&" if shown else ""),
    }  # fmt: skip
    return render(request, "science/standings.html", facts)


@login_required
def science_calibrate(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = the_edition()
    require(Act.CALIBRATE, person, edition=edition)
    rules = rules_in_force(edition)
    scored, kind = scored_entries(edition), request.GET.get("kind", "practice")
    most = scored.get(kind) or rules.shortlist_size  # a small edition has fewer entries than the rules have places
    first = {"method": rules.method, "top": min(rules.shortlist_size, most), "kind": kind}
    form = CalibrateForm(request.POST or None, initial=first, scored=scored)
    if request.method != "POST" or not form.is_valid():
        return render(request, "science/calibrate.html", {"form": form}, status=400 if form.errors else 200)
    wish = form.cleaned_data
    asked = acts.ask_calibration(actors=(person,), now=now(), edition=edition, **wish)
    if acts.is_small(edition, wish["kind"]):
        acts.carry_out(asked, now=now())
    return redirect(f"/science/standings/?kind={wish['kind']}")


@login_required
@require_POST
def science_rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute a run again, and say whether it gives the same bytes."""
    person: Any = request.user
    made = run_of(person, the_edition(), pk)
    found = rerun(person, made)
    if found.same_input and found.same_result and not has_another_list(made):
        messages.success(request, _("Run again: the same sheets gave the same bytes."))
    elif found.same_input and not found.known_version:
        messages.warning(
            request, _("Run again: the method has changed since, so its result may differ. Calibrate anew.")
        )
    elif found.same_input:
        messages.error(request, _("Run again: the same sheets gave another result. Tell whoever keeps this server."))
    else:
        messages.error(request, _("Run again: the sheets of that instant are no longer the same."))
    return redirect(f"/science/standings/?kind={made.kind}&run={made.pk}")


@login_required
def science_follow(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """From the sheets of one entry to its place, by readable arithmetic."""
    person: Any = request.user
    made = run_of(person, the_edition(), pk)
    return render(request, "science/follow.html", {"made": made, "followed": follow(person, made, entry)})


@login_required
def science_sides(request: HttpRequest) -> HttpResponse:
    """Who crossed the cut from one run to another, and why."""
    person: Any = request.user
    edition = the_edition()
    kind = kind_asked(request)
    runs = runs_of(person, edition, kind)
    first, second = (number_of(request.GET.get(name, "")) for name in ("first", "second"))
    first = first or (runs[1].pk if len(runs) > 1 else None)
    second = second or (runs[0].pk if runs else None)
    sides = None
    if first and second:
        sides = sides_of(person, *pair_of(person, edition, first, second))
    facts = {"runs": runs, "sides": sides, "kind": kind, "first": first, "second": second}
    return render(request, "science/sides.html", facts)
