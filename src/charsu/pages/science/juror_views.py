"""Who judges the shortlist: the list of the jury, proposed here and put in force by both institutions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, may, require
from charsu.pages.science.forms import JurorForm
from charsu.pages.science.views import the_edition
from charsu.queries.jury import quorum_of
from charsu.queries.jury_list import members_lacking, places_of
from charsu.rules.permissions import Act


@login_required
def science_jurors(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more; a member proposed again has their country and seat set anew."""
    person: Any = request.user
    edition = the_edition()
    require(Act.SEE_REVIEWERS, person, edition=edition)
    may_propose = may(Act.JUROR_APPOINT, person, edition=edition)
    is_off = "off" in request.POST
    form = JurorForm(None if is_off else request.POST or None)
    if request.method == "POST" and _is_changed(request, person, edition, form, is_off):
        return redirect("science_jurors")
    places = places_of(edition)
    facts = {
        "places": places, "few": members_lacking(edition), "quorum": quorum_of(edition),
        "form": form if may_propose else None,
        "waits": any(not place.is_in_force for place in places),
        "may_offer": may(Act.JURY_SEAT, person, edition=edition),
        "may_see_desk": may(Act.SEE_SHORTLIST, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/jurors.html", facts, status=400 if form.errors else 200)


def _is_changed(request: HttpRequest, person: Any, edition: Any, form: JurorForm, is_off: bool) -> bool:
    if is_off:
        member = next((p.person for p in places_of(edition) if str(p.person.pk) == request.POST["off"]), None)
        if member is None:
            raise NotThere
        acts.take_off(actors=(person,), now=now(), edition=edition, person=member)
        messages.success(
            request, _("Taken off the proposed list. Who sits stays until both have signed the new list.")
        )
        return True
    if not form.is_valid() or not _is_proposed(person, edition, form):
        return False
    messages.success(
        request, _("Proposed. The member is appointed, and told by letter, once both have signed the list.")
    )
    return True


def _is_proposed(person: Any, edition: Any, form: JurorForm) -> bool:
    wish = {"country": form.cleaned_data["country"], "is_chair": form.cleaned_data["is_chair"]}
    try:
        acts.propose_juror(actors=(person,), now=now(), edition=edition, **form.who(), **wish)
    except Refused as refused:
        form.tell(refused)
        return False
    return True
