"""A focal point's cities: invited, the invitation taken back, a team handed to the officer who took over."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, may, require, standing_of
from charsu.pages.addresses import AddressField
from charsu.pages.downloads import download
from charsu.pages.focal.views import WordsForm
from charsu.pages.places import shown_place, shown_places
from charsu.queries.cities import city_of
from charsu.queries.editions import newest
from charsu.queries.focal import country_invitation, handover_for, seats_of
from charsu.rules.permissions import Act


class InviteForm(forms.Form):
    city = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_147_483_647)
    email = AddressField(
        label=gettext_lazy("E-mail of the city's officer"), max_length=254,
        help_text=gettext_lazy("You vouch that it is the city's own. Whoever holds it leads the city's team."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES, initial=get_language, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Your words"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )


@login_required
def focal_invite(request: HttpRequest) -> HttpResponse:
    """Find the city, then say to whom the letter goes."""
    person: Any = request.user
    require(Act.CITY_INVITE, person)
    words, countries = request.GET.get("q", "")[:120], sorted(standing_of(person).countries)
    number = request.POST.get("city") or request.GET.get("city") or ""
    city = city_of(int(number)) if number.isascii() and number.isdecimal() and len(number) < 11 else None
    form = InviteForm(request.POST or None, initial={"city": number})
    facts: dict[str, Any] = {"form": form, "words": words, "city": shown_place(city) if city else None, "status": 200}
    facts["places"] = [one for country in countries for one in shown_places(words, country=country)] if words else []
    if request.method == "POST" and city is not None and form.is_valid():
        try:
            acts.invite_city(
                actors=(person,), now=now(), municipality=city, email=form.cleaned_data["email"],
                words=form.cleaned_data["words"], language=form.cleaned_data["language"], edition=newest(),
            )  # fmt: skip
        except NotThere:  # a city of another country answers as one that is not there
            raise
        except Refused as refused:
            facts |= {"refusal": _(refused.reason.value), "status": 409}
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("focal" if countries else "exchange_questions")  # an officer has no focal desk
    return render(request, "focal/invite.html", facts, status=facts["status"])


@login_required
@require_POST
def focal_uninvite(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    acts.withdraw_city_invitation(
        actors=(person,), now=now(), invitation=country_invitation(person, pk), edition=newest()
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("focal")


@login_required
@require_POST
def focal_remind(request: HttpRequest, geonameid: int) -> HttpResponse:
    person: Any = request.user
    city, edition = city_of(geonameid), newest()
    if city is None or edition is None:
        raise NotThere
    acts.remind_city(actors=(person,), now=now(), edition=edition, municipality=city)
    messages.success(request, _("The city is reminded."))
    return redirect("focal")


@login_required
def focal_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks, with the letter; who is in the team, and whose place ends."""
    person: Any = request.user
    handover = handover_for(person, pk)
    seats = seats_of(handover.municipality)
    form = WordsForm(request.POST or None)
    is_refusal = "refuse" in request.POST
    ends = [seat for seat in seats if str(seat.pk) in request.POST.getlist("ends")]
    is_whole = request.method == "POST" and form.is_valid() and (not is_refusal or form.has_reason())
    is_asked = is_whole and not is_refusal and "sure" not in request.POST  # whose place ends is read once more
    if is_whole and not is_asked:
        wish: dict[str, Any] = {"actors": (person,), "now": now(), "handover": handover, "edition": newest(),
                                "words": form.cleaned_data["words"]}  # fmt: skip
        acts.refuse_handover(**wish) if is_refusal else acts.hand_over(**wish, ends={seat.pk for seat in ends})
        messages.success(request, _("The answer is kept, and the team is told."))
        return redirect("desk")
    facts = {"handover": handover, "form": form, "seats": seats, "place": shown_place(handover.municipality),
             "ends": ends, "is_asked": is_asked,
             "may_answer": may(Act.TEAM_HAND_OVER, person, municipality=handover.municipality)}  # fmt: skip
    return render(request, "focal/handover.html", facts)


@login_required
def focal_handover_letter(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    return download(handover_for(person, pk).letter)
