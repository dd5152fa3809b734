"""Adoptions: read by all; carried on by the city that adopts; confirmed by the one that it comes from."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused
from charsu.pages.exchange.adoption_forms import (
    ConfirmForm,
    InterestForm,
    MilestoneForm,
    MoveForm,
    PlanForm,
    ReachForm,
)
from charsu.pages.exchange.shared import language
from charsu.queries.exchange.adoptions import (
    adoption_of,
    adoptions,
    has_begun,
    late_of,
    plan_of,
    to_be_evaluated,
    told_already,
)
from charsu.queries.exchange.effects import effects_of
from charsu.queries.exchange.indicators import catalogue
from charsu.queries.exchange.profiles import own_voice, spoken_for
from charsu.queries.library.practice import practice_of
from charsu.rules.calendars import write_date
from charsu.rules.exchange.stages import CONFIRMED, NEXT, Flaw, Mark, Stage
from charsu.rules.permissions import Refusal

A_PAGE = 30


def posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What only takes what was typed; opened as an address it leads to the adoption's own page."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: str, **more: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("exchange_adoption", public_id)
        return view(request, public_id, **more)

    return answer


def exchange_adoptions(request: HttpRequest) -> HttpResponse:
    """Every adoption, failed ones with the rest, by the stage that is asked for."""
    stage = request.GET.get("stage", "")
    rows = adoptions().filter(stage=stage) if stage in {one.value for one in Stage} else adoptions()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    query = f"stage={stage}&" if stage else ""
    facts = {
        "page": page,
        "stages": [one.value for one in Stage],
        "stage": stage,
        "query": query,
    }
    return render(request, "exchange/adoptions.html", facts)


@login_required
def exchange_adopt(request: HttpRequest, public_id: str) -> HttpResponse:
    """A city says that it wants to adopt a practice."""
    person: Any = request.user
    practice, cities = practice_of(public_id), spoken_for(person)
    form = InterestForm(request.POST or None, cities=cities)
    facts: dict[str, Any] = {"practice": practice, "form": form, "cities": cities}
    if practice.withdrawn_at or request.method != "POST" or not form.is_valid():
        return render(request, "exchange/adopt.html", facts, status=410 if practice.withdrawn_at else 200)
    city = own_voice(person, int(form.cleaned_data["city"]))
    try:
        made = acts.adopt(
            actors=(person,), now=now(), edition=practice.edition, practice=practice, language=language(),
            municipality=city, words=form.cleaned_data["words"],
        )  # fmt: skip
    except Refused as refused:
        facts["refusal"] = _(refused.reason.value)
        facts["known"] = told_already(practice, city) if refused.reason is Refusal.ADOPTED_ALREADY else None
        return render(request, "exchange/adopt.html", facts, status=409)
    messages.success(request, _("Your interest is known. Write the plan next: what you keep, adapt and leave out."))
    return redirect("exchange_adoption", made.public_id)


def exchange_adoption(request: HttpRequest, public_id: str) -> HttpResponse:
    """An adoption for all to read; with forms for the two cities in question."""
    found = adoption_of(public_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Any, status: int = 200, **wrong: Any) -> HttpResponse:
    mine = {city.pk for city in spoken_for(request.user)}
    stage = Stage(found.stage)
    is_own = found.municipality_id in mine and stage not in {Stage.EVALUATED, Stage.STOPPED}
    calendar: Any = getattr(request.user, "calendar", "gregorian")
    first_day = to_be_evaluated(found) if is_own and stage is Stage.IN_PLACE else None
    is_early = stage is Stage.IN_PLACE and (first_day is None or now().date() < first_day)
    effects = [e for e in effects_of(found.practice) if e.municipality_id == found.municipality_id]
    facts = {
        "adoption": found, "is_own": is_own, "effects": effects,
        "next": [one for one in NEXT[stage] if one is not Stage.PLAN and not (is_early and one is Stage.EVALUATED)],
        "evaluated_from": first_day if is_early else None,
        "confirm": ConfirmForm(auto_id="confirm-%s", initial={"read": plan_of(found).mark}),
        "may_confirm": _waits_for(found) and found.practice.municipality_id in mine,
        "milestone": MilestoneForm(calendar=calendar), "reach": ReachForm(calendar=calendar),
        "move": MoveForm(is_late=bool(late_of(found, now().date()))),
        "may_confirm_later": stage in {Stage.INTEREST, Stage.PLAN} and found.practice.municipality_id in mine,
        "may_tell": found.municipality_id in mine and has_begun(found) and not found.practice.withdrawn_at, **wrong,
        "wrong": next((one for one in wrong.values() if getattr(one, "errors", None)), None),
    }  # fmt: skip
    return render(request, "exchange/adoption.html", facts, status=status)


def _waits_for(found: Any) -> bool:
    return found.confirmed_at is None and Stage(found.stage) in CONFIRMED


def _own(request: HttpRequest, public_id: str) -> tuple[Any, dict[str, Any]]:
    """The adoption, and what every act on it takes; for the adopting city alone."""
    person: Any = request.user
    found = adoption_of(public_id)
    city = own_voice(person, found.municipality.geonameid)
    given = {"actors": (person,), "now": now(), "edition": found.practice.edition, "municipality": city}
    return found, {**given, "adoption": found}


@login_required
def exchange_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found, given = _own(request, public_id)
    indicators, typed = catalogue(found.municipality), _typed(found, person.calendar)
    form = PlanForm(request.POST or None, indicators=indicators, calendar=person.calendar, initial=typed)
    facts = {"adoption": found, "form": form}
    if request.method == "POST" and form.is_valid():
        wish = {**form.cleaned_data, "indicators": [form.known[code] for code in form.cleaned_data["indicators"]]}
        try:
            acts.plan(**given, **wish)
        except Refused as refused:
            if refused.reason is Refusal.STALE:
                facts["newer"] = form.against(typed)
            for words in refused.details or (refused.reason.value,):
                form.add_error(_FIELD_OF.get(words), _(words))
        else:
            messages.success(request, _("The plan is kept. Add its milestones, then begin."))
            return redirect("exchange_adoption", public_id)
    return render(request, "exchange/plan.html", facts, status=409 if form.errors else 200)


_FIELD_OF = {
    Flaw.BLANK.value: "kept", Flaw.KEPT.value: "kept", Flaw.ADAPTED.value: "adapted",
    Flaw.LESS_THAN_NOTHING.value: "budget", Flaw.FAR.value: "begins", Flaw.LONG_AGO.value: "begins",
    Flaw.BEFORE_PRACTICE.value: "begins", Flaw.BEGUN_STAYS.value: "begins",
}  # fmt: skip


def _typed(found: Any, calendar: Any) -> dict[str, Any]:
    names = ("kept", "adapted", "left_out", "partners", "budget")
    begins = write_date(found.begins, calendar) if found.begins else ""
    codes = [one.code for one in found.indicators.all()]
    told = {name: getattr(found, name) for name in names}
    return {**told, "begins": begins, "indicators": codes, "read": plan_of(found).mark_of_words}


@login_required
@posted
def exchange_milestone(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found, given = _own(request, public_id)
    form = MilestoneForm(request.POST, calendar=person.calendar)
    if not form.is_valid():
        return _page(request, found, 409, milestone=form)
    try:
        acts.set_milestone(**given, mark=Mark(**form.cleaned_data))
    except Refused as refused:
        for words in refused.details or (refused.reason.value,):
            form.add_error("due", _(words))
        return _page(request, found, 409, milestone=form)
    return redirect("exchange_adoption", public_id)


@login_required
@posted
def exchange_unmilestone(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    _found, given = _own(request, public_id)
    acts.unset_milestone(**given, pk=pk)
    return redirect("exchange_adoption", public_id)


@login_required
@posted
def exchange_reach(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    person: Any = request.user
    found, given = _own(request, public_id)
    form = ReachForm(request.POST, calendar=person.calendar)
    if not form.is_valid():
        return _page(request, found, 409, reach=form, reach_of=pk)
    try:
        acts.reach(**given, pk=pk, on=form.day(), evidence=form.cleaned_data["evidence"])
    except NotThere:
        raise
    except Refused as refused:
        for words in refused.details or (refused.reason.value,):
            form.add_error(None, _(words))
        return _page(request, found, 409, reach=form, reach_of=pk)
    messages.success(request, _("The milestone is reached; what shows it stands beside it."))
    return redirect("exchange_adoption", public_id)


_NEEDED = {Stage.STOPPED: Flaw.REASON, Stage.EVALUATED: Flaw.RESULT}


@login_required
@posted
def exchange_move(request: HttpRequest, public_id: str) -> HttpResponse:
    """The next stage or a stop, as the pressed button says."""
    found, given = _own(request, public_id)
    stage = next((one for one in Stage if one.value == request.POST.get("stage")), None)
    form = MoveForm(request.POST, is_late=bool(late_of(found, now().date())))
    if stage is None or not form.is_valid() or (stage in _NEEDED and not form.needs_words(_NEEDED[stage].value)):
        return _page(request, found, 409, move=form)
    try:
        acts.move(**given, stage=stage, **form.cleaned_data)
    except Refused as refused:
        for words in refused.details or (refused.reason.value,):
            form.add_error("leaves_open" if words == Flaw.LEFT_OPEN.value else None, _(words))
        return _page(request, found, 409, move=form)
    messages.success(request, _("The adoption now stands at: %(stage)s.") % {"stage": _(stage.value)})
    return redirect("exchange_adoption", public_id)


@login_required
@posted
def exchange_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The city that the practice comes from confirms."""
    person: Any = request.user
    found = adoption_of(public_id)
    city = own_voice(person, found.practice.municipality.geonameid)
    given = {"edition": found.practice.edition, "municipality": city, "adoption": found}
    form = ConfirmForm(request.POST, auto_id="confirm-%s")
    if not form.is_valid():
        return _page(request, found, 409, confirm=form)
    try:
        acts.confirm(actors=(person,), now=now(), **given, **form.cleaned_data)
    except Refused as refused:
        if refused.reason is not Refusal.STALE:
            raise
        form.against({"read": plan_of(found).mark})
        form.add_error(None, _(refused.reason.value))
        return _page(request, found, 409, confirm=form)
    messages.success(request, _("You have confirmed the adoption."))
    return redirect("exchange_adoption", public_id)
