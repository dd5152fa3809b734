"""Meetings and courses: announced, invited to, registered for, with programme, calendar file and what follows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange import meeting_forms as forms
from charsu.pages.exchange.shared import language
from charsu.pages.places import countries_by_name, shown_places
from charsu.queries.editions import newest
from charsu.queries.exchange.meetings import city_of_country, encounter_of, meeting_of, meetings, seen_by
from charsu.queries.exchange.profiles import city_by, own_voice, spoken_for
from charsu.queries.exchange.to_do import meetings_that_ask
from charsu.queries.focal import countries_without_focal_point
from charsu.rules.exchange.calendar_file import Event, calendar_file
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, pick

NOT_OURS = gettext_noop("This is not a city for which you invite. Search it by its name and choose it from the list.")


def _may_call(person: Any, award: int) -> bool:
    return person.is_authenticated and gate.may(Act.MEETING_CALL, person, award=award)


def exchange_meetings(request: HttpRequest) -> HttpResponse:
    edition, at = newest(), now()
    may_call = edition is not None and _may_call(request.user, edition.award_id)
    facts = {"rows": meetings(), "may_call": may_call, "now": at, "asked": meetings_that_ask(request.user, at)}
    return render(request, "exchange/meetings.html", facts)


@login_required
def exchange_call_meeting(request: HttpRequest) -> HttpResponse:
    """An officer announces a meeting; the focal points have letters."""
    person: Any = request.user
    edition = newest()
    if edition is None:
        raise Http404
    gate.require(Act.MEETING_CALL, person, award=edition.award_id)
    first = {"zone": edition.zone, "of_a_country": 5, "starts": "09:00", "ends": "17:00"}
    form = forms.MeetingForm(request.POST or None, calendar=person.calendar, initial=first)
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/call_meeting.html", {"form": form})
    wish, tongue = form.cleaned_data, language()
    kept = {name: wish[name] for name in ("kind", "place", "zone", "starts_at", "ends_at", "of_a_country",
                                          "register_until")}  # fmt: skip
    told = {"name": {**form.other_names(), tongue: wish["name"]}, "words": {tongue: wish["words"]}}
    try:
        made = acts.call_meeting(actors=(person,), now=now(), award=edition.award, **told, **kept)
    except Refused as refused:
        at = {Refusal.FAR_DAY: "last", Refusal.PAST_DAY: "first"}.get(refused.reason)
        form.add_error(at, _(refused.reason.value))
        return render(request, "exchange/call_meeting.html", {"form": form}, status=409)
    messages.success(request, _("The meeting is announced; the focal points have a letter."))
    if countries_without_focal_point():
        messages.info(request, _("Some countries have no focal point. You invite their cities yourself, below."))
    return redirect("exchange_meeting", made.public_id)


def exchange_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, meeting_of(public_id))


def _page(request: HttpRequest, found: Any, status: int = 200, **wrong: Any) -> HttpResponse:
    person: Any = request.user
    seen = seen_by(found, person)
    calendar: Any = getattr(person, "calendar", "gregorian")
    own = {guest.municipality_id for guest in seen.mine}
    others = [guest.municipality for guest in seen.guests if guest.registered_at and guest.municipality_id not in own]
    facts = {
        "meeting": found, "seen": seen, "unheard": [name for _code, name in countries_by_name(seen.unheard)],
        "sessions": found.sessions.all(), "may_call": _may_call(person, found.award_id),
        "is_open": now() <= found.register_until and found.cancelled_at is None, "is_over": now() > found.ends_at,
        "session": forms.SessionForm(calendar=calendar),
        "register": forms.RegisterForm(), **_found(request, found, seen),
        "meet": forms.EncounterForm(cities=others, calendar=calendar), **wrong,
    }  # fmt: skip
    return render(request, "exchange/meeting.html", facts, status=status)


def _found(request: HttpRequest, meeting: Any, seen: Any) -> dict[str, Any]:
    """Cities of the reader's countries that have places left, by any of their names, for whoever invites."""
    words = clean_line(request.GET.get("q", ""))[:120]
    guests = {one.municipality.geonameid for one in seen.guests}
    free = [country for country, left in seen.left.items() if left]
    places = shown_places(words, country=free) if words and free else []
    return {"words": words, "places": [one for one in places if one.geonameid not in guests], "may_invite": free}


