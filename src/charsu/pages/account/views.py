"""Where one lands after signing in, and how one wants to be spoken to."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from charsu.acts.account import prefer, speak
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
    person: Any = request.user
    form = PreferencesForm(request.POST or None, initial={
        "name": person.name, "language": person.language, "zone": person.zone, "calendar": person.calendar,
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        prefer(person=person, **form.cleaned_data)
        response = redirect("preferences")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        return response
    return render(request, "account/preferences.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """The switch at the head of every page; who is signed in gets their letters in it too."""
    person: Any = request.user
    wanted = request.POST.get("language", "")
    if person.is_authenticated and wanted in dict(settings.LANGUAGES) and wanted != person.language:
        speak(person=person, language=wanted)
    return set_language(request)


@require_POST
def step_into(request: HttpRequest) -> HttpResponse:
    """Demo only: become one of the made-up people. Outside demo mode this address does not exist."""
    wanted = request.POST.get("person", "")
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) < 12
    person = person_of_demo(int(wanted)) if settings.CHARSU_DEMO and is_number else None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk")
