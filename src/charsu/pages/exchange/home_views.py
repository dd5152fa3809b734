"""Where the exchange begins: what is new between cities, and what waits for one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charsu.adapters.clock import now
from charsu.queries.exchange.adoptions import adoptions
from charsu.queries.exchange.follow_ups import follow_ups_for, follow_ups_in_stead
from charsu.queries.exchange.profiles import spoken_for
from charsu.queries.exchange.talks import listings, questions_in_stead, shown_questions
from charsu.queries.exchange.to_do import waits_for

NEW = 6


def exchange(request: HttpRequest) -> HttpResponse:
    """Adoptions, answers, offers and needs, the newest first."""
    person = request.user
    waits = waits_for(person, now())
    in_stead = questions_in_stead(person) if person.is_authenticated else []
    facts = {
        "adoptions": adoptions()[:NEW],
        "questions": shown_questions()[:NEW],
        "listings": listings()[:NEW],
        "cities": spoken_for(person),
        "waiting": [*waits.questions, *(one for one in in_stead if one.answered_at is None)],
        "follow_ups": follow_ups_for(person),
        "today": now().date(),
        "waits": waits,
        "silent": follow_ups_in_stead(person),
    }
    return render(request, "exchange/home.html", facts)
