"""A meeting that was announced is corrected or cancelled by an officer."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange.meeting_forms import CancelForm, CorrectionForm
from charsu.pages.exchange.shared import language
from charsu.queries.exchange.meetings import meeting_of
from charsu.rules.calendars import Calendar, write_date
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import pick

_KEPT = ("place", "zone", "starts_at", "ends_at", "of_a_country", "register_until", "read")
_FIELD_OF = {
    Refusal.FAR_DAY: "last", Refusal.PAST_DAY: "first", Refusal.PLACES_HELD: "of_a_country", Refusal.STALE: None,
    Refusal.SAME_PRACTICE: None, Refusal.OVER: None, Refusal.DONE: None,
}  # fmt: skip


@login_required
def exchange_correct_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Other days, another place, other words; what is typed in one language leaves the others as they are."""
    person: Any = request.user
    found = meeting_of(public_id)
    gate.require(Act.MEETING_CALL, person, award=found.award_id)
    stands = _as_typed(found, person.calendar)
    form = CorrectionForm(request.POST or None, calendar=person.calendar, initial=stands)
    facts: dict[str, Any] = {"form": form, "meeting": found}
    if request.method == "POST" and form.is_valid():
        wish, tongue = form.cleaned_data, language()
        told = {"name": form.names(found.name, tongue), "words": form.told(found.words, tongue)}
        try:
            acts.correct_meeting(
                actors=(person,), now=now(), meeting=found, **told, **{name: wish[name] for name in _KEPT}
            )
        except Refused as refused:
            if refused.reason is Refusal.STALE:
                facts["newer"] = form.against(stands)
            form.add_error(_FIELD_OF.get(refused.reason, "ends"), _(refused.reason.value))
        else:
            messages.success(
                request, _("The meeting is changed; the focal points and the invited cities have a letter.")
            )
            return redirect("exchange_meeting", public_id)
    return render(request, "exchange/correct_meeting.html", facts, status=409 if form.errors else 200)


def _as_typed(meeting: Any, calendar: Calendar) -> dict[str, Any]:
    """As the form shows it: days of the reader's calendar, hours of the meeting's zone."""
    zone = ZoneInfo(meeting.zone)
    first, last, until = (at.astimezone(zone) for at in (meeting.starts_at, meeting.ends_at, meeting.register_until))
    return {
        **{f"name_{code}": name for code, name in meeting.name.items()},
        "name": pick(meeting.name, language())[1], "words": pick(meeting.words, language())[1],
        "place": meeting.place, "zone": meeting.zone, "of_a_country": meeting.of_a_country,
        "first": _day(first, calendar), "last": _day(last, calendar), "until": _day(until, calendar),
        "starts": f"{first:%H:%M}", "ends": f"{last:%H:%M}", "read": str(meeting.revision),
    }  # fmt: skip


def _day(at: datetime, calendar: Calendar) -> str:
    return write_date(at.date(), calendar)


@login_required
def exchange_cancel_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found, form = meeting_of(public_id), CancelForm(request.POST or None)
    gate.require(Act.MEETING_CALL, person, award=found.award_id)
    if request.method == "POST" and form.is_valid():
        try:
            acts.cancel_meeting(actors=(person,), now=now(), meeting=found, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error("reason", _(refused.reason.value))
        else:
            messages.success(
                request, _("The meeting is cancelled; the focal points and the invited cities have a letter.")
            )
            return redirect("exchange_meeting", public_id)
    facts = {"form": form, "meeting": found}
    return render(request, "exchange/cancel_meeting.html", facts, status=409 if form.errors else 200)


@login_required
@require_POST
def exchange_drop_session(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    person: Any = request.user
    acts.drop_session(actors=(person,), now=now(), meeting=meeting_of(public_id), pk=pk)
    return redirect("exchange_meeting", public_id)
