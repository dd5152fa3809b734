"""The assignment: options, pinned and forbidden pairs, plans to look at, and the way to both keys."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import reviews as acts
from charsu.adapters.clock import now
from charsu.adapters.countries import country_name
from charsu.gate import Refused, may, require
from charsu.pages.science.forms import OptionsForm, PairsForm
from charsu.pages.science.views import the_edition
from charsu.queries.reviews import (
    Options,
    newest_asked,
    pair_rules,
    plan_of,
    plan_seen,
    plans_of,
    reviewers_of,
    usual_options,
)
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act
from charsu.rules.texts import WORKING_LANGUAGES

SHOWN = 100  # pairs of a comparison on a page


@login_required
def science_assignment(request: HttpRequest) -> HttpResponse:
    """Look at the newest plan; compute another. Its release is a joint act of the bureau."""
    person: Any = request.user
    edition = the_edition()
    require(Act.SEE_REVIEWERS, person, edition=edition)
    asked = newest_asked(edition, "assignment", now())
    may_plan, is_round = may(Act.ASSIGNMENT_PREVIEW, person, edition=edition), edition.phase == Phase.SCREENING
    usual = usual_options(edition) if may_plan and is_round else {}
    form = OptionsForm(request.POST or None, initial={**usual, **_last_options(asked)})
    if request.method == "POST" and form.is_valid():
        return _compute(request, edition, form.options())
    facts = {
        "edition": edition, "form": form, "seen": plan_seen(person, edition, brief=True), "asked": asked,
        "plans": plans_of(person, edition)[:12],
        "may_plan": may_plan, "is_round": is_round,
        "may_offer": may(Act.ASSIGNMENT_RELEASE, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/assignment.html", facts, status=400 if form.errors else 200)


def _last_options(asked: Any) -> dict[str, Any]:
    wish = asked.computation.wish if asked.computation else {}
    return {
        name: value
        for name, value in wish.items()
        if name in {"seed", "floor", "overlap", "anchors", "least", "connected"}
    }


def _compute(request: HttpRequest, edition: Any, options: Options) -> HttpResponse:
    """At once where it is small, else by the worker; either way the page tells what came of it."""
    person: Any = request.user
    asked = acts.ask_plan(actors=(person,), now=now(), edition=edition, options=options)
    if acts.is_small(edition):
        acts.carry_out(asked, now=now())
        if "plan" in asked.outcome:
            messages.success(request, _("A new plan is computed. Nothing is released yet."))
    return redirect("science_assignment")


@login_required
@require_POST
def science_replace(request: HttpRequest) -> HttpResponse:
    """Find other reviewers for the entries that lost one, with the least disturbance."""
    return _compute(request, the_edition(), Options("replacement", seed=1))


@login_required
def science_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan entry by entry, beside an earlier one."""
    person: Any = request.user
    edition = the_edition()
    beside = request.GET.get("beside", "")
    number = int(beside) if beside.isascii() and beside.isdecimal() and len(beside) < 10 else None
    seen = plan_seen(person, edition, pk, number)
    facts = {
        "seen": seen, "page": Paginator(seen.lines, 50).get_page(request.GET.get("page")),
        "changes": Paginator(seen.against.changes if seen.against else (), SHOWN).get_page(request.GET.get("pairs")),
        "plans": [plan for plan in plans_of(person, edition) if plan.pk != pk],
        "may_plan": may(Act.ASSIGNMENT_PREVIEW, person, edition=edition),
        "may_offer": may(Act.ASSIGNMENT_RELEASE, person, edition=edition),
        "query": f"beside={number}&" if number else "",
    }  # fmt: skip
    return render(request, "science/plan.html", facts)


@login_required
@require_POST
def science_forward(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    edition = the_edition()
    acts.put_forward(actors=(person,), now=now(), edition=edition, plan=plan_of(person, edition, pk))
    messages.success(request, _("The officers of both institutions are told by letter."))
    return redirect("science_plan", pk)


@login_required
def science_pairs(request: HttpRequest) -> HttpResponse:
    """Pin and forbid pairs, one or many: what cannot be is refused with its reason, the rest is kept."""
    person: Any = request.user
    edition = the_edition()
    rows = reviewers_of(person, edition, "accepted")
    names = {row.reviewer.pk: row.reviewer.person.name for row in rows}
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back(request, edition)
    form = PairsForm(request.POST or None, reviewers=[(row.reviewer.pk, _told(row.reviewer)) for row in rows])
    sorted_: Any = None
    if request.method == "POST" and form.is_valid():
        is_pin, words = form.cleaned_data["what"] == "pin", form.cleaned_data["words"]
        sorted_ = acts.rule_pairs(
            actors=(person,), now=now(), edition=edition, pairs=form.pairs(), is_pin=is_pin, words=words
        )  # fmt: skip
    facts = {
        "form": form, "rules": pair_rules(person, edition), "sorted": sorted_,
        "refused": _refused(sorted_, names) if sorted_ else [],
        "may_rule": may(Act.PAIR_RULE, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/pairs.html", facts, status=400 if form.errors else 200)


def _told(reviewer: Any) -> str:
    """A reviewer as the list of a form can tell them: name, country, the languages that they read."""
    read = ", ".join(dict(WORKING_LANGUAGES).get(code, code) for code in reviewer.languages)
    return " · ".join(filter(None, (reviewer.person.name, country_name(reviewer.country), read)))


def _refused(sorted_: Any, names: dict[int, str]) -> list[tuple[str, str, str]]:
    return [(f"E-{entry:04d}", names.get(reviewer, ""), _(bar.value)) for (entry, reviewer), bar in sorted_.refused]


def _take_back(request: HttpRequest, edition: Any) -> HttpResponse:
    person: Any = request.user
    numbers = [int(pk) for pk in request.POST.getlist("rule") if pk.isascii() and pk.isdecimal() and len(pk) < 12]
    try:
        acts.unrule_pairs(actors=(person,), now=now(), edition=edition, rules=numbers)
        messages.success(request, _("Taken back."))
    except Refused:
        messages.error(request, _("Choose the pairs to take back."))
    return redirect("science_pairs")
