"""The form builder: sections and questions put, moved and taken away; the preview; the change offered to both."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import drafting, joint
from charsu.adapters.clock import now
from charsu.pages.bureau.forms import LANGUAGE_WORDS
from charsu.pages.bureau.instants import clock_of
from charsu.pages.bureau.question_forms import KIND_WORDS, QuestionForm, SectionForm
from charsu.pages.bureau.views import the_edition
from charsu.pages.questions import Sheet
from charsu.queries.editions import is_theme
from charsu.queries.forms import Build, build_of, forms_that_stood, versions_of
from charsu.queries.founding import clause_choices
from charsu.queries.rules_text import part_of
from charsu.rules.forms import CallForm, Kind, changes_between, completeness, gathered
from charsu.rules.forms.editing import (
    move_question,
    move_section,
    put_question,
    put_section,
    take_question,
    take_section,
)
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import pick

Step = Callable[[CallForm, str], CallForm]
STEPS: dict[str, Step] = {
    "question-up": lambda form, code: move_question(form, code, -1),
    "question-down": lambda form, code: move_question(form, code, 1),
    "question-drop": take_question,
    "section-up": lambda form, code: move_section(form, code, -1),
    "section-down": lambda form, code: move_section(form, code, 1),
    "section-drop": take_section,
}  # fmt: skip
ASKED_FIRST = frozenset({"question-drop", "section-drop", "drop"})


def _open(request: HttpRequest, of: str, theme: str, stage: int) -> tuple[Any, Build]:
    edition = the_edition(request)
    if of not in {"practice", "research"} or stage not in (1, 2) or (theme != "all" and not is_theme(edition, theme)):
        raise gate.NotThere
    key = {"kind": of, "theme": "" if theme == "all" else theme, "stage": stage}
    build = build_of(request.user, edition, key)  # type: ignore[arg-type]
    return edition, replace(build, clause=build.clause or clause_choices(edition, "en")[0][0])


def _keep(request: HttpRequest, edition: Any, build: Build, form: CallForm) -> list[str]:
    """Nothing when it was kept; else why not, in sentences."""
    seen = request.POST.get("seen", "")
    facts: dict[str, Any] = {"actors": (request.user,), "now": now(), "edition": edition}
    try:
        drafting.keep_form(**facts, row=build.row(form), seen=seen)
    except gate.Refused as refused:
        if refused.reason not in {Refusal.STALE, Refusal.FORM, Refusal.INCOMPLETE}:
            raise
        return _sentences(refused, form)
    return []


def _names(form: CallForm) -> dict[str, Any]:
    return {one.code: one.name for one in form.sections} | {one.code: one.name for one in form.questions}


def _sentences(refused: gate.Refused, form: CallForm) -> list[str]:
    """A fault comes with the code of its question or section; people know it by its words."""
    names = _names(form)
    told = [detail.partition(": ") for detail in refused.details]
    rows = [
        f"{pick(names.get(code, {}), _reader())[1] or code}: {_(words)}" if words else _(code)
        for code, _colon, words in told
    ]
    return rows or [_(refused.reason.value)]


@login_required
def bureau_form(request: HttpRequest, of: str, theme: str, stage: int) -> HttpResponse:
    """The whole form: its sections and questions in order, the languages in which it is whole, what would change."""
    edition, build = _open(request, of, theme, stage)
    trouble: list[str] = []
    if request.POST.get("do") in ASKED_FIRST and "sure" not in request.POST:
        return render(request, "bureau/form_sure.html", _taken(request, edition, build))
    if request.method == "POST":
        trouble = _do(request, edition, build)
        if not trouble:
            return redirect(request.path + _anchor(request))
    facts = _facts(request, edition, build) | {"trouble": trouble, "clauses": clause_choices(edition, _reader())}
    return render(request, "bureau/form.html", facts, status=409 if trouble else 200)


def _taken(request: HttpRequest, edition: Any, build: Build) -> dict[str, Any]:
    """What would go, by name: the words of a question in all its languages cannot be had back by a click."""
    code = request.POST.get("code", "")
    return {
        "edition": edition, "key": build.key, "theme_slug": build.key["theme"] or "all",
        "name": _names(build.form).get(code, {}), "code": code, "do": request.POST["do"],
        "seen": request.POST.get("seen", ""),
    }  # fmt: skip


def _reader() -> str:
    return get_language() or "en"


def _anchor(request: HttpRequest) -> str:
    """Back to where one was: the buttons of what was moved keep the place of the keyboard."""
    code = request.POST.get("code", "")
    return f"#row-{code}" if code.replace("-", "").replace("_", "").isalnum() else ""


def _do(request: HttpRequest, edition: Any, build: Build) -> list[str]:
    what, code = request.POST.get("do", ""), request.POST.get("code", "")
    facts: dict[str, Any] = {
        "actors": (request.user,),
        "now": now(),
        "edition": edition,
        "row": build.row(build.form),
    }
    if what in STEPS:
        return _keep(request, edition, build, STEPS[what](build.form, code))
    if what == "clause":
        moved = replace(build, clause=request.POST.get("clause", ""))
        return _keep(request, edition, moved, build.form)
    if what == "forget":
        drafting.forget_form(**facts)
        messages.success(request, _("The prepared changes are thrown away; the form in force stays."))
        return []
    if what == "drop":
        drafting.drop_form(**facts)
        return []
    raise gate.NotThere


def _facts(request: HttpRequest, edition: Any, build: Build) -> dict[str, Any]:
    languages = tuple(edition.regulations.authentic)
    names = {row["code"]: row["name"] for row in part_of(edition, "themes")}
    may_prepare = gate.may(Act.FORM_PREPARE, request.user, edition=edition)  # type: ignore[arg-type]
    may_offer = gate.may(Act.REGULATIONS_AMEND, request.user, edition=edition)  # type: ignore[arg-type]
    whole = completeness(build.form, languages)
    return {
        "edition": edition, "build": build, "key": build.key, "theme_slug": build.key["theme"] or "all",
        "theme": names.get(build.key["theme"], ""), "parts": build.form.parts(),
        "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "kind_words": {kind.value: words for kind, words in KIND_WORDS.items()},
        "whole": [(LANGUAGE_WORDS.get(one.language, one.language), one) for one in whole],
        "changes": changes_between(build.stands, build.form) if build.is_prepared else (),
        "versions": versions_of(build.asked) if build.asked else (),
        "may_prepare": may_prepare and (build.is_free or not build.is_new), "may_offer": may_offer,
    }  # fmt: skip


@login_required
def bureau_form_offer(request: HttpRequest, of: str, theme: str, stage: int) -> HttpResponse:
    """What was prepared, offered to the other institution: it holds once both keys have turned."""
    edition, build = _open(request, of, theme, stage)
    if request.method != "POST" or not build.is_prepared:
        return redirect("bureau_form", of, theme, stage)
    wish = {"form": dict(build.key), "row": build.row(build.form), "reason": request.POST.get("reason", "")}
    made = joint.offer(act=Act.REGULATIONS_AMEND, actor=request.user, now=now(), edition=edition, wish=wish)  # type: ignore[arg-type]
    return redirect("bureau_joint_one", pk=made.pk)


@login_required
def bureau_form_question(request: HttpRequest, of: str, theme: str, stage: int, code: str) -> HttpResponse:
    """One question; a new one of the kind that was chosen."""
    edition, build = _open(request, of, theme, stage)
    gate.require(Act.FORM_PREPARE, request.user, edition=edition)  # type: ignore[arg-type]
    question = build.form.question(code)
    asked = request.GET.get("kind", "")
    if question is None and (code != "new" or asked not in {kind.value for kind in Kind}):
        raise gate.NotThere
    kind = question.kind if question else Kind(asked)
    languages = tuple(edition.regulations.authentic)
    typed = QuestionForm(request.POST or None, languages=languages, form=build.form, kind=kind,
                         question=question, past=forms_that_stood(build),
                         calendar=clock_of(request.user).calendar)  # fmt: skip
    if not question:
        typed.initial["section"] = build.form.sections[-1].code if build.form.sections else ""
    trouble: list[str] = []
    if request.method == "POST" and typed.is_valid():
        trouble = _keep(request, edition, build, put_question(build.form, typed.made()))
        if not trouble:
            messages.success(request, _("The question is kept."))
            return redirect("bureau_form", of, theme, stage)
    facts = {"form": typed, "kind": KIND_WORDS[kind], "trouble": trouble, "question": question}
    return _rendered(request, "bureau/form_question.html", edition, build, facts)


def _rendered(request: HttpRequest, template: str, edition: Any, build: Build, facts: dict[str, Any]) -> HttpResponse:
    seen = request.POST.get("seen") or build.seen
    shown = {"edition": edition, "build": build, "key": build.key, "theme_slug": build.key["theme"] or "all"}
    return render(request, template, shown | {"seen": seen} | facts, status=400 if request.method == "POST" else 200)


@login_required
def bureau_form_section(request: HttpRequest, of: str, theme: str, stage: int, code: str) -> HttpResponse:
    edition, build = _open(request, of, theme, stage)
    gate.require(Act.FORM_PREPARE, request.user, edition=edition)  # type: ignore[arg-type]
    section = next((one for one in build.form.sections if one.code == code), None)
    if section is None and code != "new":
        raise gate.NotThere
    typed = SectionForm(request.POST or None, languages=tuple(edition.regulations.authentic), section=section)
    trouble: list[str] = []
    if request.method == "POST" and typed.is_valid():
        trouble = _keep(request, edition, build, put_section(build.form, typed.made(build.form)))
        if not trouble:
            messages.success(request, _("The section is kept."))
            return redirect("bureau_form", of, theme, stage)
    return _rendered(request, "bureau/form_section.html", edition, build,
                     {"form": typed, "trouble": trouble, "section": section})  # fmt: skip


@login_required
def bureau_form_preview(request: HttpRequest, of: str, theme: str, stage: int) -> HttpResponse:
    """The form as an entrant will meet it, in any language of it; what is typed is checked and not kept."""
    edition, build = _open(request, of, theme, stage)
    languages = tuple(edition.regulations.authentic)
    language = request.GET.get("in", "")
    language = language if language in languages else _reader()
    is_typed = request.method == "POST"
    answers = gathered(build.form, dict(request.POST.lists()), request.POST.get("calendar", "")) if is_typed else {}
    sheet = Sheet(build.form, answers, language, getattr(request.user, "calendar", "gregorian"), asks_all=is_typed)
    facts = {
        "edition": edition, "build": build, "key": build.key, "theme_slug": build.key["theme"] or "all",
        "sheet": sheet, "is_typed": is_typed, "shown_in": language,
        "languages": [(one, LANGUAGE_WORDS.get(one, one)) for one in languages],
    }  # fmt: skip
    with override(language if language in languages else _reader()):
        return render(request, "bureau/form_preview.html", facts)
