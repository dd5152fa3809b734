"""An amendment is offered: other words for a clause in force, or another value for a figure."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from charsu import gate
from charsu.acts import joint
from charsu.adapters.clock import now
from charsu.pages.bureau.clause_forms import AmendClauseForm, AmendValueForm
from charsu.pages.bureau.views import the_edition
from charsu.queries.editions import call_of
from charsu.queries.founding import clause_of, languages_of
from charsu.rules.permissions import Act


@login_required
def bureau_amend_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a clause of the regulations, in all their languages."""
    edition = the_edition(request, Act.REGULATIONS_AMEND)
    clause = clause_of(edition, pk)
    if clause.instrument_id != edition.regulations_id:
        raise gate.NotThere
    kept = {f"heading_{k}": v for k, v in clause.heading.items()} | {f"text_{k}": v for k, v in clause.text.items()}
    form = AmendClauseForm(
        request.POST or None,
        initial={"number": clause.number, **kept},
        languages=languages_of(clause.instrument),
        needed=clause.instrument.authentic,
    )
    if request.method == "POST" and form.is_valid():
        words = {part: form.words(part) for part in ("heading", "text")}
        return _offered(request, edition, {"clause": clause.number, **words, "reason": form.cleaned_data["reason"]})
    facts = {"form": form, "clause": clause, "edition": edition}
    return render(request, "bureau/amend.html", facts, status=400 if request.method == "POST" else 200)


@login_required
def bureau_amend_setting(request: HttpRequest, code: str) -> HttpResponse:
    """Another value for a figure of the rules."""
    edition = the_edition(request, Act.REGULATIONS_AMEND)
    row = next((one for one in call_of(edition).settings if one.code == code), None)
    if row is None:
        raise gate.NotThere
    shown = row.value if isinstance(row.value, str) else json.dumps(row.value, ensure_ascii=False)
    form = AmendValueForm(request.POST or None, initial={"code": code, "value": shown})
    if request.method == "POST" and form.is_valid():
        told = {part: form.cleaned_data[part] for part in ("value", "reason")}
        return _offered(request, edition, {"setting": code, **told})
    facts = {"form": form, "row": row, "edition": edition}
    return render(request, "bureau/amend.html", facts, status=400 if request.method == "POST" else 200)


def _offered(request: HttpRequest, edition: Any, wish: dict[str, Any]) -> HttpResponse:
    facts: dict[str, Any] = {"actor": request.user, "now": now(), "edition": edition}
    made = joint.offer(act=Act.REGULATIONS_AMEND, wish=wish, **facts)
    return redirect("bureau_joint_one", pk=made.pk)
