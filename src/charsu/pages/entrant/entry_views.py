"""One entry: its draft and its files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit, discard, store
from charsu.gate import Refused, may
from charsu.pages.downloads import download
from charsu.pages.entrant.forms import EntryForm, draft_of
from charsu.queries.entries import own_entry, own_file, questions_of, readable_file, receipts_of
from charsu.queries.entry_time import is_open, open_correction, times_of
from charsu.queries.teams import is_confirmed
from charsu.queries.uploads import held_files, on_their_way
from charsu.rules.permissions import Act, Refusal


@login_required
def entrant_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft. Saving keeps everything that was typed, and then tells what is amiss."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    facts: dict[str, Any] = {"questions": questions_of(entry), "language": entry.language}
    if request.method != "POST":
        return _page(request, entry, EntryForm(initial=draft_of(entry, person.calendar), **facts))
    form = EntryForm(request.POST, request.FILES, **facts)
    is_fit = form.is_valid()
    try:
        entry = _keep(person, entry, form)
        is_taken = _take_files(request, person, entry, form)
    except Refused as refused:
        return _page(request, own_entry(person, public_id), form, refused.reason, status=409)
    if not (is_fit and is_taken):
        return _page(request, entry, form, saved=True)
    if "submit" in request.POST:
        return redirect("entrant_submit", public_id)
    messages.success(request, _("Saved."))
    return redirect("entrant_entry", public_id)


def _keep(person: Any, entry: Any, form: EntryForm) -> Any:
    revision = form.data.get("version", "")
    kept = acts.save(
        actors=(person,), now=now(), entry=entry, title=form.data.get("title", ""), answers=form.answers(),
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else -1,
    )  # fmt: skip
    form.data = {**form.data.dict(), "version": str(kept.revision)}  # type: ignore[attr-defined]
    return kept.entry


def _take_files(request: HttpRequest, person: Any, entry: Any, form: EntryForm) -> bool:
    """Store what was sent; what cannot be taken is told at its field, and the others are kept."""
    is_taken = True
    for question in form.questions:
        for sent in request.FILES.getlist(question.code) if question.kind == "file" else ():
            try:
                _attach(person, entry, question.code, sent)
            except Unfit as trouble:
                form.add_error(question.code, f"{sent.name}: {_(str(trouble))}")
                is_taken = False
    return is_taken


def _attach(person: Any, entry: Any, question: str, sent: Any) -> Any:
    """The file is on the disk before its row is; where there will be no row, it is taken off again."""
    root, most = settings.STORAGE_ROOT, settings.ATTACHMENT_MOST_BYTES
    stored = store(root=root, name=sent.name or "", chunks=sent.chunks(), most=most)
    try:
        return acts.attach(actors=(person,), now=now(), entry=entry, question=question, stored=stored)
    except Refused:
        discard(root, stored)
        raise


def _page(
    request: HttpRequest,
    entry: Any,
    form: EntryForm,
    refusal: Refusal | None = None,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    newer = _newer(request, entry, form) if refusal is Refusal.STALE else []
    may_write = may(Act.ENTRY_SAVE, request.user, entry=entry) and is_open(entry, now())  # type: ignore[arg-type]
    if not may_write and refusal is None:
        form.only_read()
    edition: Any = entry.edition
    files, coming = held_files(entry), on_their_way(entry)
    facts = {
        "entry": entry, "edition": edition, "form": form, "refusal": _(refusal.value) if refusal else "",
        "saved": saved, "newer": newer, "receipts": receipts_of(entry), "times": times_of(edition),
        "correction": open_correction(entry, now()), "is_confirmed": is_confirmed(entry.municipality_id),
        "may_write": may_write,
        "may_withdraw": may(Act.ENTRY_WITHDRAW, request.user, entry=entry),  # type: ignore[arg-type]
        "rows": [
            (field, [f for f in files if f.question == field.name], [c for c in coming if c.question == field.name])
            for field in form.visible_fields()
        ],
    }  # fmt: skip
    return render(request, "entrant/entry.html", facts, status=status)


def _newer(request: HttpRequest, entry: Any, form: EntryForm) -> list[tuple[str, str, str]]:
    """Field by field what the newer version says and what was typed here; saving again is then a choice."""
    form.data = {**form.data.dict(), "version": str(entry.revision)}  # type: ignore[attr-defined]
    person: Any = request.user
    held, typed = draft_of(entry, person.calendar), {"title": form.data.get("title", ""), **form.shown_answers()}
    return [
        (str(form.fields[code].label), str(held.get(code, "")), str(typed[code]))
        for code in typed
        if typed[code] != held.get(code, "")
    ]


@login_required
@require_POST
def entrant_autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft as typed, sent by the page itself."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    form = EntryForm(request.POST, questions=questions_of(entry), language=entry.language)
    try:
        kept = _keep(person, entry, form)
    except Refused as refused:
        return JsonResponse({"reason": _(refused.reason.value)}, status=409)
    return JsonResponse({"version": kept.revision, "saved_at": kept.saved_at.isoformat()})


@login_required
@require_POST
def entrant_detach(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    person: Any = request.user
    entry = own_entry(person, public_id)
    acts.detach(actors=(person,), now=now(), entry=entry, attachment=own_file(entry, file_id))
    messages.success(request, _("The file is removed from the draft."))
    return redirect("entrant_entry", public_id)


@login_required
def entrant_file(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    file = readable_file(person, public_id)
    return download({"path": file.path, "name": file.name})
