"""The shortlist before both fix it: what the rule gives, what is contested, places by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.pages.jury.forms import ChangeForm
from charsu.queries import shortlist as lists
from charsu.queries.editions import newest, rules_in_force
from charsu.rules.permissions import Act
from charsu.rules.shortlist import By

WAYS = {"in": True, "out": False, "rule": None}


@login_required
def jury_shortlist(request: HttpRequest) -> HttpResponse:
    """The list as the rule gives it, from the first standings on; while it is made, a place given or taken by hand
    needs a reason, which both sign."""
    person: Any = request.user
    edition = newest()
    if edition is None:
        raise gate.NotThere
    act = Act.SHORTLIST_CHANGE if request.method == "POST" else Act.SEE_STANDINGS
    gate.require(act, person, edition=edition)
    form = ChangeForm(request.POST) if request.method == "POST" else None
    wrong = 0
    if form is not None and form.is_valid():
        given = form.cleaned_data
        if given["is_in"] == "rule" or given["reason"].strip():
            _change(person, edition, given)
            messages.success(request, _("Changed. Both institutions will sign this with its reason."))
            return redirect("jury_shortlist")
        wrong = given["entry"]
    facts = _facts(person, edition) | {"wrong": wrong, "typed": request.POST.get("reason", "")[:2000]}
    return render(request, "jury/shortlist.html", facts, status=400 if form is not None else 200)


def _facts(person: Any, edition: Any) -> dict[str, Any]:
    rules, table = rules_in_force(edition), lists.table_of(person, edition)
    return {
        "edition": edition,
        "table": table,
        "rule": rules.shortlist,
        "clause": rules.clause("shortlist_rule"),
        "tells_chance": table.weighs_kinds or rules.shortlist.by is By.P_TOP,
        "may_change": gate.may(Act.SHORTLIST_CHANGE, person, edition=edition),
        "may_see_jury": gate.may(Act.SEE_SHORTLIST, person, edition=edition),
    }


def _change(person: Any, edition: Any, given: dict[str, Any]) -> None:
    work = lists.candidate_entry(person, edition, given["entry"])
    acts.change_shortlist(
        actors=(person,), now=now(), edition=edition, work=work, is_in=WAYS[given["is_in"]], reason=given["reason"]
    )
