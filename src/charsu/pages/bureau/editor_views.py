"""The editors of the rules while they are drafted: a page for each part, and one for each rubric and form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import drafting
from charsu.adapters.clock import now
from charsu.pages.bureau.editor_forms import BLANK_ROWS, MOST_ROWS, RowForm
from charsu.pages.bureau.sheet_forms import AddFigureForm, SheetForm
from charsu.pages.bureau.views import the_edition
from charsu.queries.editions import is_theme
from charsu.queries.figure_words import FIGURE_WORDS
from charsu.queries.founding import clause_choices
from charsu.queries.rules_text import part_of, seal, sheet_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.settings import FIGURES, weights_hold
from charsu.rules.texts import missing

PARTS = ("themes", "divisions", "tiers", "settings", "deadlines", "supporters")
SHEETS = {"rubrics": "criteria"}
WEIGHTS = "The weights sum to %(sum)s. They must sum to 100, or be all equal."


@login_required
def bureau_part(request: HttpRequest, part: str) -> HttpResponse:
    """All rows of a part at once: typed in every language, each under its clause."""
    edition = the_edition(request, Act.EDITION_DRAFT)
    if part not in PARTS:
        raise gate.NotThere
    stored = _stored(edition, part)
    rows = _rows(request, edition, part, stored)
    trouble: list[str] = []
    if request.method == "POST" and rows.is_valid():
        trouble = _save(request, edition, part, rows)
        if not trouble:
            messages.success(request, _("The rules are changed."))
            return redirect("bureau_part", part=part)
    facts = _facts(request, edition, part, rows, stored) | {"trouble": trouble}
    return render(request, "bureau/editor.html", facts, status=400 if request.method == "POST" else 200)


def _stored(edition: Any, part: str) -> list[dict[str, Any]]:
    return list(edition.supporters) if part == "supporters" else part_of(edition, part)


def _rows(request: HttpRequest, edition: Any, part: str, stored: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as a set of forms: what was typed, or what is stored with blank rows after it."""
    blank = 0 if part == "settings" else BLANK_ROWS
    made = forms.formset_factory(RowForm, extra=len(stored) + blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    facts = {
        "part": part,
        "languages": tuple(edition.regulations.authentic),
        "clauses": clause_choices(edition, get_language() or "en"),
        "zone": getattr(request.user, "zone", "") or "UTC",
        "rows": stored,
    }
    return made(request.POST if request.method == "POST" else None, prefix="rows", form_kwargs=facts)


def _kept(rows: Any) -> list[dict[str, Any]]:
    kept = sorted((form for form in rows if form.is_kept), key=lambda form: form.cleaned_data.get("at_place") or 999)
    codes = {form.row["code"] for form in kept if form.row.get("code")}
    return [form.to_row(codes) for form in kept]


def _save(request: HttpRequest, edition: Any, part: str, rows: Any) -> list[str]:
    """Nothing when it was saved; else why not, in sentences."""
    facts = {"actors": (request.user,), "now": now(), "edition": edition, "seen": request.POST.get("seen", "")}
    try:
        if part == "supporters":
            drafting.set_supporters(**facts, rows=_kept(rows))
        else:
            drafting.set_part(**facts, part=part, rows=_kept(rows))
    except gate.Refused as refused:
        return _sentences(refused)
    return []


def _sentences(refused: gate.Refused) -> list[str]:
    if refused.reason not in {Refusal.STALE, Refusal.INCOMPLETE, Refusal.DONE, Refusal.FORM}:
        raise refused
    return [_(detail) for detail in refused.details] or [_(refused.reason.value)]


def _facts(request: HttpRequest, edition: Any, part: str, rows: Any, stored: Any) -> dict[str, Any]:
    languages = tuple(edition.regulations.authentic)
    lacking = {one: sum(one in missing(row.get("name", {}), languages) for row in stored) for one in languages}
    shown = request.POST.get("seen", "") if request.method == "POST" and not rows.is_valid() else seal(stored)
    return {
        "edition": edition,
        "part": part,
        "rows": rows,
        "seen": shown,
        "whole": [(one, len(stored) - count, len(stored)) for one, count in lacking.items()],
        "add": AddFigureForm(taken={row["code"] for row in stored}) if part == "settings" else None,
    }


@login_required
def bureau_figure(request: HttpRequest) -> HttpResponse:
    """One more figure of those that the software knows, named in every language, with its usual value."""
    edition = the_edition(request, Act.EDITION_DRAFT)
    stored = part_of(edition, "settings")
    form = AddFigureForm(request.POST or None, taken={row["code"] for row in stored})
    if request.method != "POST" or not form.is_valid():
        return redirect("bureau_part", part="settings")
    code, name = form.cleaned_data["code"], {}
    for language in edition.regulations.authentic:
        with override(language):
            name[language] = str(FIGURE_WORDS[code])
    value = FIGURES[code].start
    clause = stored[0]["clause"] if stored else clause_choices(edition, "en")[0][0]
    row = {"code": code, "name": name, "text": {}, "clause": clause, "value": value}
    drafting.set_part(
        actors=(request.user,), now=now(), edition=edition, part="settings", rows=[*stored, row], seen=seal(stored)
    )
    messages.success(request, _("The figure is added with its usual value. Choose its clause."))
    return redirect("bureau_part", part="settings")


@login_required
def bureau_sheet(request: HttpRequest, part: str, of: str, theme: str, stage: int) -> HttpResponse:
    """A rubric: for all themes, or a theme's own, which starts as a copy of the general one."""
    edition = the_edition(request, Act.EDITION_DRAFT)
    if part not in SHEETS or of not in {"practice", "research"} or stage not in (1, 2):
        raise gate.NotThere
    if theme != "all" and not is_theme(edition, theme):
        raise gate.NotThere
    key = {"kind": of, "theme": "" if theme == "all" else theme, "stage": stage}
    stored = sheet_of(edition, part, key)
    if request.POST.get("drop") and stored:
        drafting.drop_sheet(actors=(request.user,), now=now(), edition=edition, part=part, row=key)
        return redirect("bureau_rules")
    shown = stored or sheet_of(edition, part, key | {"theme": ""}) or {}
    rows = _sheet_rows(request, edition, part, shown.get(SHEETS[part], []))
    head = SheetForm(
        request.POST or None, part=part, initial=shown, clauses=clause_choices(edition, get_language() or "en")
    )
    trouble: list[str] = []
    if request.method == "POST" and head.is_valid() and rows.is_valid():
        trouble = _save_sheet(request, edition, part, key, head, rows)
        if not trouble:
            messages.success(request, _("The rules are changed."))
            return redirect("bureau_sheet", part=part, of=of, theme=theme, stage=stage)
    facts = {"edition": edition, "part": part, "key": key, "head": head, "rows": rows, "is_new": stored is None,
             "trouble": trouble, "seen": seal(stored),
             "theme": {row["code"]: row["name"] for row in part_of(edition, "themes")}.get(theme, "")}  # fmt: skip
    return render(request, "bureau/sheet.html", facts, status=400 if request.method == "POST" else 200)


def _sheet_rows(request: HttpRequest, edition: Any, part: str, stored: Sequence[Mapping[str, Any]]) -> Any:
    made = forms.formset_factory(RowForm, extra=len(stored) + BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    languages = tuple(edition.regulations.authentic)
    facts = {"part": SHEETS[part], "languages": languages, "clauses": (), "zone": "UTC", "rows": stored}
    return made(request.POST if request.method == "POST" else None, prefix="rows", form_kwargs=facts)


def _save_sheet(
    request: HttpRequest, edition: Any, part: str, key: dict[str, Any], head: SheetForm, rows: Any
) -> list[str]:
    listed = _kept(rows)
    weights = [row["weight"] for row in listed] if part == "rubrics" else []
    if weights and not weights_hold(weights):
        return [_(WEIGHTS) % {"sum": sum(weights)}]
    facts = {"actors": (request.user,), "now": now(), "edition": edition, "seen": request.POST.get("seen", "")}
    row = {**key, **head.cleaned_data, SHEETS[part]: listed}
    try:
        drafting.set_sheet(**facts, part=part, row=row)
    except gate.Refused as refused:
        return _sentences(refused)
    return []
