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
from charsu.queries.exchange.follow_ups import (
    follow_up_of,
    follow_up_turn,
    follow_ups_for,
    follow_ups_in_stead,
    is_of_no_more,
)
from charsu.queries.exchange.voices import Turn, stand_in_of, voices_of
from charsu.queries.teams import has_team
from charsu.rules.permissions import Refusal


@login_required
def exchange_follow_ups(request: HttpRequest) -> HttpResponse:
    """What waits for the reader: of their own cities, and of silent ones for which they stand in."""
    facts = {"to_us": follow_ups_for(request.user), "in_stead": follow_ups_in_stead(request.user)}
    return render(request, "exchange/follow_ups.html", facts)


def exchange_follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found = follow_up_of(public_id)
    entry = found.laureate.entry
    turn = follow_up_turn(found, person)
    if request.method == "POST" and not turn:  # what was typed is shown back
        raise Refused(Refusal.DONE if found.answered_at else Refusal.TIE)
    initial = {"state": found.state, "words": found.words, "language": found.language or language()}
    form = FollowUpForm(request.POST or None, initial=initial, kind=entry.kind) if turn else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            _answer(person, found, turn, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, _(refused.reason.value))
        else:
            messages.success(request, _("Thank you. Your answer stands on the practice for all to read."))
            return redirect("exchange_follow_up", public_id)
    facts = _shown(found, turn) | {"form": form}
    return render(request, "exchange/follow_up.html", facts, status=409 if form is not None and form.errors else 200)


def _shown(found: Any, turn: Turn) -> dict[str, Any]:
    """To whoever stands in for the city also who writes for it, to be called."""
    entry, is_in_stead = found.laureate.entry, turn is Turn.STEAD
    return {
        "asked": found, "practice": getattr(entry, "practice", None), "helper": stand_in_of(entry.municipality),
        "is_gone": is_of_no_more(found), "is_in_stead": is_in_stead,
        "team": voices_of(entry.municipality) if is_in_stead else [],
        "may_invite": is_in_stead and not has_team(entry.municipality),
    }  # fmt: skip


def _answer(person: Any, found: Any, turn: Turn, wish: dict[str, Any]) -> None:
    entry = found.laureate.entry
    if turn is Turn.STEAD:
        acts.answer_follow_up_in_stead(actors=(person,), now=now(), follow_up=found, **wish)
    else:
        acts.answer_follow_up(
            actors=(person,), now=now(), edition=entry.edition, municipality=entry.municipality, follow_up=found,
            **wish,
        )  # fmt: skip
