"""What became of an honoured work: its city answers, all may read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange.shared import language
from charsu.pages.exchange.talk_forms import FollowUpForm
from charsu.queries.exchange.follow_ups import follow_up_of, follow_ups_for, follow_ups_in_stead
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.exchange.voices import stand_in_of


@login_required
def exchange_follow_ups(request: HttpRequest) -> HttpResponse:
    """What waits for the reader: of their own cities, and of silent ones for which they stand in."""
    facts = {"to_us": follow_ups_for(request.user), "in_stead": follow_ups_in_stead(request.user)}
    return render(request, "exchange/follow_ups.html", facts)


def exchange_follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found = follow_up_of(public_id)
    entry = found.laureate.entry
    is_ours = entry.municipality in spoken_for(person)
    initial = {"state": found.state, "words": found.words, "language": found.language or language()}
    form = FollowUpForm(request.POST or None, initial=initial) if is_ours else None
    if form is not None and request.method == "POST" and form.is_valid():
        given = {"actors": (person,), "now": now(), "edition": entry.edition, "municipality": entry.municipality}
        try:
            acts.answer_follow_up(**given, follow_up=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, _(refused.reason.value))
        else:
            messages.success(request, _("Thank you. Your answer stands on the practice for all to read."))
            return redirect("exchange_follow_up", public_id)
    practice = getattr(entry, "practice", None)
    status = 409 if form is not None and form.errors else 200
    facts = {"asked": found, "form": form, "practice": practice, "helper": stand_in_of(entry.municipality)}
    return render(request, "exchange/follow_up.html", facts, status=status)
