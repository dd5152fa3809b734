"""A national focal point: the entries of its country, and its endorsement."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charsu.acts.entries import endorse
from charsu.adapters.clock import now
from charsu.queries.desks import newest_edition
from charsu.queries.entries import country_entries, country_entry


class EndorseForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Words of endorsement"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        max_length=2000,
    )  # fmt: skip


@login_required
def focal(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = newest_edition()
    if edition is None:
        raise Http404
    return render(request, "focal/desk.html", {"entries": country_entries(person, edition), "edition": edition})


@login_required
def focal_endorse(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = country_entry(person, public_id)
    form = EndorseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        endorse(actors=(person,), now=now(), entry=entry, words=form.cleaned_data["words"])
        messages.success(request, _("The entry is endorsed."))
        return redirect("focal")
    return render(request, "focal/endorse.html", {"entry": entry, "form": form})
