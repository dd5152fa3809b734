"""Reviewers: who they are, whom to invite, who has left."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from charsu.acts import reviews as acts
from charsu.adapters.clock import now
from charsu.gate import Refused, may, require
from charsu.pages.science.forms import RelieveForm, ReviewerForm
from charsu.pages.science.views import the_edition
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews import reviewer_of, reviewers_of
from charsu.rules.expertise import read_expertise
from charsu.rules.permissions import Act

STATES = [
    ("", gettext_lazy("All")), ("invited", gettext_lazy("Invited")), ("accepted", gettext_lazy("Accepted")),
    ("declined", gettext_lazy("Declined")), ("left", gettext_lazy("Left")),
]  # fmt: skip


@login_required
def science_reviewers(request: HttpRequest) -> HttpResponse:
    """The reviewers with their figures."""
    person: Any = request.user
    edition = the_edition()
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else ""
    rows = reviewers_of(person, edition, state)
    facts = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")), "state": state, "states": STATES,
        "may_appoint": may(Act.REVIEWER_APPOINT, person, edition=edition),
        "names": dict(edition.themes.values_list("code", "name")),
        "query": f"state={state}&" if state else "",
    }  # fmt: skip
    return render(request, "science/reviewers.html", facts)


@login_required
def science_appoint(request: HttpRequest) -> HttpResponse:
    """Invite an expert, who then accepts or declines."""
    person: Any = request.user
    edition = the_edition()
    require(Act.REVIEWER_APPOINT, person, edition=edition)
    most = rules_in_force(edition).max_load
    form = ReviewerForm(request.POST or None, themes=edition.themes.all(), most=most)
    if request.method == "POST" and form.is_valid() and _is_invited(person, edition, form):
        messages.success(request, _("Invited. A letter is on its way."))
        return redirect("science_reviewers")
    return render(request, "science/appoint.html", {"form": form}, status=400 if form.errors else 200)


def _is_invited(person: Any, edition: Any, form: ReviewerForm) -> bool:
    try:
        acts.appoint(actors=(person,), now=now(), edition=edition, **form.who(), **form.facts())
    except Refused as refused:
        form.tell(refused)
        return False
    return True


@login_required
def science_reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """One reviewer: change their facts, or note that they have left."""
    person: Any = request.user
    edition = the_edition()
    found = reviewer_of(person, edition, pk)
    most = rules_in_force(edition).max_load
    form = ReviewerForm(
        request.POST or None, themes=edition.themes.all(), most=most, is_new=False, initial=_initial(found)
    )
    if request.method == "POST" and form.is_valid():
        acts.appoint(actors=(person,), now=now(), edition=edition, person=found.person, **form.facts())
        messages.success(request, _("Saved. Plans that rested on the old facts must be computed again."))
        messages.info(request, _("What these facts bar them from is no longer theirs to review."))
        return redirect("science_reviewers")
    said = read_expertise(found.expertise)
    facts = {
        "reviewer": found, "form": form, "relieve": RelieveForm(prefix="relieve"), "said": said,
        "said_themes": [(t.name, said.themes[t.code]) for t in edition.themes.all() if t.code in said.themes],
        "may_appoint": may(Act.REVIEWER_APPOINT, person, edition=edition),
        "may_relieve": found.state in {"invited", "accepted"} and may(Act.REVIEWER_RELIEVE, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/reviewer.html", facts, status=400 if form.errors else 200)


def _initial(found: Any) -> dict[str, Any]:
    return {
        "country": found.country, "city": found.city.name if found.city else "", "max_load": found.max_load,
        "employers": "\n".join(found.employers), "keywords": ", ".join(found.keywords), "themes": found.themes,
        "languages": found.languages, "foremost": found.themes[0] if found.themes else "",
    }  # fmt: skip


@login_required
@require_POST
def science_relieve(request: HttpRequest, pk: int) -> HttpResponse:
    """A reviewer has dropped out: what is not scored waits for another."""
    person: Any = request.user
    edition = the_edition()
    found = reviewer_of(person, edition, pk)
    form = RelieveForm(request.POST, prefix="relieve")
    if not form.is_valid():
        facts = {"reviewer": found, "relieve": form, "may_relieve": True}
        return render(request, "science/reviewer.html", facts, status=400)
    acts.relieve(actors=(person,), now=now(), edition=edition, reviewer=found, words=form.cleaned_data["words"])
    messages.success(request, _("Noted. Their submitted sheets stay; see the page of the assignment for the rest."))
    return redirect("science_assignment" if edition.phase == "review" else "science_reviewers")
