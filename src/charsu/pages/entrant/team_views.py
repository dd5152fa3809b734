"""A city's team: claimed with a reason, joined by invitation, with rights, left and handed over."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit, discard, store
from charsu.gate import Refused
from charsu.pages.downloads import download
from charsu.pages.entrant.team_forms import ClaimForm, InviteForm, right_of
from charsu.pages.places import city_name, shown_place
from charsu.queries.registry import city_to_claim
from charsu.queries.teams import (
    asked_for,
    claim_of,
    has_team,
    invitation_of,
    own_city,
    team_histories,
    teams_of,
    why_in_no_team,
)
from charsu.rules.permissions import Refusal


@login_required
def entrant_join(request: HttpRequest, geonameid: int) -> HttpResponse:
    """The first of a city says who they are; the claim is confirmed by others."""
    person: Any = request.user
    city = city_to_claim(person, geonameid)
    if city is None:
        raise Http404
    form = ClaimForm(request.POST or None, request.FILES or None)
    is_taken = has_team(city) or claim_of(city) is not None  # its clerk may be gone: then it is handed over
    facts: dict[str, Any] = {"city": shown_place(city), "form": form, "is_taken": is_taken}
    if facts["is_taken"]:
        return _take_over(request, city, form, facts)
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/claim.html", facts, status=409 if request.method == "POST" else 200)
    try:
        letter = _letter(form)
        acts.claim(actors=(person,), now=now(), municipality=city, words=form.cleaned_data["words"], letter=letter)
    except Unfit as trouble:
        form.add_error("letter", trouble.told())
        return render(request, "entrant/claim.html", facts)
    except Refused as refused:
        _throw_away(letter)
        is_taken = refused.reason is Refusal.TIE  # somebody was quicker
        facts |= {"is_taken": is_taken, "refusal": "" if is_taken else _(refused.reason.value)}
        return render(request, "entrant/claim.html", facts, status=409)
    said = _("You now write for %(city)s. Drafts may be written while the call is open.")
    messages.success(request, said % {"city": city_name(city)})
    return redirect("entrant")


def _take_over(request: HttpRequest, city: Any, form: ClaimForm, facts: dict[str, Any]) -> HttpResponse:
    """The city has a team. Its members invite; who took over the office of one who left asks to be let in."""
    person: Any = request.user
    facts |= {"asked": asked_for(person, city), "is_mine": any(t.city.pk == city.pk for t in teams_of(person, now()))}
    if request.method != "POST" or "take_over" not in request.POST or not form.is_valid():
        return render(request, "entrant/claim.html", facts, status=409 if request.method == "POST" else 200)
    try:
        letter = _letter(form)
        acts.ask_for_team(
            actors=(person,), now=now(), municipality=city, words=form.cleaned_data["words"], letter=letter
        )
    except Unfit as trouble:
        form.add_error("letter", trouble.told())
        return render(request, "entrant/claim.html", facts)
    except Refused as refused:
        _throw_away(letter)
        return render(request, "entrant/claim.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    messages.success(request, _("Your country's focal point or the secretariat looks at it and writes to you."))
    return redirect("entrant_join", city.geonameid)


def _letter(form: ClaimForm) -> Any:
    sent = form.cleaned_data["letter"]
    if sent is None:
        return None
    return store(
        root=settings.STORAGE_ROOT, name=sent.name or "", chunks=sent.chunks(), most=settings.ATTACHMENT_MOST_BYTES
    )


def _throw_away(letter: Any) -> None:
    """What came with a claim that is none is no row's; nobody could read it, or erase it."""
    if letter is not None:
        discard(settings.STORAGE_ROOT, letter)


@login_required
def entrant_team(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    return _team_page(request, person)


def _team_page(request: HttpRequest, person: Any, wrong: Any = None, at: int = 0, status: int = 200) -> HttpResponse:
    mine = teams_of(person, now())
    histories = team_histories(team.city for team in mine)
    teams = [
        (
            team,
            wrong if team.city.geonameid == at else InviteForm(prefix=str(team.city.geonameid)),
            histories.get(team.city.pk, []),
        )
        for team in mine
    ]
    return render(request, "entrant/team.html", {"teams": teams}, status=status)


@login_required
@require_POST
def entrant_invite(request: HttpRequest, geonameid: int) -> HttpResponse:
    person: Any = request.user
    city = own_city(person, geonameid)
    form = InviteForm(request.POST, prefix=str(geonameid))
    if not form.is_valid():
        return _team_page(request, person, form, geonameid)
    try:
        acts.invite(
            actors=(person,), now=now(), municipality=city, email=form.cleaned_data["email"],
            right=right_of(form.cleaned_data["right"]), language=form.cleaned_data["language"],
        )  # fmt: skip
    except Refused as refused:
        if refused.reason not in {Refusal.IN_TEAM, Refusal.GIVEN, Refusal.INVITES}:
            raise
        form.add_error("email", _(refused.reason.value))
        return _team_page(request, person, form, geonameid, status=409)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("entrant_team")


@login_required
@require_POST
def entrant_uninvite(request: HttpRequest, geonameid: int, pk: int) -> HttpResponse:
    person: Any = request.user
    acts.withdraw_invitation(actors=(person,), now=now(), municipality=own_city(person, geonameid), pk=pk)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("entrant_team")


@login_required
@require_POST
def entrant_member(request: HttpRequest, geonameid: int, pk: int) -> HttpResponse:
    """Another right for a member, or none: they leave the team."""
    person: Any = request.user
    right = right_of(request.POST.get("right", ""))
    acts.give_right(actors=(person,), now=now(), municipality=own_city(person, geonameid), pk=pk, right=right)
    messages.success(request, _("The team is changed."))
    return redirect("entrant_team")


@login_required
@require_POST
def entrant_leave(request: HttpRequest, geonameid: int) -> HttpResponse:
    person: Any = request.user
    acts.leave(actors=(person,), now=now(), municipality=own_city(person, geonameid))
    messages.success(request, _("You have left the team."))
    return redirect("entrant")


@login_required
def entrant_invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """An invitation, for the account of its address alone; it tells what is wrong, not whose it is."""
    person: Any = request.user
    invitation = invitation_of(public_id)
    is_mine = invitation.email.casefold() == person.email.casefold()
    if request.method == "POST":
        acts.accept(actors=(person,), now=now(), invitation=invitation, token=str(public_id))
        messages.success(request, _("You now write for %(city)s.") % {"city": city_name(invitation.municipality)})
        return redirect("entrant")
    gone = invitation.withdrawn_at or invitation.accepted_at or now() > invitation.expires_at
    reason = Refusal.EXPIRED if gone else Refusal.OTHER_ADDRESS
    barred = why_in_no_team(person) if is_mine and not gone else None
    if barred:
        return render(request, "entrant/invitation.html", {"reason": _(barred), "is_barred": True}, status=409)
    facts = {"invitation": invitation if is_mine and not gone else None, "reason": _(reason.value)}
    return render(request, "entrant/invitation.html", facts, status=200 if facts["invitation"] else 409)


@login_required
def entrant_letter(request: HttpRequest, geonameid: int) -> HttpResponse:
    """The letter sent with one's own team's claim."""
    person: Any = request.user
    claim = claim_of(own_city(person, geonameid))
    return download(claim.letter if claim else {})
