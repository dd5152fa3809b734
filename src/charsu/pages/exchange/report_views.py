"""A report for a mayor: two pages, in the mayor's language, to be printed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters import meaning
from charsu.adapters.clock import now
from charsu.adapters.countries import countries
from charsu.adapters.reports import report_as
from charsu.adapters.surroundings import around, climate_kind
from charsu.pages.exchange.report_words import facts_of
from charsu.queries.editions import newest
from charsu.queries.exchange.profiles import city_by
from charsu.queries.exchange.report import Report, report_of
from charsu.queries.library.search import about_words, library_now
from charsu.rules.texts import WORKING_LANGUAGES, pick


def _report(city: Any) -> Report:
    """The report with the library searched for practices that are about what the city lags in."""
    index = library_now(around)

    def nearest(indicator: Any) -> list[int]:
        words = pick(indicator.name, "en")[1]
        vector = meaning.of_query(words) if index.has_meanings else None
        return about_words(index, words, vector, indicator.theme)

    return report_of(city, now(), nearest, climate_kind)


def exchange_report(request: HttpRequest, geonameid: int) -> HttpResponse:
    """What the report holds, on the page; and the paper in each language."""
    city = city_by(geonameid)
    facts = {"city": city, "report": _report(city), "languages": WORKING_LANGUAGES}
    return render(request, "exchange/report.html", facts)


def _country(iso2: str, code: str) -> str:
    row = countries().get(iso2, {})
    return row.get(f"name_{code}") or row.get("name_en") or iso2


def exchange_report_pdf(request: HttpRequest, geonameid: int, code: str) -> HttpResponse:
    if code not in dict(WORKING_LANGUAGES):
        raise Http404
    city = city_by(geonameid)
    edition: Any = newest()
    award = edition.award.name if edition else {}
    site = request.build_absolute_uri("/").rstrip("/")
    facts = facts_of(
        _report(city), code, award=award, today=now().date(), site=site,
        country=_country(city.country, code), is_made_up=edition is not None and edition.is_made_up,
    )  # fmt: skip
    response = HttpResponse(report_as("pdf", facts, code), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{geonameid}-{code}.pdf"'
    return response
