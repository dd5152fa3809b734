"""A claim becomes two observations with evidence; the city may take it back, with its reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange.observing_forms import EffectForm
from charsu.queries.exchange.effects import comparable_cities, effect_of
from charsu.queries.exchange.indicators import catalogue, indicator_of, lines_of
from charsu.queries.exchange.profiles import own_voice
from charsu.queries.library.practice import practice_of
from charsu.rules.exchange.measures import Unfit, read_year


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the claim is withdrawn"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


@login_required
def exchange_tell_effect(request: HttpRequest, geonameid: int, public_id: str) -> HttpResponse:
    """What moved in this city after the practice. Without the years, only what can be chosen is offered."""
    person: Any = request.user
    city, practice = own_voice(person, geonameid), practice_of(public_id)
    if practice.withdrawn_at:
        return render(request, "exchange/tell_effect.html", {"city": city, "practice": practice}, status=410)
    lines = [line for line in lines_of(city) if len(line.rows) > 1]
    chosen = request.POST or (request.GET if request.GET.get("indicator") else None)
    typed, first = (None, chosen.dict()) if chosen and "offer" in chosen else (chosen, None)
    known = {"indicators": [line.indicator for line in lines], "cities": _group(practice, city, chosen)}
    form = EffectForm(typed, initial=first, **known)
    facts = {"city": city, "practice": practice, "form": form, "lines": lines}
    if first is not None:
        facts["is_alone"] = "compared" not in form.fields
        return render(request, "exchange/tell_effect.html", facts)
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/tell_effect.html", facts, status=409 if request.method == "POST" else 200)
    wish = form.cleaned_data
    try:
        made = acts.tell_effect(
            actors=(person,), now=now(), edition=practice.edition, municipality=city, practice=practice,
            indicator=form.known[wish["indicator"]], before=wish["before"], after=wish["after"], claim=wish["claim"],
            evidence=wish["evidence"], compared=[int(one) for one in wish.get("compared", [])],
        )  # fmt: skip
    except Refused as refused:
        for words in refused.details or (refused.reason.value,):
            form.add_error(None, _(words))
        return render(request, "exchange/tell_effect.html", facts, status=409)
    messages.success(request, _("The effect is told, with what to beware of beside it."))
    return redirect("effect", made.pk)


def _group(practice: Any, city: Any, chosen: Any) -> list[Any]:
    """The cities that may be compared, once indicator and years are known."""
    if not chosen or chosen.get("indicator") not in {one.code for one in catalogue(city)}:
        return []
    years = [read_year(chosen.get(name, ""), now().year) for name in ("before", "after")]
    known = [year for year in years if not isinstance(year, Unfit)]
    return comparable_cities(practice, city, indicator_of(chosen["indicator"]), *known) if len(known) == 2 else []


@login_required
def exchange_take_back_effect(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    effect = effect_of(pk)
    city = own_voice(person, effect.municipality.geonameid)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.withdraw_effect(
            actors=(person,), now=now(), edition=effect.practice.edition, municipality=city, effect=effect,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("The claim is withdrawn; the page says so and why."))
        return redirect("effect", pk)
    return render(request, "exchange/take_back.html", {"effect": effect, "form": form})
