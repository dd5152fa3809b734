"""Cities like mine: whose practices a city might learn from first, and why these."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters.surroundings import CLIMATE_SOURCE, climate_kind
from charsu.gate import standing_of
from charsu.pages.places import shown_places
from charsu.queries.cities import city_of
from charsu.queries.library.alike import cities_alike
from charsu.queries.library.words import CLIMATE_KINDS
from charsu.rules.texts import clean_line


def library_alike(request: HttpRequest) -> HttpResponse:
    """For the city that was chosen, or that the reader writes for."""
    words = clean_line(request.GET.get("q", "")[:200])[:120]
    city = city_of(_number(request.GET.get("city", ""))) if not words else None
    if city is None and not words and request.user.is_authenticated:
        seats = standing_of(request.user).memberships
        city = next((seat.municipality for seat in seats if seat.municipality), None)
    facts = {
        "words": words,
        "places": shown_places(words, most=12) if words else [],
        "city": city,
        "alike": cities_alike(city, climate_kind) if city else [],
        "climate": CLIMATE_KINDS.get(climate_kind(city.geonameid, city.latitude), "") if city else "",
        "climate_source": CLIMATE_SOURCE,
    }
    return render(request, "public/library_alike.html", facts)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
