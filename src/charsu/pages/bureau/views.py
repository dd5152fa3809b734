"""The bureau's desk: where the edition stands, its texts and rules, its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import editions
from charsu.adapters.clock import now
from charsu.queries.calendar_spans import short_spans
from charsu.queries.checkpoints import has_witness
from charsu.queries.contradictions import contradictions_in
from charsu.queries.dashboard import dashboard, life_of
from charsu.queries.editions import newest
from charsu.queries.founding import may_mend_names, texts
from charsu.queries.keys import own_party
from charsu.queries.needs_help import with_help
from charsu.queries.negotiation import clauses_to_answer
from charsu.queries.readiness import Look, steps_ahead
from charsu.rules.lifecycle import Phase
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
        gate.require(Act.CLAUSE_PROPOSE, request.user)  # type: ignore[arg-type]
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
    own = own_party(request.user, edition)  # type: ignore[arg-type]
    said = clauses_to_answer(edition, own) if own else {}
    rows = [
        (text, [one.number for one in text.waiting_for(own)], said.get(text.kind, []))
        for text in texts(edition, is_desk=True)
    ]
    facts = {"edition": edition, "rows": rows, "may_propose": may_propose}
    facts["may_mend"] = may_mend_names(request.user, edition)  # type: ignore[arg-type]
    return render(request, "bureau/texts.html", facts)


@login_required
def bureau_steps(request: HttpRequest) -> HttpResponse:
    """The life of the edition: each step with its needs; a step of one key is taken here."""
    edition = the_edition(request)
    if request.method == "POST":
        editions.step(actors=(request.user,), now=now(), edition=edition, target=request.POST.get("target", ""))
        messages.success(request, _("The edition has moved on."))
        return redirect("bureau_steps")
    look, is_not_open = Look(edition, now()), edition.phase in {Phase.DRAFTING.value, Phase.ANNOUNCED.value}
    facts = {
        "edition": edition,
        "life": life_of(edition),
        "has_witness": has_witness(edition),
        "spans": short_spans(edition) if is_not_open else [],
        "odd": contradictions_in(edition) if is_not_open else [],
        "ahead": with_help(steps_ahead(look), look),
        "may_step": gate.may(Act.EDITION_STEP, request.user, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "bureau/steps.html", facts)
