"""Who judges the shortlist: the members of the jury, appointed by the scientific secretary or an officer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.gate import Refused, may, require
from charsu.pages.science.forms import JurorForm
from charsu.pages.science.views import the_edition
from charsu.queries.jury import jurors_of, quorum_of
from charsu.rules.permissions import Act, Refusal


@login_required
def science_jurors(request: HttpRequest) -> HttpResponse:
    """The members, and a form for one more; a member appointed again has their country and seat set anew."""
    person: Any = request.user
    edition = the_edition()
    require(Act.SEE_REVIEWERS, person, edition=edition)
    may_appoint = may(Act.JUROR_APPOINT, person, edition=edition)
    form = JurorForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_appointed(person, edition, form):
        messages.success(request, _("Appointed. A letter is on its way."))
        return redirect("science_jurors")
    facts = {
        "jurors": jurors_of(edition), "quorum": quorum_of(edition), "form": form if may_appoint else None,
        "may_see_desk": may(Act.SEE_SHORTLIST, person, edition=edition),
    }  # fmt: skip
    return render(request, "science/jurors.html", facts, status=400 if form.errors else 200)


def _is_appointed(person: Any, edition: Any, form: JurorForm) -> bool:
    wish = {"country": form.cleaned_data["country"], "is_chair": form.cleaned_data["is_chair"]}
    try:
        acts.appoint_juror(actors=(person,), now=now(), edition=edition, **form.who(), **wish)
    except Refused as refused:
        if refused.reason is not Refusal.CONFLICT:
            raise
        form.add_error("email", " ".join(_(detail) for detail in refused.details))
        return False
    return True