def exchange_meeting_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The meeting's own days and its programme, for anybody's calendar."""
    found = meeting_of(public_id)
    address = request.build_absolute_uri(f"/exchange/meetings/{found.public_id}/")
    name, gone = pick(found.name, language())[1], found.cancelled_at is not None
    words = pick(found.words, language())[1] if found.words else ""
    whole = Event(
        f"{found.public_id}@charsu", name, found.starts_at, found.ends_at, found.place, words, address, gone,
        found.revision,
    )  # fmt: skip
    parts = [
        Event(
            f"{found.public_id}-{one.pk}@charsu", f"{one.title} · {name}", one.starts_at, one.ends_at, found.place,
            one.speakers, address, gone, found.revision,
        )
        for one in found.sessions.all()
    ]  # fmt: skip
    response = HttpResponse(calendar_file([whole, *parts], now()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return response


@login_required
@require_POST
def exchange_add_session(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found = meeting_of(public_id)
    form = forms.SessionForm(request.POST, calendar=person.calendar)
    if not form.is_valid():
        return _page(request, found, 409, session=form)
    wish = form.cleaned_data
    starts, ends = (forms.instant(wish["day"], wish[name], found.zone) for name in ("starts", "ends"))
    try:
        acts.add_session(
            actors=(person,), now=now(), meeting=found, title=wish["title"], starts_at=starts, ends_at=ends,
            speakers=wish["speakers"], materials=wish["materials"],
        )  # fmt: skip
    except Refused:
        form.add_error("starts", _("A part lies within the days of the meeting, and ends after it begins."))
        return _page(request, found, 409, session=form)
    return redirect("exchange_meeting", public_id)


@login_required
@require_POST
def exchange_invite_city(request: HttpRequest, public_id: str) -> HttpResponse:
    """A focal point invites a city of its country, or takes the invitation back."""
    person: Any = request.user
    found = meeting_of(public_id)
    form = forms.InviteCityForm(request.POST)
    back = "back" in request.POST
    if not form.is_valid():
        return _page(request, found, 409, refusal=_(NOT_OURS))
    try:
        act = acts.uninvite_city if back else acts.invite_city
        act(actors=(person,), now=now(), meeting=found, city=city_of_country(form.cleaned_data["city"], person))
    except gate.NotThere:
        gate.require(Act.MEETING_INVITE, person, award=found.award_id)
        return _page(request, found, 409, refusal=_(NOT_OURS))
    except Refused as refused:
        return _page(request, found, 409, refusal=_(refused.reason.value))
    messages.success(request, _("The invitation is taken back.") if back else _("The city is invited."))
    return redirect("exchange_meeting", public_id)


@login_required
@require_POST
def exchange_register(request: HttpRequest, public_id: str, geonameid: int) -> HttpResponse:
    """The invited city says who comes, or declines."""
    person: Any = request.user
    found = meeting_of(public_id)
    form = forms.RegisterForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 409, register=form)
    try:
        acts.register(
            actors=(person,), now=now(), municipality=own_voice(person, geonameid), meeting=found,
            is_coming="decline" not in request.POST, **form.cleaned_data,
        )  # fmt: skip
    except gate.NotThere:
        raise
    except Refused as refused:
        form.add_error("name", _(refused.reason.value))
        return _page(request, found, 409, register=form)
    messages.success(request, _("Your answer is kept."))
    return redirect("exchange_meeting", public_id)


@login_required
@require_POST
def exchange_encounter(request: HttpRequest, public_id: str, geonameid: int) -> HttpResponse:
    """Whom one met, and what follows."""
    person: Any = request.user
    found = meeting_of(public_id)
    others = [guest.municipality for guest in seen_by(found, person).guests if guest.registered_at]
    form = forms.EncounterForm(request.POST, cities=others, calendar=person.calendar)
    if not form.is_valid():
        return _page(request, found, 409, meet=form)
    wish = dict(form.cleaned_data)
    city, other = own_voice(person, geonameid), city_by(int(wish.pop("other")))
    try:
        acts.note_encounter(actors=(person,), now=now(), municipality=city, meeting=found, other=other, **wish)
    except gate.NotThere:
        raise
    except Refused as refused:
        form.add_error(
            "due" if refused.reason in {Refusal.PAST_DAY, Refusal.FAR_DAY} else None, _(refused.reason.value)
        )
        return _page(request, found, 409, meet=form)
    messages.success(request, _("It is noted for both cities."))
    return redirect("exchange_meeting", public_id)


@login_required
@require_POST
def exchange_task_done(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    found = encounter_of(pk)
    city = next((c for c in spoken_for(person) if c.pk in {found.one_id, found.other_id}), None)
    if city is None:
        raise Http404
    acts.finish_task(actors=(person,), now=now(), municipality=city, encounter=found)
    return redirect("exchange_meeting", found.meeting.public_id)
