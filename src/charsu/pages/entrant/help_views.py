"""Whom a team asks: its letter, sent after the claim, and words to whoever answers for the country's cities."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit, discard, store
from charsu.gate import Refused
from charsu.pages.entrant.team_forms import AskForm, LetterForm
from charsu.pages.places import shown_place
from charsu.queries.focal import bodies_of
from charsu.queries.registry import city_to_claim
from charsu.queries.teams import claim_of, own_city


@login_required
def entrant_ask(request: HttpRequest, geonameid: int) -> HttpResponse:
    """Words to the country's focal point, else to the secretariat; they go by letter, and so does the answer."""
    person: Any = request.user
    city = city_to_claim(person, geonameid)
    if city is None:
        raise Http404
    form = AskForm(request.POST or None)
    facts: dict[str, Any] = {"city": shown_place(city), "form": form, "bodies": bodies_of(city.country)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/ask.html", facts)
    try:
        acts.write_to_body(actors=(person,), now=now(), municipality=city, words=form.cleaned_data["words"])
    except Refused as refused:
        return render(request, "entrant/ask.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    messages.success(request, _("Your words are on their way. The answer comes to the address of your account."))
    return redirect("entrant_join", city.geonameid)


@login_required
def entrant_send_letter(request: HttpRequest, geonameid: int) -> HttpResponse:
    """The letter of the municipality, after the claim or in place of an earlier one."""
    person: Any = request.user
    city = own_city(person, geonameid)
    form = LetterForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"city": shown_place(city), "form": form, "claim": claim_of(city)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/send_letter.html", facts)
    sent, root = form.cleaned_data["letter"], settings.STORAGE_ROOT
    try:
        stored = store(root=root, name=sent.name or "", chunks=sent.chunks(), most=settings.ATTACHMENT_MOST_BYTES)
    except Unfit as trouble:
        form.add_error("letter", _(str(trouble)))
        return render(request, "entrant/send_letter.html", facts)
    try:
        acts.send_letter(actors=(person,), now=now(), municipality=city, letter=stored)
    except Refused:
        discard(root, stored)
        raise
    messages.success(request, _("The letter is sent: whoever confirms the team sees it."))
    return redirect("entrant_team")
