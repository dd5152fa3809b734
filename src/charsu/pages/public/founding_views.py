"""What everyone may read before there are results: the award, its texts, its call, its sources."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from charsu.adapters.clock import now
from charsu.adapters.time_left import time_left
from charsu.pages.public.call_words import elsewhere, weights
from charsu.queries.dashboard import life_of
from charsu.queries.editions import Call, call_in_short, call_of, newest
from charsu.queries.founding import texts
from charsu.queries.parties import parties_of
from charsu.queries.readiness import store_answers
from charsu.queries.signed_texts import SignedText, altered_acts, papers_of, signed_texts
from charsu.queries.terms import outrun, terms_told
from charsu.rules.lifecycle import Phase


def home(request: HttpRequest) -> HttpResponse:
    """The award in a few words, where its edition stands, and where to go from here."""
    edition = newest()
    if edition is None:
        return render(request, "public/home.html", {"edition": None})
    found = call_in_short(edition) if _is_announced(edition.phase) else None
    facts = {
        "edition": edition,
        "parties": parties_of(edition),
        "life": life_of(edition),
        "call": found,
        "has_results": Phase(edition.phase).order >= Phase.RESULTS.order,
        **(_standing(found, now()) if found else {}),
    }
    return render(request, "public/home.html", facts)


def _is_announced(phase: str) -> bool:
    return Phase(phase).order >= Phase.ANNOUNCED.order


def announcement(request: HttpRequest) -> HttpResponse:
    """Memorandum and regulations in their authentic languages, side by side, once they are in force."""
    edition = newest()
    rows = texts(edition) if edition else ()
    facts: dict[str, Any] = {"edition": edition, "texts": rows, "parties": parties_of(edition) if edition else ()}
    if edition:
        told = terms_told(edition)
        facts |= {
            **told,
            "outrun": outrun(told["amendments"]),
            "signed": _signed(edition),
            "altered_acts": altered_acts(edition),
        }
    return render(request, "public/announcement.html", facts)


def _signed(edition: Any) -> list[tuple[SignedText, Any]]:
    """Each text in force with the paper of it that officers sign."""
    papers = papers_of(edition)
    return [(text, papers.get(kind)) for kind, text in signed_texts(edition).items()]


def call(request: HttpRequest) -> HttpResponse:
    """The call: themes, who may enter, deadlines, how judging works."""
    edition = newest()
    if edition is None or not _is_announced(edition.phase):
        return render(request, "public/call.html", {"edition": edition, "call": None})
    found, instant = call_of(edition), now()
    facts = {"edition": edition, "call": found, "weights": weights(found), **_standing(found, instant)}
    return render(request, "public/call.html", facts)


def _standing(found: Call, instant: datetime) -> dict[str, Any]:
    """Whether one may enter now, the instant that matters next, and what is left until it."""
    phase = Phase(found.edition.phase)
    is_open = phase is Phase.OPEN and (found.closes is None or found.closes.at > instant)
    next_one = found.opens if phase is Phase.ANNOUNCED else found.closes
    return {
        "is_open": is_open,
        "is_ahead": phase is Phase.ANNOUNCED,
        "is_due": phase is Phase.ANNOUNCED and next_one is not None and next_one.at <= instant,
        "next_one": next_one,
        "left": time_left(instant, next_one.at) if next_one else "",
        "elsewhere": elsewhere(next_one.at) if next_one else [],
    }


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


def icon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for beside a paper, which names no icon of its own."""
    return redirect(static("img/charsu.svg"))
