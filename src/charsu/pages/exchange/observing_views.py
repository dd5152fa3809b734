"""A city's own desk of indicators: values entered, corrected, brought by table, and what they are said to show."""

from typing import Any

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
from charsu.pages.exchange.observing_forms import CorrectForm, OwnIndicatorForm, ValueForm
from charsu.pages.exchange.shared import language
from charsu.queries.announced import theme_names
from charsu.queries.exchange.indicators import catalogue, history_of, lines_of, observation_of, standing_value
from charsu.queries.exchange.profiles import own_voice, spoken_for
from charsu.rules.calendars import local_number
from charsu.rules.exchange.measures import Better, Unit, exactly
from charsu.rules.permissions import Act
from charsu.rules.texts import pick


@login_required
def exchange_observations(request: HttpRequest, geonameid: int) -> HttpResponse:
    """What the city has told, and a form for one value more."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    lines = lines_of(city)
    form = ValueForm(request.POST or None, indicators=catalogue(city), lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            acts.observe(actors=(person,), now=now(), municipality=city, **form.cleaned_data)
        except Refused as refused:
            form.add_error("year", _(refused.reason.value))
        else:
            messages.success(request, _("The value is entered."))
            return redirect("exchange_observations", geonameid)
    facts = {"city": city, "form": form, "lines": lines}
    return render(request, "exchange/observations.html", facts, status=409 if form.errors else 200)


def exchange_observation(request: HttpRequest, pk: int) -> HttpResponse:
    """A value with its source and its history; for its city, a form to correct it; for the secretariat, to verify."""
    found = observation_of(pk)
    if found.municipality not in spoken_for(request.user):
        return _value_page(request, found, None)
    if request.method == "POST":
        return _correct(request, found)
    form = None if found.replaced_at else CorrectForm(indicator=found.indicator, initial=_as_typed(found))
    return _value_page(request, found, form)


def _correct(request: HttpRequest, found: Any) -> HttpResponse:
    """What was typed in a tab that is behind comes back beside the value that stands now."""
    form = CorrectForm(request.POST, indicator=found.indicator)
    if not form.is_valid():
        return _value_page(request, standing_value(found), form, 409)
    given = {"actors": (request.user,), "now": now(), "municipality": found.municipality, "observation": found}
    try:
        fresh = acts.correct(**given, **form.cleaned_data)
    except Refused as refused:
        for words in refused.details or (refused.reason.value,):
            form.add_error(None, _(words))
        return _value_page(request, standing_value(found), form, 409)
    messages.success(request, _("The value is corrected; the one before stays in the history."))
    return redirect("exchange_observation", fresh.pk)


def _value_page(request: HttpRequest, found: Any, form: CorrectForm | None, status: int = 200) -> HttpResponse:
    person: Any = request.user
    may_verify = found.replaced_at is None and person.is_authenticated and gate.may(Act.OBSERVATION_VERIFY, person)
    facts = {"one": found, "form": form, "history": history_of(found), "may_verify": may_verify and found.address}
    return render(request, "exchange/observation.html", facts, status=status)


def _as_typed(found: Any) -> dict[str, Any]:
    return {
        "value": local_number(exactly(found.value), language()),
        "source": found.source,
        "address": found.address,
        "method": found.method,
    }


@login_required
@require_POST
def exchange_verify(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    acts.verify(actors=(person,), now=now(), observation=observation_of(pk))
    messages.success(request, _("The value counts as verified."))
    return redirect("exchange_observation", pk)


@login_required
def exchange_own_indicator(request: HttpRequest, geonameid: int) -> HttpResponse:
    """An indicator that no catalogue has; it is marked as the city's own."""
    person: Any = request.user
    city = own_voice(person, geonameid)
    themes = [(code, pick(name, language())[1]) for code, name in theme_names().items()]
    form = OwnIndicatorForm(request.POST or None, themes=themes)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        acts.name_indicator(
            actors=(person,), now=now(), municipality=city, name=wish["name"], definition=wish["definition"],
            unit=Unit[wish["unit"]], better=Better[wish["better"]], theme=wish["theme"], language=language(),
        )  # fmt: skip
        messages.success(request, _("The indicator is yours; enter its values."))
        return redirect("exchange_observations", geonameid)
    return render(request, "exchange/own_indicator.html", {"city": city, "form": form})
