"""What everyone may read once there are results: laureates, certificates, and the library of practices."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from charsu.adapters.pdf import certificate_as_pdf
from charsu.gate import NotThere, may
from charsu.queries import honours
from charsu.queries import library as shelf
from charsu.queries.editions import newest
from charsu.rules.permissions import Act
from charsu.rules.texts import clean_line

A_PAGE = 50


def _reader(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def results(request: HttpRequest) -> HttpResponse:
    """The laureates; before the announcement no more than when it will be."""
    edition, reader = newest(), _reader(request)
    is_public = edition is not None and may(Act.SEE_RESULTS, reader, edition=edition)
    facts = {
        "edition": edition,
        "is_public": is_public,
        "announced_at": honours.announced_at(edition) if edition else None,
        "laureates": honours.results_of(reader, edition) if edition else [],
    }
    return render(request, "public/results.html", facts)


def library(request: HttpRequest) -> HttpResponse:
    """Practices by words and facets, with their cities on the map."""
    words = clean_line(request.GET.get("q", ""))[:200]
    chosen = {code: request.GET.get(code, "")[:40] for code in shelf.FACETS}
    rows = shelf.practices(words, chosen)
    kept = {key: value for key, value in {"q": words, **chosen}.items() if value}
    facts = {
        "words": words,
        "facets": shelf.facets(words, chosen),
        "names": shelf.names_of_facets(),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "query": f"{urlencode(kept)}&" if kept else "",
        "points": [(*point[:3], reverse("practice", args=[point[3]])) for point in shelf.points(rows)],
        "is_narrowed": bool(kept),
    }
    return render(request, "public/library.html", facts)


def practice(request: HttpRequest, public_id: Any) -> HttpResponse:
    found = shelf.practice_of(public_id)
    city = found.municipality
    facts = {
        "practice": found,
        "original": found.title.get(found.language, ""),
        "original_summary": found.summary.get(found.language, ""),
        "answers": shelf.answers_of(found),
        "points": [(city.longitude, city.latitude, city.name, "")],
    }
    return render(request, "public/practice.html", facts)


def check(request: HttpRequest) -> HttpResponse:
    """A code typed from paper."""
    code = clean_line(request.GET.get("code", ""))[:40].replace("/", "")
    if code:
        return redirect("certificate", code=code)
    return render(request, "public/certificate.html", {"code": ""})


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What a code certifies: valid, withdrawn, or unknown."""
    found = honours.certificate_of(code)
    facts = {"code": code, "certificate": found}
    return render(request, "public/certificate.html", facts, status=200 if found else 404)


def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate on paper; none for a withdrawn one."""
    found = honours.certificate_of(code)
    if found is None or found.withdrawn_at:
        raise NotThere
    at = request.build_absolute_uri(reverse("certificate", args=[found.code]))
    name = f"{found.payload['edition']}-{found.payload['entry']}.pdf"
    answer = HttpResponse(certificate_as_pdf(honours.on_paper(found), at), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
