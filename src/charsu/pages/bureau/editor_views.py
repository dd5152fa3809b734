"""The editors of the rules while they are drafted: a page for each part, and one for each rubric and form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import drafting
from charsu.adapters.clock import now
from charsu.pages.bureau.editor_forms import BLANK_ROWS, MOST_ROWS, RowForm
from charsu.pages.bureau.instants import Clock, clock_of
from charsu.pages.bureau.rows_together import (
    HEAD,
    both_versions,
    coded,
    head_row,
    to_be_kept,
    typed_rows,
)
from charsu.pages.bureau.sheet_forms import AddFigureForm, SheetForm
from charsu.pages.bureau.views import the_edition
from charsu.queries.editions import is_theme
from charsu.queries.figure_words import FIGURE_WORDS
from charsu.queries.founding import clause_choices
from charsu.queries.rules_text import part_of, seal, sheet_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.rows_met import RowsMet, rows_met, seen_of
from charsu.rules.settings import FIGURES, weights_hold
from charsu.rules.texts import missing

PARTS = ("themes", "divisions", "tiers", "settings", "deadlines", "supporters")
SHEETS = {"rubrics": "criteria"}
WEIGHTS = gettext_noop("The weights sum to %(sum)s. They must sum to 100, or be all equal.")


@login_required
def bureau_part(request: HttpRequest, part: str) -> HttpResponse:
    """All rows of a part at once: typed in every language, each under its clause."""
    edition = the_edition(request, Act.EDITION_DRAFT)
    if part not in PARTS:
        raise gate.NotThere
    stored = _stored(edition, part)
    rows = _rows(request, edition, part, stored)
    trouble: list[str] = []
    met: RowsMet | None = None
    if request.method == "POST" and rows.is_valid():
        met = rows_met(stored, typed_rows(rows, part, stored, _seen(request)), _seen(request))
        trouble = _save(request, edition, part, met, stored)
        if not trouble:
            messages.success(request, _("The rules are changed."))
            return redirect("bureau_part", part=part)
    facts = _facts(request, edition, part, rows, stored, met) | {"trouble": trouble}
    return render(request, "bureau/editor.html", facts, status=400 if request.method == "POST" else 200)


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")


def _stored(edition: Any, part: str) -> list[dict[str, Any]]:
    return coded(edition.supporters) if part == "supporters" else part_of(edition, part)


def _rows(
    request: HttpRequest, edition: Any, part: str, stored: Sequence[Mapping[str, Any]], *, is_fresh: bool = False
) -> Any:
    """The rows as a set of forms: what was typed, or with `is_fresh` what is given, with blank rows after it."""
    blank = 0 if part == "settings" else BLANK_ROWS
    made = forms.formset_factory(RowForm, extra=len(stored) + blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    facts = {
        "part": part,
        "languages": tuple(edition.regulations.authentic),
        "clauses": clause_choices(edition, get_language() or "en"),
        "clock": clock_of(request.user),
        "rows": stored,
    }
    typed = request.POST if request.method == "POST" and not is_fresh else None
    return made(typed, prefix="rows", form_kwargs=facts)


def _save(request: HttpRequest, edition: Any, part: str, met: RowsMet, stored: Any) -> list[str]:
    """Nothing when it was saved; else why not, in sentences. The act looks once more that nobody came between."""
    if met.clashes:
        return [_(Refusal.STALE.value)]
    whose = edition.supporters if part == "supporters" else stored
    facts = {"actors": (request.user,), "now": now(), "edition": edition, "seen": seal(whose)}
    try:
        if part == "supporters":
            drafting.set_supporters(**facts, rows=met.rows)
        else:
            drafting.set_part(**facts, part=part, rows=to_be_kept(met.rows, part))
    except gate.Refused as refused:
        return _sentences(refused)
    return []


def _sentences(refused: gate.Refused) -> list[str]:
    if refused.reason not in {Refusal.STALE, Refusal.INCOMPLETE, Refusal.DONE, Refusal.FORM}:
        raise refused
    return [_(detail) for detail in refused.details] or [_(refused.reason.value)]


def _facts(
    request: HttpRequest, edition: Any, part: str, rows: Any, stored: Any, met: RowsMet | None
) -> dict[str, Any]:
    languages = tuple(edition.regulations.authentic)
    lacking = {one: sum(one in missing(row.get("name", {}), languages) for row in stored) for one in languages}
    both: list[Any] = []
    if met and met.clashes:
        rows = _rows(request, edition, part, met.shown, is_fresh=True)
        both = both_versions(met.clashes, rows, _rows(request, edition, part, stored, is_fresh=True))
    return {
        "edition": edition,
        "part": part,
        "rows": rows,
        "both": both,
        "seen": _seen(request) if request.method == "POST" and not both else seen_of(stored),
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
    key = _key_of(edition, part, of, theme, stage)
    stored = sheet_of(edition, part, key)
    if request.POST.get("drop") and stored:
        drafting.drop_sheet(actors=(request.user,), now=now(), edition=edition, part=part, row=key)
        return redirect("bureau_rules")
    shown = stored or sheet_of(edition, part, key | {"theme": ""}) or {}
    rows = _sheet_rows(request, edition, part, shown.get(SHEETS[part], []))
    clauses = clause_choices(edition, get_language() or "en")
    head = SheetForm(request.POST or None, part=part, initial=shown, clauses=clauses)
    trouble: list[str] = []
    met: RowsMet | None = None
    if request.method == "POST" and head.is_valid() and rows.is_valid():
        typed = typed_rows(rows, SHEETS[part], shown.get(SHEETS[part], []), _seen(request))
        met = rows_met(_as_rows(stored, part), [head_row(head.cleaned_data), *typed], _seen(request))
        trouble = _save_sheet(request, edition, part, key, met, stored)
        if not trouble:
            messages.success(request, _("The rules are changed."))
            return redirect("bureau_sheet", part=part, of=of, theme=theme, stage=stage)
    names = {row["code"]: row["name"] for row in part_of(edition, "themes")}
    facts = {"edition": edition, "part": part, "key": key, "head": head, "rows": rows, "is_new": stored is None,
             "trouble": trouble, "theme": names.get(theme, ""),
             "seen": _seen(request) or seen_of(_as_rows(stored, part)),
             **_sheet_met(request, edition, part, met, stored)}  # fmt: skip
    return render(request, "bureau/sheet.html", facts, status=400 if request.method == "POST" else 200)


def _key_of(edition: Any, part: str, of: str, theme: str, stage: int) -> dict[str, Any]:
    if part not in SHEETS or of not in {"practice", "research"} or stage not in (1, 2):
        raise gate.NotThere
    if theme != "all" and not is_theme(edition, theme):
        raise gate.NotThere
    return {"kind": of, "theme": "" if theme == "all" else theme, "stage": stage}


def _as_rows(stored: Mapping[str, Any] | None, part: str) -> list[dict[str, Any]]:
    """A sheet as rows: what stands over them comes first."""
    if stored is None:
        return []
    return [head_row({name: stored[name] for name in HEAD if name in stored}), *stored[SHEETS[part]]]


def _sheet_met(request: HttpRequest, edition: Any, part: str, met: RowsMet | None, stored: Any) -> dict[str, Any]:
    """What the page shows anew where two edits met."""
    if met is None or not met.clashes:
        return {}
    rows = _sheet_rows(request, edition, part, met.shown[1:], is_fresh=True)
    clauses = clause_choices(edition, get_language() or "en")
    head = SheetForm(None, part=part, initial=met.shown[0], clauses=clauses)
    held = _sheet_rows(request, edition, part, (stored or {}).get(SHEETS[part], []), is_fresh=True)
    both = both_versions(met.clashes, rows, held, head)
    return {"rows": rows, "head": head, "both": both, "seen": seen_of(_as_rows(stored, part))}


def _sheet_rows(
    request: HttpRequest, edition: Any, part: str, stored: Sequence[Mapping[str, Any]], *, is_fresh: bool = False
) -> Any:
    made = forms.formset_factory(RowForm, extra=len(stored) + BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    languages = tuple(edition.regulations.authentic)
    facts = {"part": SHEETS[part], "languages": languages, "clauses": (), "clock": Clock("UTC"), "rows": stored}
    typed = request.POST if request.method == "POST" and not is_fresh else None
    return made(typed, prefix="rows", form_kwargs=facts)


def _save_sheet(
    request: HttpRequest, edition: Any, part: str, key: dict[str, Any], met: RowsMet, stored: Any
) -> list[str]:
    if met.clashes:
        return [_(Refusal.STALE.value)]
    head, *listed = met.rows
    weights = [row["weight"] for row in listed] if part == "rubrics" else []
    if weights and not weights_hold(weights):
        return [_(WEIGHTS) % {"sum": sum(weights)}]
    facts = {"actors": (request.user,), "now": now(), "edition": edition, "seen": seal(stored)}
    row = {**key, **{name: head[name] for name in HEAD if name in head}, SHEETS[part]: listed}
    try:
        drafting.set_sheet(**facts, part=part, row=row)
    except gate.Refused as refused:
        return _sentences(refused)
    return []
