"""The library of practices: search, facets, the map, and a page for each practice."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from charsu.adapters.countries import countries, country_name
from charsu.pages.places import city_name
from charsu.queries.library import practice as one
from charsu.queries.library import shelf
from charsu.rules.texts import clean_line

A_PAGE = 25


def library(request: HttpRequest) -> HttpResponse:
    """Practices by words and facets, with their cities on the map."""
    words = clean_line(request.GET.get("q", ""))[:200]
    chosen = {code: clean_line(request.GET.get(code, ""))[:40] for code in shelf.FACETS}
    rows = shelf.practices(words, chosen)
    kept = {key: value for key, value in {"q": words, **chosen}.items() if value}
    facts = {
        "words": words,
        "facets": shelf.facets(words, chosen, _countries()),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "query": f"{urlencode(kept)}&" if kept else "",
        "points": [
            (*point[:3], reverse("practice", args=[point[3]])) for point in shelf.points(rows, get_language() or "en")
        ],
        "is_narrowed": bool(kept),
    }
    return render(request, "public/library.html", facts)


def _countries() -> dict[str, str]:
    return {iso2: country_name(iso2) for iso2 in countries()}


def practice(request: HttpRequest, public_id: Any) -> HttpResponse:
    """A practice in its own words, with the reader's or the English translation beside it where there is one."""
    found = one.practice_of(public_id)
    city = found.municipality
    facts = {
        "practice": found,
        "sides": one.sides_of(found, get_language() or "en"),
        "answers": one.answers_of(found),
        "honour": one.honour_of(found),
        "address": request.build_absolute_uri(request.path),
        "points": [(city.longitude, city.latitude, city_name(city), "")],
    }
    return render(request, "public/practice.html", facts)
