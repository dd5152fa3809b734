"""Results, library and certificates: what everyone may read once both institutions have announced it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from charsu.adapters.pdf import certificate_paper
from charsu.queries.desks import newest_edition
from charsu.queries.honours import announced_at, certificate_of, results_of
from charsu.queries.library import FACETS, facets, points, practice_of, practices

FACET_NAMES = {
    "theme": lambda: _("Theme"),
    "country": lambda: _("Country"),
    "division": lambda: _("City size"),
    "kind": lambda: _("Kind"),
    "year": lambda: _("Year"),
}


def results(request: HttpRequest) -> HttpResponse:
    edition = newest_edition()
    laureates = results_of(request.user, edition) if edition else []  # type: ignore[arg-type]
    facts = {"edition": edition, "laureates": laureates, "announced_at": announced_at(edition) if edition else None}
    return render(request, "public/results.html", facts)


def library(request: HttpRequest) -> HttpResponse:
    """Search, facets, map and list; addresses hold the whole question, so they can be shared."""
    words = request.GET.get("q", "")[:200]
    chosen = {facet: request.GET.get(facet, "")[:40] for facet in FACETS}
    rows = practices(words, chosen)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    spots = [(x, y, name, reverse("practice", args=[pk])) for x, y, name, pk in points(rows)]
    facts = {
        "words": words,
        "page": page,
        "points": spots,
        "facets": [(FACET_NAMES[f.code](), f) for f in facets(words, chosen)],
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "public/library.html", facts)


def practice(request: HttpRequest, public_id: str) -> HttpResponse:
    found = practice_of(public_id)
    spot = [(found.municipality.longitude, found.municipality.latitude, found.municipality.name, "")]
    return render(request, "public/practice.html", {"practice": found, "points": spot})


def certificate_search(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("code", "").strip()
    return redirect("certificate", code) if code else render(request, "public/certificate.html", {"is_asked": False})


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, withdrawn or unknown; nothing else is told."""
    found = certificate_of(code)
    facts = {"certificate": found, "code": code, "is_asked": True}
    return render(request, "public/certificate.html", facts, status=200 if found else 404)


def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = certificate_of(code)
    if found is None:
        raise Http404
    laureate = found.laureate
    paper = certificate_paper(
        address=request.build_absolute_uri(reverse("certificate", args=[found.code])),
        language=laureate.entry.language,
        award=laureate.edition.award.name,
        edition=laureate.edition.name,
        tier=laureate.tier.name,
        facts=found.payload,
    )
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.pdf"'
    return response
