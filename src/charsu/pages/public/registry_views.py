"""A city's entry in the registry, at an address that lasts: a merged city leads to the one that stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from charsu.adapters.countries import country_name
from charsu.queries.registry import card_of, standing_for


def registry_city(request: HttpRequest, geonameid: int) -> HttpResponse:
    city = standing_for(geonameid)
    if city.geonameid != geonameid:
        return redirect("registry_city", city.geonameid, permanent=False)
    facts = {"card": card_of(city), "country": country_name(city.country)}
    return render(request, "public/city.html", facts)
