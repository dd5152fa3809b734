"""Questions to a city, and its answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange.shared import language, typed_id
from charsu.pages.exchange.talk_forms import AnswerForm, AskForm
from charsu.queries.exchange.profiles import city_by, own_voice, spoken_for
from charsu.queries.exchange.talks import (
    answers_as,
    mark_of_answer,
    question_of,
    questions_for,
    questions_in_stead,
    shown_questions,
)
from charsu.queries.exchange.voices import Ear, Turn, ear_of
from charsu.queries.library.practice import practice_of
from charsu.queries.teams import has_team
from charsu.rules.permissions import Refusal

A_PAGE = 25
ON_ITS_WAY = {
    Ear.TEAM: gettext_noop("Your question is on its way to whoever writes for the city today."),
    Ear.FOCAL: gettext_noop(
        "Nobody writes for this city yet: your question is on its way to the focal point of its country."
    ),
    Ear.SECRETARIAT: gettext_noop(
        "Nobody writes for this city yet, and its country has no focal point: your question is on its way to the "
        "secretariat."
    ),
}


def exchange_questions(request: HttpRequest) -> HttpResponse:
    """What was asked and answered in public; and one's own, that others do not see."""
    person: Any = request.user
    to_us, by_me = questions_for(person) if person.is_authenticated else ([], [])
    page = Paginator(shown_questions(), A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "to_us": to_us, "by_me": by_me}
    facts["in_stead"] = questions_in_stead(person) if person.is_authenticated else []
    return render(request, "exchange/questions.html", facts)


@login_required
def exchange_ask(request: HttpRequest, geonameid: int) -> HttpResponse:
    """A question to a city, of one of its practices where the address names it."""
    person: Any = request.user
    city, cities = city_by(geonameid), spoken_for(person)
    practice = _practice(request, city)
    first = {
        "language": language(),
        "asker": str(cities[0].geonameid) if cities else "",
    }  # whoever has a city asks for it
    form = AskForm(request.POST or None, cities=cities, initial=first)
    ear = ear_of(city)
    facts = {"city": city, "practice": practice, "form": form, "ear": ear}
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/ask.html", facts, status=409 if request.method == "POST" else 200)
    wish = form.cleaned_data
    asker = own_voice(person, int(wish["asker"])) if wish.get("asker") else None
    try:
        made = acts.ask(
            actors=(person,), now=now(), city=city, asker=asker, practice=practice, words=wish["words"],
            language=wish["language"], is_public=wish["is_public"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, _(refused.reason.value))
        return render(request, "exchange/ask.html", facts, status=409)
    messages.success(request, _(ON_ITS_WAY[ear]))
    return redirect("exchange_question", made.public_id)


def _practice(request: HttpRequest, city: Any) -> Any:
    named = request.GET.get("practice") or request.POST.get("practice")
    if not named:
        return None
    practice = practice_of(typed_id(named))
    if practice.municipality_id != city.pk:
        raise Http404
    return practice


def exchange_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """A question with its answer; for the city that is asked, or whoever stands in for it, a form."""
    person: Any = request.user
    found = question_of(public_id, person)
    turn = answers_as(found, person)
    if request.method == "POST" and not turn:  # answered meanwhile, or by nobody's leave: the words are shown back
        raise Refused(Refusal.DONE if found.answered_at else Refusal.TIE)
    form = AnswerForm(request.POST or None, initial=_stands(found)) if turn else None
    facts: dict[str, Any] = {"question": found, "form": form, "is_in_stead": turn is Turn.STEAD}
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            _answer(person, found, turn, form.cleaned_data)
        except Refused as refused:
            if refused.reason is not Refusal.STALE:
                raise
            facts["newer"] = form.against(_stands(found))
            form.add_error(None, _(refused.reason.value))
        else:
            messages.success(request, _("Your answer is kept, and the asker is told."))
            return redirect("exchange_question", public_id)
    facts["may_invite"] = turn is Turn.STEAD and not has_team(found.municipality)
    facts["ear"] = "" if found.answered_at else ear_of(found.municipality)
    return render(request, "exchange/question.html", facts, status=409 if form is not None and form.errors else 200)


def _stands(question: Any) -> dict[str, Any]:
    """The answer that stands, to be written anew, with the mark of it; as long as there is none, what the asker wants
    shown."""
    is_shown = question.is_shown if question.answered_at else question.is_public
    return {"words": question.answer, "language": question.answer_language or language(), "is_public": is_shown,
            "read": mark_of_answer(question)}  # fmt: skip


def _answer(person: Any, question: Any, turn: Turn, wish: dict[str, Any]) -> None:
    if turn is Turn.CITY:
        acts.answer(actors=(person,), now=now(), municipality=question.municipality, question=question, **wish)
    else:
        acts.answer_in_stead(actors=(person,), now=now(), question=question, **wish)
