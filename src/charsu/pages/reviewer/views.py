"""The reviewer's desk: the invitation, conflicts, and what was given to read."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import reviews as acts
from charsu.adapters.clock import now
from charsu.gate import may, require
from charsu.pages.reviewer.forms import ConflictForm, ExpertiseForm, StepBackForm, of_expertise
from charsu.queries.editions import REVIEWS_DUE, instant_of, newest
from charsu.queries.reviews import cities_declared, cities_entered, own_assignments, own_reviewer
from charsu.rules.expertise import read_expertise
from charsu.rules.permissions import Act


def the_edition() -> Any:
    edition = newest()
    if edition is None:
        raise Http404
    return edition


@login_required
def reviewer(request: HttpRequest) -> HttpResponse:
    """The list, how far it is done, and the next one. Before the round: the invitation and conflicts come first."""
    person: Any = request.user
    edition = the_edition()
    own = own_reviewer(person, edition)
    if not may(Act.SEE_OWN_SHEETS, person, edition=edition):
        require(Act.REVIEWER_ANSWER, person, edition=edition)
        return redirect("reviewer_invitation")
    if own and own.state == "invited" and may(Act.REVIEWER_ANSWER, person, edition=edition):
        return redirect("reviewer_invitation")
    rows = own_assignments(person, edition)
    facts = {
        "edition": edition, "own": own, "all": len(rows), "done": sum(row.is_submitted for row in rows),
        "next": next((row for row in rows if not row.is_submitted), None),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "may_declare": may(Act.CONFLICT_DECLARE, person, edition=edition),
        "may_answer": may(Act.REVIEWER_ANSWER, person, edition=edition), "due": instant_of(edition, REVIEWS_DUE),
    }  # fmt: skip
    return render(request, "reviewer/desk.html", facts)


@login_required
def reviewer_invitation(request: HttpRequest) -> HttpResponse:
    """Accept or decline; whoever accepted may step back here, in mid-round too."""
    person: Any = request.user
    edition = the_edition()
    require(Act.REVIEWER_ANSWER, person, edition=edition)
    own = own_reviewer(person, edition)
    themes = [theme for theme in edition.themes.all() if own and theme.code in own.themes]
    facts = {
        "edition": edition, "own": own, "form": StepBackForm(), "themes": themes,
        "due": instant_of(edition, REVIEWS_DUE),
        "may_declare": may(Act.CONFLICT_DECLARE, person, edition=edition),
        "may_tell": may(Act.EXPERTISE_DECLARE, person, edition=edition),
        "is_told": bool(own and own.expertise), "secretariat": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }  # fmt: skip
    return render(request, "reviewer/invitation.html", facts)


@login_required
@require_POST
def reviewer_answer(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    accepts = request.POST.get("answer") == "accept"
    words = request.POST.get("words", "")[:500]
    acts.answer(actors=(person,), now=now(), edition=the_edition(), accepts=accepts, words=words)
    thanks = _("Thank you. You will be told when entries are given to you.")
    messages.success(request, thanks if accepts else _("Noted. What you have submitted stays and counts."))
    return redirect("reviewer_invitation")


@login_required
def reviewer_expertise(request: HttpRequest) -> HttpResponse:
    """How well the reviewer knows each theme, and words of their own; entries are given by it."""
    person: Any = request.user
    edition = the_edition()
    require(Act.EXPERTISE_DECLARE, person, edition=edition)
    own = own_reviewer(person, edition)
    if own is None or own.state in {"declined", "left"}:
        return redirect("reviewer_invitation")
    held, themes = read_expertise(own.expertise), list(edition.themes.all())
    form = ExpertiseForm(request.POST or None, themes=themes, initial=of_expertise(held))
    if request.method == "POST" and form.is_valid():
        acts.declare_expertise(actors=(person,), now=now(), edition=edition, **form.said())
        messages.success(request, _("Saved. Assignments made from now on go by it."))
        return redirect("reviewer_invitation")
    return render(request, "reviewer/expertise.html", {"form": form}, status=400 if form.errors else 200)


@login_required
def reviewer_conflicts(request: HttpRequest) -> HttpResponse:
    """Names of the cities that entered, and nothing of their entries."""
    person: Any = request.user
    edition = the_edition()
    require(Act.CONFLICT_DECLARE, person, edition=edition)
    cities = cities_entered(edition)
    form = ConflictForm(request.POST or None, cities=cities)
    if request.method == "POST" and form.is_valid():
        city = next(c for c in cities if str(c.pk) == form.cleaned_data["city"])
        words = form.cleaned_data["words"]
        acts.declare(actors=(person,), now=now(), edition=edition, municipality=city, words=words)
        messages.success(request, _("Declared."))
        return redirect("reviewer_conflicts")
    facts = {"form": form, "cities": cities, "declared": cities_declared(person, edition)}
    return render(request, "reviewer/conflicts.html", facts, status=400 if form.errors else 200)
