"""A city's practices in the library, kept alive by its team: new results, corrections, ties, withdrawal."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import library as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused
from charsu.pages.entrant.practice_forms import LivingForm, TieForm, WithdrawForm
from charsu.queries.library.own import own_practice, own_practices, questions_of
from charsu.queries.library.practice import practice_of, ties_of
from charsu.rules.library.shelf import Change
from charsu.rules.permissions import Refusal
from charsu.rules.texts import pick

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@login_required
def entrant_practices(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    return render(request, "entrant/practices.html", {"practices": own_practices(person)})


def _form(request: HttpRequest, practice: Any) -> LivingForm:
    language = get_language() or "en"
    labels = {one.code: pick(one.name, language)[1] or one.code for one in questions_of(practice)}
    return LivingForm(request.POST or None, practice=practice, labels=labels, last_year=now().year)


@login_required
def entrant_practice(request: HttpRequest, public_id: Any) -> HttpResponse:
    """The practice as a form; what is sent makes a new version."""
    practice = own_practice(request.user, public_id)  # type: ignore[arg-type]
    form = _form(request, practice)
    if request.method != "POST" or not form.is_valid():
        return _page(request, practice, form=form)
    try:
        acts.change(
            **_what(request, practice), kind=Change(form.cleaned_data["kind"]), facts=form.facts(),
            words=form.cleaned_data["words"], version=form.cleaned_data["version"],
        )  # fmt: skip
    except Refused as refused:  # the words stay in the form
        return _page(request, practice, form=form, refusal=_(refused.reason.value), status=409)
    messages.success(request, _("The new version is published."))
    return redirect("practice", practice.public_id)


def _page(request: HttpRequest, practice: Any, *, status: int = 200, **facts: Any) -> HttpResponse:
    first = {"withdraw_form": WithdrawForm(), "tie_form": TieForm(), "ties": ties_of(practice)}
    shown = {"practice": practice, **first, **facts}
    return render(request, "entrant/practice.html", shown, status=status)


def _what(request: HttpRequest, practice: Any) -> dict[str, Any]:
    return {
        "actors": (request.user,), "now": now(), "edition": practice.edition, "municipality": practice.municipality,
        "practice": practice,
    }  # fmt: skip


@login_required
@require_POST
def entrant_practice_withdraw(request: HttpRequest, public_id: Any) -> HttpResponse:
    practice = own_practice(request.user, public_id)  # type: ignore[arg-type]
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, practice, form=_form_of_today(practice), withdraw_form=form, status=400)
    acts.withdraw(**_what(request, practice), reason=form.cleaned_data["reason"])
    messages.success(request, _("The practice is withdrawn. Its address tells when and why."))
    return redirect("practice", practice.public_id)


def _form_of_today(practice: Any) -> LivingForm:
    labels = {one.code: pick(one.name, get_language() or "en")[1] or one.code for one in questions_of(practice)}
    return LivingForm(None, practice=practice, labels=labels, last_year=now().year)


@login_required
@require_POST
def entrant_practice_tie(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Ties it to its origin or to research; `away` takes a tie back."""
    practice = own_practice(request.user, public_id)  # type: ignore[arg-type]
    away = request.POST.get("away", "")
    if away:
        acts.unlink(**_what(request, practice), pk=int(away) if away.isascii() and away.isdecimal() else -1)
        return redirect("entrant_practice", practice.public_id)
    form = TieForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, practice, form=_form_of_today(practice), tie_form=form, status=400)
        acts.link(**_what(request, practice), **_tied(form.cleaned_data))
    except NotThere:
        form.add_error("address", _("No practice of the library stands at this address."))
        return _page(request, practice, form=_form_of_today(practice), tie_form=form, status=400)
    except Refused as refused:
        form.add_error(_FIELD_OF.get(refused.reason), _(refused.reason.value))
        return _page(request, practice, form=_form_of_today(practice), tie_form=form, status=409)
    messages.success(request, _("The tie is shown on the practice."))
    return redirect("entrant_practice", practice.public_id)


_FIELD_OF = {
    Refusal.OWN_ORIGIN: "address", Refusal.OWN_BEGINNING: "address", Refusal.NO_RESEARCH: "address",
    Refusal.INCOMPLETE: "citation",
}  # fmt: skip


def _tied(typed: dict[str, Any]) -> dict[str, Any]:
    address = typed["address"].strip()
    if typed["tie"] == "citation":
        return {"citation": typed["citation"], "url": address}
    key = _KEY.search(address.lower())
    if key is None:
        raise NotThere
    return {typed["tie"]: practice_of(key.group())}
