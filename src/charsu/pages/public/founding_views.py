"""What everyone may read before there are results: the award, its texts, its call, its sources."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from charsu.adapters.clock import now
from charsu.queries.dashboard import life_of
from charsu.queries.editions import call_in_short, call_of, newest
from charsu.queries.founding import parties_of, texts
from charsu.queries.readiness import store_answers
from charsu.rules.lifecycle import Phase


def home(request: HttpRequest) -> HttpResponse:
    """The award in a few words, where its edition stands, and where to go from here."""
    edition = newest()
    if edition is None:
        return render(request, "public/home.html", {"edition": None})
    facts = {
        "edition": edition,
        "parties": parties_of(edition),
        "life": life_of(edition),
        "call": call_in_short(edition) if _is_announced(edition.phase) else None,
        "has_results": Phase(edition.phase).order >= Phase.RESULTS.order,
    }
    return render(request, "public/home.html", facts)


def _is_announced(phase: str) -> bool:
    return Phase(phase).order >= Phase.ANNOUNCED.order


def announcement(request: HttpRequest) -> HttpResponse:
    """Memorandum and regulations in their authentic languages, side by side, once they are in force."""
    edition = newest()
    rows = texts(edition) if edition else ()
    facts = {"edition": edition, "texts": rows, "parties": parties_of(edition) if edition else ()}
    return render(request, "public/announcement.html", facts)


def call(request: HttpRequest) -> HttpResponse:
    """The call: themes, who may enter, deadlines, how judging works."""
    edition = newest()
    if edition is None or not _is_announced(edition.phase):
        return render(request, "public/call.html", {"edition": edition, "call": None})
    facts = {
        "edition": edition,
        "call": call_of(edition),
        "now": now(),
        "is_open": edition.phase == Phase.OPEN,
    }
    return render(request, "public/call.html", facts)


def credits(request: HttpRequest) -> HttpResponse:  # noqa: A001 -- the page's own name
    return render(request, "public/credits.html")


def parts(request: HttpRequest) -> HttpResponse:
    """All parts of the pages on one page, for those who build them."""
    return render(request, "design/parts.html")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: its database answers with all migrations."""
    trouble = store_answers()
    return JsonResponse({"status": trouble or "ready"}, status=503 if trouble else 200)
