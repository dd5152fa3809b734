"""The library of practices: search and facets, and the map."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from charsu.adapters.countries import countries, country_name
from charsu.adapters.surroundings import CLIMATE_SOURCE
from charsu.pages.public.finding import Asked, Outcome, asked_of, search
from charsu.queries.library.facets import Facet, facets_of
from charsu.queries.library.listing import hits
from charsu.queries.library.mapping import Mark, arcs_of, marks_of

A_PAGE = 20


def library(request: HttpRequest) -> HttpResponse:
    """Practices by words, by meaning and by facets, with their cities on the map."""
    asked = asked_of(request)
    outcome = search(asked)
    found = outcome.found
    page = Paginator(found.pks, A_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if found.pks else 0
    why = found.why[first : first + A_PAGE]
    facts = {
        **_of_asked(asked, outcome),
        "page": page,
        "hits": hits(list(page.object_list), why, get_language() or "en"),
        "points": points_of(marks_of(found.spots, get_language() or "en"), asked),
    }
    return render(request, "public/library.html", facts)


def library_map(request: HttpRequest) -> HttpResponse:
    """Practices and where they are put to work, on a map, with the figures in a table."""
    asked = asked_of(request)
    outcome, language = search(asked), get_language() or "en"
    facts = {
        **_of_asked(asked, outcome),
        "points": points_of(marks_of(outcome.found.spots, language), asked),
        "arcs": arcs_of(outcome.found.pks, language),
    }
    return render(request, "public/library_map.html", facts)


def _of_asked(asked: Asked, outcome: Outcome) -> dict[str, Any]:
    names = {iso2: country_name(iso2) for iso2 in countries()}
    facets = facets_of(outcome.found.counts, asked.chosen, names)
    return {
        "asked": asked,
        "facets": [(facet, _links(facet, asked)) for facet in facets],
        "chips": [(facet, asked.without(facet.code)) for facet in facets if facet.chosen],
        "count": len(outcome.found.pks),
        "held": outcome.found.held,
        "is_faint": bool(asked.words) and outcome.found.is_faint,
        "perhaps": outcome.found.perhaps,
        "silence": outcome.silence,
        "read_as": outcome.found.read_as,
        "shades": outcome.found.counts["country"],
        "climate_source": CLIMATE_SOURCE,
        "is_narrowed": bool(asked.kept),
    }


def _links(facet: Facet, asked: Asked) -> list[tuple[Any, str]]:
    """Each option with the address that chooses it, or gives it up."""
    return [(one, asked.without(facet.code, "" if one.is_chosen else one.value)) for one in facet.options]


def points_of(marks: list[Mark], asked: Asked) -> list[dict[str, Any]]:
    """Marks with the address that shows what is there, and their size: its area grows with the count."""
    at = reverse("library")
    return [
        {
            "longitude": mark.longitude, "latitude": mark.latitude, "name": mark.name, "practices": mark.practices,
            "cities": mark.cities, "radius": round(min(3.2 + 1.3 * (mark.practices**0.5), 14.0), 1),
            "url": f"{at}?{asked.without('city', str(mark.geonameid))}" if mark.geonameid else "",
        }
        for mark in marks
    ]  # fmt: skip
