"""Offers and needs, what meets them and why, and the visits that grow from a match."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import exchange as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.exchange.shared import language
from charsu.pages.exchange.talk_forms import FORMS, ListingForm, ReportForm, VisitAnswerForm, VisitForm
from charsu.queries.announced import theme_names
from charsu.queries.cities import name_of
from charsu.queries.exchange.profiles import own_voice, spoken_for
from charsu.queries.exchange.talks import listing_of, listings, mark_of_visit, meets, told_visits, visit_of, visits_of
from charsu.rules.calendars import write_date
from charsu.rules.permissions import Refusal
from charsu.rules.texts import clean_text, pick

A_PAGE = 25


def _themes() -> list[tuple[str, str]]:
    return [(code, pick(name, language())[1]) for code, name in theme_names().items()]


def exchange_listings(request: HttpRequest) -> HttpResponse:
    """What cities offer and need, by kind and theme."""
    themes = _themes()
    kind, theme = request.GET.get("kind", ""), request.GET.get("theme", "")
    theme = theme if theme in dict(themes) else ""
    page = Paginator(listings(kind, theme), A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page, "kind": kind, "theme": theme, "themes": themes, "forms": dict(FORMS),
        "query": f"kind={kind}&theme={theme}&" if kind in {"offer", "need"} or theme else "",
        "told": told_visits()[:10], "visits": visits_of(request.user) if request.user.is_authenticated else [],
    }  # fmt: skip
    return render(request, "exchange/listings.html", facts)


@login_required
def exchange_post(request: HttpRequest) -> HttpResponse:
    """An offer or a need of one's own city."""
    person: Any = request.user
    cities = spoken_for(person)
    first = {"language": language(), "languages": [language()]}
    form = ListingForm(request.POST or None, cities=cities, themes=_themes(), initial=first)
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchange/post.html", {"form": form, "cities": cities})
    wish = dict(form.cleaned_data)
    city = own_voice(person, int(wish.pop("city")))
    try:
        made = acts.post(actors=(person,), now=now(), municipality=city, **wish)
    except Refused as refused:
        form.add_error(None, _(refused.reason.value))
        return render(request, "exchange/post.html", {"form": form, "cities": cities}, status=409)
    messages.success(request, _("It stands in the list. Below is what meets it today."))
    return redirect("exchange_listing", made.public_id)


def exchange_listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """One offer or need with what meets it; another city may ask for a visit from here."""
    person: Any = request.user
    found = listing_of(public_id)
    cities = spoken_for(person)
    is_own = found.municipality in cities
    others = [] if is_own or found.closed_at else cities
    calendar = getattr(person, "calendar", "gregorian")
    form = VisitForm(request.POST or None, cities=others, calendar=calendar) if others else None
    if form is not None and request.method == "POST" and form.is_valid():
        answer = _ask_visit(request, found, form)
        if answer is not None:
            return answer
    names = dict(_themes())
    facts = {"listing": found, "meets": meets(found), "is_own": is_own, "form": form, "forms": dict(FORMS),
             "theme": names.get(found.theme, found.theme)}  # fmt: skip
    return render(request, "exchange/listing.html", facts, status=409 if form is not None and form.errors else 200)


def _ask_visit(request: HttpRequest, found: Any, form: VisitForm) -> HttpResponse | None:
    """Nothing where it is refused; the form then says why."""
    person: Any = request.user
    wish = dict(form.cleaned_data)
    city = own_voice(person, int(wish.pop("city")))
    try:
        made = acts.ask_visit(actors=(person,), now=now(), municipality=city, listing=found, **wish)
    except Refused as refused:
        form.add_error(_FIELD_OF.get(refused.reason), _(refused.reason.value))
        return None
    messages.success(request, _("The other city is asked; the focal points of both countries have a copy."))
    return redirect("exchange_visit", made.public_id)


def _asked(visit: Any, calendar: Any) -> dict[str, str]:
    """The days that were asked for, to be agreed to or changed, with the mark of what was read."""
    days = {"starts": visit.starts, "ends": visit.ends}
    written = {name: write_date(day, calendar) if day else "" for name, day in days.items()}
    return {**written, "read": mark_of_visit(visit)}


_FIELD_OF = {
    Refusal.PAST_DAY: "starts", Refusal.FAR_DAY: "starts", Refusal.BACKWARDS: "ends", Refusal.STALE: None,
}  # fmt: skip


@login_required
@require_POST
def exchange_close(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    found = listing_of(public_id)
    city = own_voice(person, found.municipality.geonameid)
    acts.close(actors=(person,), now=now(), municipality=city, listing=found)
    messages.success(request, _("It is closed and stands in the list no more."))
    return redirect("exchange_listings")


@login_required
def exchange_visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """A visit for the two cities and their focal points: asked, answered, told of."""
    person: Any = request.user
    found = visit_of(public_id, person)
    city = next((c for c in spoken_for(person) if c.pk in {found.host_id, found.guest_id}), None)
    is_asked = city is not None and found.state == "asked" and city.pk != found.asked_for_id
    is_answer = bool({"agree", "decline"} & set(request.POST))
    if is_answer and not is_asked:  # what is pressed as an answer is told to the world as no report
        if city is not None and city.pk == found.asked_for_id and _is_said(found, request.POST):
            return redirect("exchange_visit", public_id)
        raise Refused(Refusal.VISIT_ANSWERED)
    form = _visit_form(request, found, city) if city else None
    facts = {"visit": found, "form": form, "is_asked": is_asked, "city": city}
    if request.method != "POST" or form is None or is_answer is not is_asked or not form.is_valid():
        return render(request, "exchange/visit.html", facts, status=409 if request.method == "POST" else 200)
    given = {"actors": (person,), "now": now(), "municipality": city, "visit": found, **form.cleaned_data}
    try:
        acts.answer_visit(**given, is_agreed="agree" in request.POST) if is_answer else acts.report_visit(**given)
    except Refused as refused:
        if refused.reason is Refusal.STALE:
            asks = name_of(found.asked_for, language())
            facts["newer"] = [(asks, found.words), *form.against(_asked(found, person.calendar))]
        form.add_error(_FIELD_OF.get(refused.reason, "words"), _(refused.reason.value))
        return render(request, "exchange/visit.html", facts, status=409)
    messages.success(request, _("It is kept, and the others are told."))
    return redirect("exchange_visit", public_id)


def _is_said(found: Any, sent: Any) -> bool:
    """Whether what was pressed twice is the answer that stands."""
    state = "agreed" if "agree" in sent else "declined"
    return bool(found.state == state and found.answer == clean_text(sent.get("words", "")))


def _visit_form(request: HttpRequest, visit: Any, city: Any) -> Any:
    """What the city has to say now: an answer to what it is asked, then a report, once there is something to tell."""
    typed, person = request.POST or None, cast(Any, request.user)
    if visit.state == "asked" and city.pk != visit.asked_for_id:
        return VisitAnswerForm(typed, calendar=person.calendar, initial=_asked(visit, person.calendar))
    is_past = visit.starts is None or visit.starts <= now().date()  # nothing came of it before its first day
    if visit.state not in {"agreed", "held"} or not is_past:
        return None
    own = [one["words"] for one in visit.reports if one["city"] == city.geonameid]
    return ReportForm(typed, initial={"words": own[-1] if own else ""})
