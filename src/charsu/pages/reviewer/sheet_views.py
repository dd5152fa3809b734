"""The sheet of one entry, always blind: read, score, save, submit, go on to the next."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import reviews as acts
from charsu.adapters.blind_copies import blind_copy
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused
from charsu.pages.reviewer.forms import KnownForm, SheetForm, typed
from charsu.queries.reviews import SheetToFill, blind_file, own_assignment, sheet_to_fill
from charsu.rules.permissions import Refusal


def keeps_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who was signed out meanwhile gets back what they sent, before signing in again."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated or request.method != "POST":
            return login_required(view)(request, **kwargs)
        kept = [(name, words) for name, words in request.POST.items() if words and name not in _NOT_WORDS]
        return render(request, "reviewer/expired.html", {"typed": kept}, status=401)

    return guarded


SURE = "sure"  # the second press; the first asks
_NOT_WORDS = {"csrfmiddlewaretoken", "version", "compared", "submit"}


@keeps_words
def reviewer_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The blind entry beside its criteria. A draft is kept whatever it lacks; submission checks everything."""
    person: Any = request.user
    sheet = sheet_to_fill(person, pk)
    if request.method != "POST":
        return _page(request, sheet, _form(sheet))
    form = _form(sheet, request.POST)
    form.choose()
    is_asked = "submit" in request.POST
    is_final = request.POST.get("submit") == SURE
    try:
        is_done = _take(person, pk, form, is_final=is_final)
        if is_done and is_asked and not is_final:
            return _asked(request, sheet_to_fill(person, pk), form)
    except Refused as refused:
        return _refused(request, sheet, form, refused)
    if not is_done:
        return _page(request, sheet_to_fill(person, pk), form, status=422, is_amiss=True)
    messages.success(request, _("Submitted.") if is_final else _("Saved."))
    if is_final and sheet.following:
        return redirect("reviewer_sheet", sheet.following.pk)
    return redirect("reviewer") if is_final else redirect("reviewer_sheet", pk)


def _asked(request: HttpRequest, sheet: SheetToFill, form: SheetForm) -> HttpResponse:
    """Before a sheet is final: what it lacks, or the question whether it shall be."""
    missing = form.missing()
    if missing:
        raise Refused(Refusal.INCOMPLETE, *missing)
    return _page(request, sheet, form, is_sure_asked=True)


def _refused(request: HttpRequest, sheet: SheetToFill, form: SheetForm, refused: Refused) -> HttpResponse:
    """What was typed stays on the page: beside what is missing, or beside what another tab saved meanwhile."""
    if refused.reason is Refusal.INCOMPLETE:
        form.tell_missing(refused.details)
        newest = sheet_to_fill(request.user, sheet.assignment)  # type: ignore[arg-type]
        form.count_as_read(newest.revision)
        return _page(request, newest, form, status=422, is_amiss=True)
    if refused.reason is not Refusal.OWN_STALE:
        raise refused
    form.stand_beside(sheet.revision)
    return _page(request, sheet, form, status=409, newer=_newer(sheet, form), reason=_(refused.reason.value))


def _newer(sheet: SheetToFill, form: SheetForm) -> list[tuple[str, str]]:
    """What the saved version says otherwise, field by field."""
    held = typed(sheet.scores, sheet.sheet.words if sheet.sheet else "", sheet.revision)
    names = [name for name in form.fields if name not in {"version", "compared"}]
    return [
        (str(form.fields[name].label), str(held.get(name) or "–"))
        for name in names
        if str(held.get(name) or "") != str(form.data.get(name) or "")
    ]


def _page(request: HttpRequest, sheet: SheetToFill, form: SheetForm, status: int = 200, **more: Any) -> HttpResponse:
    facts = {"sheet": sheet, "form": form, "known": KnownForm(prefix="known"), "next": sheet.following, **more}
    return render(request, "reviewer/sheet.html", facts, status=status)


def _form(sheet: SheetToFill, data: Any = None) -> SheetForm:
    words = sheet.sheet.words if sheet.sheet else ""
    return SheetForm(
        data, initial=typed(sheet.scores, words, sheet.revision), criteria=sheet.criteria, lowest=sheet.lowest,
        highest=sheet.highest, step=sheet.step,
    )  # fmt: skip


def _take(person: Any, pk: int, form: SheetForm, *, is_final: bool) -> bool:
    """Keep all that was typed; then submit if asked and nothing is amiss."""
    entry = own_assignment(person, pk).entry
    is_fit = form.is_valid()
    kept = acts.save_sheet(
        actors=(person,), now=now(), entry=entry, scores=form.scores(), words=str(form.data.get("words", "")),
        revision=form.revision,
    )  # fmt: skip
    form.count_as_read(kept.revision)
    if is_fit and is_final:
        acts.submit_sheet(actors=(person,), now=now(), entry=entry)
    return is_fit


@login_required
@require_POST
def reviewer_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as typed, sent by the page itself; what is not on the scale is kept and named."""
    person: Any = request.user
    try:
        form = _form(sheet_to_fill(person, pk), request.POST)
        _take(person, pk, form, is_final=False)
    except Refused as refused:
        status = 404 if isinstance(refused, NotThere) else 409
        return JsonResponse({"reason": _(refused.reason.value)}, status=status)
    amiss = {name: [str(words) for words in problems] for name, problems in form.errors.items()}
    answer = {"saved_at": now().isoformat(), "version": form.revision, "is_fit": not amiss, "amiss": amiss}
    return JsonResponse(answer)


@login_required
@require_POST
def reviewer_known(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry was known again: its sheet closes at once, and another reviewer will be found."""
    person: Any = request.user
    entry = own_assignment(person, pk).entry
    form = KnownForm(request.POST, prefix="known")
    if not form.is_valid():
        return _page(request, sheet := sheet_to_fill(person, pk), _form(sheet), status=422, known=form)
    acts.declare_entry(actors=(person,), now=now(), entry=entry, words=form.cleaned_data["words"])
    messages.success(request, _("Noted. The entry is no longer yours to read; another reviewer will be found."))
    return redirect("reviewer")


@login_required
def reviewer_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file of the entry under a neutral name and without what tells its author, to be downloaded and never shown
    in place."""
    person: Any = request.user
    file, name = blind_file(person, pk, number)
    try:
        content = blind_copy((settings.STORAGE_ROOT / file.path).read_bytes(), PurePath(name).suffix)
    except OSError as trouble:
        raise NotThere from trouble
    except ValueError as trouble:
        raise Refused(Refusal.NOT_BLIND) from trouble
    answer = HttpResponse(content, content_type=file.media_type or "application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
