"""The catalogue, an indicator across cities, a city over the years, and an effect before and after."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters.clock import now
from charsu.adapters.countries import country_name
from charsu.pages.exchange.shared import asked_city, first_city
from charsu.pages.places import countries_by_name, place_in_alphabet
from charsu.queries.editions import newest
from charsu.queries.exchange import effects as told
from charsu.queries.exchange.indicators import SHOWN, across, by_theme, catalogue, indicator_of
from charsu.queries.exchange.profiles import city_by, profile_of
from charsu.rules.texts import ascii_digits, clean_line


def indicators(request: HttpRequest) -> HttpResponse:
    """What is measured, with its definition, and the standard that each measure corresponds to."""
    return render(request, "exchange/indicators.html", {"themes": by_theme(catalogue())})


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """The newest values of cities like the asked one; in order only where nothing speaks against it."""
    found = indicator_of(code)
    country = clean_line(request.GET.get("country", ""))[:2].upper()
    is_all = bool(country) or "all" in request.GET
    city = asked_city(request) or (None if is_all else first_city(request))
    number = ascii_digits(request.GET.get("page", ""))
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
    told = across(found, now(), like=city, country=country, page=page, order=place_in_alphabet)
    kept = {"like": city.geonameid if city else "", "country": country, "all": "1" if is_all and not country else ""}
    facts = {
        "indicator": found,
        "city": city,
        "country": country_name(country) if country else "",
        "across": told,
        "page": Paginator(range(told.count), SHOWN).get_page(told.page),
        "query": "".join(f"{urlencode({name: one})}&" for name, one in kept.items() if one),
        "countries": countries_by_name(told.countries),
        "edition": newest(),
    }
    return render(request, "exchange/indicator.html", facts)


def city(request: HttpRequest, geonameid: int) -> HttpResponse:
    """A city's profile: what it measures, publishes, takes over and passes on."""
    found = city_by(geonameid)
    profile = profile_of(found, request.user if request.user.is_authenticated else None)
    return render(request, "exchange/city.html", {"profile": profile, "city": found})


def effect(request: HttpRequest, pk: int) -> HttpResponse:
    """One effect, drawn before and after, with what to beware of."""
    found = told.effect_of(pk)
    return render(request, "exchange/effect.html", {"effect": found, "seen": told.seen(found)})
