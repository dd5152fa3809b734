"""The bureau's desk: where the edition stands, its texts and rules, its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import editions, founding
from charsu.adapters.clock import now
from charsu.pages.bureau.forms import ClauseForm
from charsu.queries.dashboard import dashboard, life_of
from charsu.queries.editions import newest
from charsu.queries.founding import clause_of, is_taken, text_of_kind, texts
from charsu.queries.readiness import steps_ahead
from charsu.queries.todo import with_help
from charsu.rules.permissions import Act


def the_edition(request: HttpRequest, act: Act = Act.SEE_DASHBOARD) -> Any:
    """The edition that the bureau works on, if the reader may sit at this desk."""
    edition = newest()
    gate.require(act, request.user, edition=edition)  # type: ignore[arg-type]
    if edition is None:
        raise gate.NotThere
    return edition


@login_required
def bureau(request: HttpRequest) -> HttpResponse:
    edition = newest()
    if edition is None:
        gate.require(Act.SEE_DASHBOARD, request.user)  # type: ignore[arg-type]
        return render(request, "bureau/nothing.html")
    board = dashboard(request.user, edition, now())  # type: ignore[arg-type]
    lang = get_language() or "en"
    facts = {
        "board": board,
        "edition": edition,
        "last": board.days[-1] if board.days else None,
        "shades": {bar.code: bar.received for bar in board.countries},
        "theme_bars": [
            {"label": bar.name.get(lang) or bar.name.get("en", bar.code), "value": bar.received}
            for bar in board.themes
        ],
    }
    return render(request, "bureau/dashboard.html", facts)


@login_required
def bureau_texts(request: HttpRequest) -> HttpResponse:
    edition = the_edition(request)
    may_propose = gate.may(Act.CLAUSE_PROPOSE, request.user, edition=edition)  # type: ignore[arg-type]
    facts = {"edition": edition, "texts": texts(edition), "may_propose": may_propose}
    return render(request, "bureau/texts.html", facts)


@login_required
def bureau_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """New words for a clause."""
    edition = the_edition(request, Act.CLAUSE_PROPOSE if request.method == "POST" else Act.SEE_DASHBOARD)
    clause = clause_of(edition, pk)
    instrument = clause.instrument
    kept = {f"heading_{k}": v for k, v in clause.heading.items()} | {f"text_{k}": v for k, v in clause.text.items()}
    form = ClauseForm(
        request.POST or None,
        initial={"number": clause.number, **kept},
        languages=tuple(instrument.authentic),
        is_new=False,
    )
    if request.method == "POST" and form.is_valid():
        return _propose(request, edition, instrument, form)
    return render(request, "bureau/clause.html", {"form": form, "clause": clause, "instrument": instrument})


@login_required
def bureau_clause_new(request: HttpRequest, kind: str) -> HttpResponse:
    edition = the_edition(request, Act.CLAUSE_PROPOSE)
    instrument = text_of_kind(edition, kind)
    form = ClauseForm(request.POST or None, languages=tuple(instrument.authentic), is_new=True)
    if request.method == "POST" and form.is_valid():
        if not is_taken(instrument, form.cleaned_data["number"]):
            return _propose(request, edition, instrument, form)
        form.add_error("number", _("This number is taken: open that clause to change its words."))
    return render(request, "bureau/clause.html", {"form": form, "clause": None, "instrument": instrument})


def _propose(request: HttpRequest, edition: Any, instrument: Any, form: ClauseForm) -> HttpResponse:
    founding.propose_clause(
        actors=(request.user,),
        now=now(),
        edition=edition,
        instrument=instrument,
        number=form.cleaned_data["number"],
        heading=form.words("heading"),
        text=form.words("text"),
    )
    messages.success(request, _("The clause is proposed. It binds once both institutions adopt the text."))
    return redirect("bureau_texts")


@login_required
def bureau_steps(request: HttpRequest) -> HttpResponse:
    """The life of the edition: each step with its needs; a step of one key is taken here."""
    edition = the_edition(request)
    if request.method == "POST":
        editions.step(actors=(request.user,), now=now(), edition=edition, target=request.POST.get("target", ""))
        messages.success(request, _("The edition has moved on."))
        return redirect("bureau_steps")
    facts = {
        "edition": edition,
        "life": life_of(edition),
        "ahead": with_help(steps_ahead(edition, now())),
        "may_step": gate.may(Act.EDITION_STEP, request.user, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "bureau/steps.html", facts)
