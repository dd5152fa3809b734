"""Where one lands after signing in, and how one wants to be spoken to."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from charsu.acts.account import prefer
from charsu.pages.account.forms import PreferencesForm
from charsu.queries.desks import desks_of, person_of_demo


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Straight to the only desk one has; else a choice."""
    desks = desks_of(request.user)  # type: ignore[arg-type]
    if len(desks) == 1:
        return redirect(desks[0])
    return render(request, "account/desk.html", {"desks": desks})


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = PreferencesForm(request.POST or None, initial={
        "name": person.name, "zone": person.zone, "calendar": person.calendar,  # type: ignore[union-attr]
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        prefer(person=person, **form.cleaned_data)  # type: ignore[arg-type]
        return redirect("preferences")
    return render(request, "account/preferences.html", {"form": form})


@require_POST
def step_into(request: HttpRequest) -> HttpResponse:
    """Demo only: become one of the made-up people. Outside demo mode this address does not exist."""
    wanted = request.POST.get("person", "")
    person = person_of_demo(int(wanted)) if settings.CHARSU_DEMO and wanted.isdecimal() else None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk")
