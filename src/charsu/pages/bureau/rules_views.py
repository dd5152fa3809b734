"""The rules of the edition: every one with its clause; changed here while they are drafted."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import drafting
from charsu.adapters.clock import now
from charsu.adapters.texts_of_the_house import read_json
from charsu.pages.bureau.forms import DeadlineForm, DraftForm, ValueForm
from charsu.pages.bureau.instants import Clock, clock_of
from charsu.pages.bureau.views import the_edition
from charsu.queries.calendar_spans import short_spans
from charsu.queries.contradictions import contradictions_in
from charsu.queries.editions import call_of
from charsu.queries.figure_words import said
from charsu.rules.permissions import Act


@login_required
def bureau_rules(request: HttpRequest) -> HttpResponse:
    edition = the_edition(request)
    part, asked = request.POST.get("part", ""), None
    if request.method == "POST":
        asked = _change(request, edition, part)
        if asked.is_valid():
            messages.success(request, _("The rules are changed."))
            return redirect("bureau_rules")
    facts = _facts(request, edition, part, asked)
    return render(request, "bureau/rules.html", facts, status=400 if asked else 200)


def _warnings(edition: Any) -> dict[str, Any]:
    """What both should know before they sign the rules as they stand."""
    return {"spans": short_spans(edition), "odd": contradictions_in(edition)}


def _facts(request: HttpRequest, edition: Any, part: str, asked: Any) -> dict[str, Any]:
    """The page's rows, each with its form; the form that was asked keeps what was typed."""
    call, clock = call_of(edition), clock_of(request.user)
    may_draft = gate.may(Act.EDITION_DRAFT, request.user, edition=edition)  # type: ignore[arg-type]
    typed = asked.data.get("code") if asked and part != "draft" else None
    draft = asked if part == "draft" else None
    wrong = asked if asked is not None and draft is None else None
    names = {row.code: row.name for row in (*call.deadlines, *call.settings)}
    if may_draft and not call.themes and draft is None:
        draft = _draft_form(edition, clock_of(request.user, edition.zone), None)
    return {
        "edition": edition,
        "call": call,
        **_warnings(edition),
        "entry_forms": call.forms,
        "may_draft": may_draft,
        "may_amend": gate.may(Act.REGULATIONS_AMEND, request.user, edition=edition),  # type: ignore[arg-type]
        "zone": clock.zone,
        "forms": {"draft": draft},
        "wrong": wrong,
        "wrong_name": names.get(typed or "", {}),
        "deadlines": [
            (row, asked if part == "deadline" and typed == row.code else _deadline_form(row, clock))
            for row in call.deadlines
        ],
        "settings": [
            (row, asked if part == "value" and typed == row.code else _value_form(row), said(row.code, row.value))
            for row in call.settings
        ],
    }


def _deadline_form(row: Any, clock: Clock) -> DeadlineForm:
    return DeadlineForm(initial={"code": row.code, "at": row.at}, clock=clock, auto_id=f"{row.code}-%s")


def _value_form(row: Any) -> ValueForm:
    shown = row.value if isinstance(row.value, str) else json.dumps(row.value, ensure_ascii=False)
    return ValueForm(initial={"code": row.code, "value": shown}, auto_id=f"{row.code}-%s")


def _draft_form(edition: Any, clock: Clock, data: Any) -> DraftForm:
    rows = read_json("founding/edition.json")["deadlines"]
    lang = get_language() or "en"
    labels = [(row["code"], row["name"].get(lang) or row["name"]["en"]) for row in rows]
    return DraftForm(data, rows=labels, clock=clock, now=now())


def _change(request: HttpRequest, edition: Any, part: str) -> Any:
    """One change of the rules: a figure, an instant, or all of them from the founding text."""
    if part not in _CHANGES:
        raise gate.NotThere
    gate.require(Act.EDITION_DRAFT, request.user, edition=edition)  # type: ignore[arg-type]
    return _CHANGES[part](request, edition, {"actors": (request.user,), "now": now(), "edition": edition})


def _change_value(request: HttpRequest, edition: Any, facts: dict[str, Any]) -> ValueForm:
    form = ValueForm(request.POST, auto_id=f"{request.POST.get('code', '')}-%s")
    if form.is_valid():
        drafting.set_value(**facts, **form.cleaned_data)
    return form


def _change_deadline(request: HttpRequest, edition: Any, facts: dict[str, Any]) -> DeadlineForm:
    form = DeadlineForm(request.POST, clock=clock_of(request.user), auto_id=f"{request.POST.get('code', '')}-%s")
    if form.is_valid():
        try:
            drafting.set_deadline(**facts, **form.cleaned_data)
        except gate.Refused as refused:
            form.add_error("at", " ".join(_(detail) for detail in refused.details) or _(refused.reason.value))
    return form


def _draft_all(request: HttpRequest, edition: Any, facts: dict[str, Any]) -> DraftForm:
    form = _draft_form(edition, clock_of(request.user, edition.zone), request.POST)
    if form.is_valid():
        drafting.draft(**facts, rules=read_json("founding/edition.json"), deadlines=form.cleaned_data)
    return form


_CHANGES = {"value": _change_value, "deadline": _change_deadline, "draft": _draft_all}
