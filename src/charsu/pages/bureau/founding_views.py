"""The award is founded, its next edition begun, and seats are given."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charsu import gate
from charsu.acts import drafting, founding, joint
from charsu.acts.keys import give_seat, take_seat_back
from charsu.adapters.clock import now
from charsu.adapters.texts_of_the_house import read_json
from charsu.adapters.zones import zone_name
from charsu.pages.addresses import person_at
from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.bureau.founding_forms import FROM_TEXTS, FoundForm, NamesForm, NextForm, SeatForm
from charsu.pages.bureau.instants import clock_of
from charsu.pages.bureau.joint_views import OFFERED
from charsu.pages.bureau.refusing import tell_at
from charsu.pages.bureau.views import the_edition
from charsu.queries.editions import is_founded, is_slug_taken, newest
from charsu.queries.founding import country_of, founders, is_own_seat, is_proposed, may_mend_names, seat_of, seats
from charsu.rules.founding_words import phrases_of, under_names, without_words
from charsu.rules.permissions import Act, Refusal, Role

TAKEN = gettext_noop("This address is taken by another edition.")
TO_WRITE = gettext_noop(
    "Some clauses of the memorandum name the institutions, where they sit and who bears what cost. Those have their "
    "headings alone: write them for yours."
)


@login_required
def bureau_found(request: HttpRequest) -> HttpResponse:
    """One institution founds the award with another: nothing binds until both adopt its texts."""
    gate.require(Act.CLAUSE_PROPOSE, request.user)  # type: ignore[arg-type]
    is_another = "another" in request.GET or (newest() is None and is_founded())
    own, others = founders(request.user)  # type: ignore[arg-type]
    known = {} if is_another else _names_of_the_first()
    form = FoundForm(request.POST or None, others=others, known=known)
    if form.is_bound and form.is_valid() and is_proposed(own, form.cleaned_data["slug"], form.words("edition")):
        return redirect("bureau_texts")  # pressed twice
    if newest() is not None and not is_another:
        raise gate.Refused(Refusal.FOUNDED) if request.method == "POST" else gate.NotThere()
    if request.method == "POST" and form.is_valid() and is_slug_taken(form.cleaned_data["slug"]):
        form.add_error("slug", _(TAKEN))
    if own and others and request.method == "POST" and form.is_valid():
        other = next(one for one in others if one.code == form.cleaned_data["other"])
        are_first = {own.code, other.code} == set(read_json("founding/award.json")["institutions"])
        found = founding.found(
            actors=(request.user,),
            now=now(),
            parties=(own, other),
            **_founding_facts(form, is_another, are_first=are_first),
        )
        request.session["award"] = found.award.slug
        messages.success(request, _("The award is proposed. Now read its memorandum and offer it for adoption."))
        if not are_first and form.cleaned_data["start"] == FROM_TEXTS:
            messages.info(request, _(TO_WRITE))
        return redirect("bureau_texts")
    facts = {"form": form, "own": own, "others": others}
    return render(request, "bureau/found.html", facts, status=400 if request.POST else 200)


def _names_of_the_first() -> dict[str, Any]:
    return {
        "award": read_json("founding/award.json")["award"],
        "edition": read_json("founding/edition.json")["name"],
    }


def _founding_facts(form: FoundForm, is_another: bool, *, are_first: bool) -> dict[str, Any]:
    texts = _texts(form.words("award"), form.words("edition"), form.cleaned_data["zone"])
    if form.cleaned_data["start"] != FROM_TEXTS:
        texts = {
            kind: without_words(text, [one["number"] for one in text["clauses"]]) for kind, text in texts.items()
        }
    elif not are_first:
        theirs = read_json("founding/award.json")["of_the_institutions"]
        texts["memorandum"] = without_words(texts["memorandum"], theirs)
    return {
        "slug": form.cleaned_data["slug"],
        "name": form.words("edition"),
        "zone": form.cleaned_data["zone"],
        "award_slug": f"award-{form.cleaned_data['slug']}"[:50] if is_another else "award",
        "award_name": form.words("award"),
        **texts,
    }


def _texts(award: dict[str, str], edition: dict[str, str], zone: str) -> dict[str, Any]:
    """Memorandum and regulations; where a name is another than theirs, they say the one that is given."""
    first = {**_names_of_the_first(), "zone": _zone_names(read_json("founding/award.json")["zone"])}
    phrases = read_json("founding/award.json")["named"]
    given = {
        part: {language: name for language, name in names.items() if name != first[part][language]}
        for part, names in (("award", award), ("edition", edition), ("zone", _zone_names(zone)))
    }
    texts = {kind: read_json(f"founding/{kind}.json") for kind in ("memorandum", "regulations")}
    return {kind: under_names(text, given, phrases) for kind, text in texts.items()}


@login_required
def bureau_names(request: HttpRequest) -> HttpResponse:
    """The proposer mends a name that was mistyped, while nothing is adopted."""
    edition = the_edition(request)
    if not may_mend_names(request.user, edition):  # type: ignore[arg-type]
        raise gate.NotThere
    form = NamesForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        names = {"award": edition.award.name, "edition": edition.name}
        phrases = phrases_of(names, _names_of_the_first(), read_json("founding/award.json")["named"])
        founding.mend_names(
            actors=(request.user,),
            now=now(),
            edition=edition,
            award_name=form.words("award"),
            name=form.words("edition"),
            phrases=phrases,
        )
        messages.success(request, _("Done and recorded."))
        return redirect("bureau_texts")
    return render(request, "bureau/names.html", {"form": form}, status=400 if request.POST else 200)


def _zone_names(zone: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGE_WORDS:
        with translation.override(language):
            found[language] = zone_name(zone)
    return found


@login_required
def bureau_next(request: HttpRequest) -> HttpResponse:
    """The next edition begins as a copy of the one that has ended."""
    edition = the_edition(request, Act.EDITION_BEGIN)
    form = NextForm(request.POST or None, clock=clock_of(request.user, edition.zone))
    if request.method == "POST" and form.is_valid():
        if not is_slug_taken(form.cleaned_data["slug"]):
            facts = {
                "slug": form.cleaned_data["slug"],
                "name": form.words("edition"),
                "opens": form.cleaned_data["opens"],
            }
            drafting.begin_next(actors=(request.user,), now=now(), edition=edition, **facts)
            messages.success(
                request, _("The next edition has begun as a copy. Its regulations are to be adopted anew.")
            )
            return redirect("bureau")
        form.add_error("slug", _(TAKEN))
    return render(
        request, "bureau/next.html", {"form": form, "edition": edition}, status=400 if request.POST else 200
    )


@login_required
def bureau_people(request: HttpRequest) -> HttpResponse:
    """Who holds which seat; a party gives and ends those that are its to give."""
    edition = the_edition(request)
    form = SeatForm(request.POST if "email" in request.POST else None)
    answer = _seats_changed(request, edition, form) if request.method == "POST" else None
    if answer is not None:
        return answer
    facts = {
        "edition": edition,
        "form": form,
        "seats": seats(request.user, edition),  # type: ignore[arg-type]
        "may_give": gate.may(Act.SEAT_GIVE, request.user, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "bureau/people.html", facts, status=400 if request.POST else 200)


def _seats_changed(request: HttpRequest, edition: Any, form: SeatForm) -> HttpResponse | None:
    """What is the institution's own is done; what belongs to both is offered; nothing where the form lacks a word."""
    person: Any = request.user
    if ended := request.POST.get("end", ""):
        seat = seat_of(edition, ended)
        if is_own_seat(person, seat.role, country_of(seat)):
            take_seat_back(actors=(person,), now=now(), edition=edition, membership=seat)
            return _done(request)
        wish = {"person": seat.person_id, "role": seat.role, "seat": "ended", "country": country_of(seat)}
        return _offered(request, edition, wish)
    if not form.is_valid():
        return None
    try:
        held = person_at(form.cleaned_data["email"])
    except ValidationError as trouble:
        form.add_error("email", trouble)
        return None
    given = {"role": form.cleaned_data["role"], "country": form.cleaned_data["country"].upper()}
    body = {"en": form.cleaned_data["body"] or given["country"]} if given["country"] else {}
    if is_own_seat(person, given["role"], given["country"]):
        facts = {**given, "role": Role(given["role"]), "body_name": body}
        give_seat(actors=(person,), now=now(), edition=edition, person=held, **facts)
        return _done(request)
    try:
        return _offered(request, edition, {**given, "person": held.pk, "seat": "given", "body": body})
    except gate.Refused as refused:
        tell_at(form, "role" if refused.reason is Refusal.CONFLICT else "email", refused)
    return None


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Done and recorded."))
    return redirect("bureau_people")


def _offered(request: HttpRequest, edition: Any, wish: dict[str, Any]) -> HttpResponse:
    """The seat belongs to both institutions: it is offered, and moves once the other has countersigned."""
    actor: Any = request.user
    made = joint.offer(act=Act.SEAT_CHANGE, actor=actor, now=now(), edition=edition, wish=wish)
    said = _("Read it once more and sign it.") if made.waits_for_signature else _(OFFERED)
    messages.success(request, said)
    return redirect("bureau_joint_one", pk=made.pk)
