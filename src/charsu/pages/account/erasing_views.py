"""Asking that one's own data be destroyed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts.account import ask_to_be_erased
from charsu.adapters.clock import now


@login_required
def erase_me(request: HttpRequest) -> HttpResponse:
    """What would be destroyed and what stays; the wish, which officers of both institutions carry out."""
    person: Any = request.user
    if request.method == "POST":
        ask_to_be_erased(person=person, now=now())
        messages.success(request, _("Your wish is kept. Officers of both institutions carry it out together."))
        return redirect("erase_me")
    return render(request, "account/erase.html", {"asked_at": person.erasure_asked_at})
