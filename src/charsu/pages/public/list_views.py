"""The library's lists for machines: CSV, JSON, GeoJSON, Atom; the sitemap. Each takes the questions of the page."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from charsu.pages.public.finding import asked_of, search
from charsu.queries.library.citing import creators_of, tellers_of, urn
from charsu.queries.library.harvest import of_sitemap
from charsu.queries.library.listing import by_change, practices_of
from charsu.rules.library.cells import cell
from charsu.rules.library.shelf import Licence
from charsu.rules.texts import pick

A_BATCH = 1000
A_PAGE = 50  # of the feed
COLUMNS = (
    "identifier", "address", "version", "grade", "kind", "title", "title_en", "language", "city", "country",
    "latitude", "longitude", "theme", "year", "cost", "targets", "licence", "released", "changed",
    "source", "source_address",
)  # fmt: skip


def _rows(request: HttpRequest) -> Iterator[Any]:
    """Every practice that the page would list, in its order."""
    pks = list(search(asked_of(request)).found.pks)
    for first in range(0, len(pks), A_BATCH):
        yield from practices_of(pks[first : first + A_BATCH])


def _told(request: HttpRequest, practice: Any) -> dict[str, Any]:
    city = practice.municipality
    return {
        "identifier": urn(practice), "address": _address(request, practice), "version": practice.version,
        "grade": practice.grade_now, "kind": practice.kind, "title": practice.title.get(practice.language, ""),
        "title_en": practice.title.get("en", ""), "language": practice.language, "city": city.name,
        "country": city.country, "latitude": city.latitude, "longitude": city.longitude,
        "theme": practice.theme.code, "year": practice.year, "cost": practice.cost,
        "targets": practice.targets, "licence": practice.licence, "released": practice.released_at.isoformat(),
        "changed": (practice.changed_at or practice.released_at).isoformat(),
    }  # fmt: skip


def _address(request: HttpRequest, practice: Any) -> str:
    return request.build_absolute_uri(reverse("practice", args=[practice.public_id]))


def library_csv(request: HttpRequest) -> StreamingHttpResponse:
    """UTF-8 with its mark, so that spreadsheets read every script; each cell in quotation marks, none a formula."""
    rows = _rows(request)

    def lines() -> Iterator[str]:
        yield "\ufeff" + _line(COLUMNS)
        for practice in rows:
            told = {
                **_told(request, practice), "targets": " ".join(practice.targets),
                "licence": Licence(practice.licence).rights, "source": practice.source.get("publisher"),
                "source_address": practice.source.get("url"),
            }  # fmt: skip
            yield _line([cell(told[name]) for name in COLUMNS])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="practices.csv"'
    return response


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue()


def library_json(request: HttpRequest) -> JsonResponse:
    told = [
        {**_told(request, one), "titles": one.title, "summaries": one.summary, "ways": one.ways, "source": one.source}
        for one in _rows(request)
    ]
    return JsonResponse({"count": len(told), "practices": told}, json_dumps_params={"ensure_ascii": False})


def library_geojson(request: HttpRequest) -> JsonResponse:
    """RFC 7946: a point for each practice, at its city."""
    features = [
        {
            "type": "Feature", "id": urn(one), "properties": _told(request, one),
            "geometry": {"type": "Point", "coordinates": [one.municipality.longitude, one.municipality.latitude]},
        }
        for one in _rows(request)
    ]  # fmt: skip
    response = JsonResponse(
        {"type": "FeatureCollection", "features": features}, json_dumps_params={"ensure_ascii": False}
    )
    response["Content-Type"] = "application/geo+json"
    return response


def library_feed(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287): the practices that were found, those first that changed last; by fifty, each page with the
    addresses of the others (RFC 5005)."""
    page = Paginator(by_change(search(asked_of(request)).found.pks), A_PAGE).get_page(request.GET.get("page"))
    changed = practices_of(list(page.object_list))
    language, tellers = get_language() or "en", tellers_of(changed)
    entries = [
        {
            "practice": one, "address": _address(request, one), "urn": urn(one), "title": pick(one.title, language),
            "summary": pick(one.summary, language), "updated": (one.changed_at or one.released_at).isoformat(),
            "by": creators_of(one, tellers[one.pk], language),
        }
        for one in changed
    ]  # fmt: skip
    facts = {
        "entries": entries, "here": request.build_absolute_uri(), "ways": _ways(request, page),
        "library": request.build_absolute_uri(reverse("library")),
        "updated": entries[0]["updated"] if entries else "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    return render(request, "public/library_feed.xml", facts, content_type="application/atom+xml; charset=utf-8")


def _ways(request: HttpRequest, page: Page[int]) -> list[tuple[str, str]]:
    """To the first, the earlier, the next and the last page of a feed, as far as there are any."""
    numbers = {
        "first": 1,
        "previous": page.number - 1 if page.has_previous() else 0,
        "next": page.number + 1 if page.has_next() else 0,
        "last": page.paginator.num_pages,
    }
    asked = request.GET.copy()
    found = []
    for way, number in numbers.items():
        if number:
            asked["page"] = str(number)
            found.append((way, request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")))
    return found


def robots(request: HttpRequest) -> HttpResponse:
    """Nothing is forbidden to those who search; what is not for all asks who comes. It names the sitemap."""
    words = f"User-agent: *\nDisallow:\n\nSitemap: {request.build_absolute_uri(reverse('sitemap'))}\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages and every practice with its last change."""
    fixed = [
        request.build_absolute_uri(reverse(name)) for name in ("home", "library", "library_map", "results", "call")
    ]
    rows = [
        (request.build_absolute_uri(reverse("practice", args=[key])), at.date().isoformat())
        for key, at in of_sitemap()
    ]
    facts = {"fixed": fixed, "rows": rows}
    return render(request, "public/sitemap.xml", facts, content_type="application/xml; charset=utf-8")
