"""The registry at the bureau: cities found, proposed ones answered, names, residents, merges and their history."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts.entries import registry
from charsu.adapters.clock import now
from charsu.adapters.countries import country_name
from charsu.pages.bureau import city_forms as forms
from charsu.pages.places import shown_places
from charsu.queries.editions import newest
from charsu.queries.registry import any_city, card_of, changes_of, newest_changes, standing_for, waiting_cities
from charsu.rules.permissions import Act

type_doing = Callable[[Any, Any, dict[str, Any]], Any]


@login_required
def bureau_cities(request: HttpRequest) -> HttpResponse:
    """Find a city; what waits; what was changed last."""
    person: Any = request.user
    waiting = waiting_cities(person)
    words = request.GET.get("q", "")[:120]
    facts = {
        "waiting": waiting, "words": words, "places": shown_places(words), "changes": newest_changes(),
        "edition": newest(),
    }  # fmt: skip
    return render(request, "bureau/cities.html", facts)


def _forms(request: HttpRequest, city: Any) -> dict[str, Any]:
    """The forms that fit the city as it stands; the one that was sent holds what was typed."""
    calendar = getattr(request.user, "calendar", "gregorian")
    if city.state == "proposed":
        made: dict[str, Callable[[Any], Any]] = {
            "confirm": lambda data: forms.ConfirmForm(data, prefix="confirm"),
            "refuse": lambda data: forms.RefuseForm(data, prefix="refuse"),
        }
    elif city.merged_into_id:
        made = {"separate": lambda data: forms.SeparateForm(data, prefix="separate")}
    else:
        made = {
            "rename": lambda data: forms.RenameForm(data, prefix="rename", calendar=calendar),
            "count": lambda data: forms.CountForm(data, prefix="count"),
            "merge": lambda data: forms.MergeForm(data, prefix="merge"),
        }
    sent = request.POST.get("do", "")
    return {name: make(request.POST if name == sent else None) for name, make in made.items()}


def _merge(actors: Any, city: Any, wish: dict[str, Any]) -> Any:
    into = standing_for(wish["into"])
    return registry.merge(actors=actors, now=now(), municipality=city, into=into, reason=wish["reason"],
                          edition=newest())  # fmt: skip


def _plainly(act: Callable[..., Any]) -> type_doing:
    return lambda actors, city, wish: act(actors=actors, now=now(), municipality=city, edition=newest(), **wish)


DOINGS: dict[str, type_doing] = {
    "confirm": _plainly(registry.confirm_city),
    "refuse": _plainly(registry.refuse_city),
    "rename": _plainly(registry.rename),
    "count": _plainly(registry.count_residents),
    "merge": _merge,
    "separate": _plainly(registry.separate),
}


@login_required
def bureau_city(request: HttpRequest, geonameid: int) -> HttpResponse:
    """One city with its history, and the acts upon it."""
    person: Any = request.user
    gate.require(Act.CITY_CHANGE, person)
    city = any_city(geonameid)
    shown, done, status = _forms(request, city), request.POST.get("do", ""), 200
    facts: dict[str, Any] = {}
    if done in shown and shown[done].is_valid():
        try:
            DOINGS[done]((person,), city, shown[done].cleaned_data)
        except gate.NotThere:
            shown[done].add_error(None, _("The registry has no such city."))
        except gate.Refused as refused:
            facts, status = {"refusal": _(refused.reason.value)}, 409
        else:
            messages.success(request, _("The registry is changed, and the change is in its history."))
            return redirect("bureau_city", geonameid)
    facts |= {
        "card": card_of(city),
        "forms": shown,
        "changes": changes_of(city),
        "country": country_name(city.country),
    }
    return render(request, "bureau/city.html", facts, status=status)
