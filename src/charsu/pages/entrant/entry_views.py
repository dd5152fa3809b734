"""One entry: its draft, files, submission and receipt."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit, store
from charsu.gate import Refused
from charsu.pages.entrant.forms import EntryForm, draft_of
from charsu.queries.entries import (
    latest_receipt,
    missing_answers,
    own_entry,
    own_receipt,
    questions_of,
    readable_file,
)
from charsu.rules.permissions import Refusal


@login_required
def entrant_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft. Saving keeps everything that was typed, and then tells what is amiss."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    facts: dict[str, Any] = {"questions": questions_of(entry), "language": entry.language}
    if request.method != "POST":
        return _page(request, entry, EntryForm(initial=draft_of(entry), **facts))
    form = EntryForm(request.POST, request.FILES, **facts)
    is_fit = form.is_valid()
    try:
        entry = _keep(person, entry, form)
    except Refused as refused:
        return _page(request, own_entry(person, public_id), form, refused.reason, status=409)
    if not (is_fit and _take_files(request, person, entry, form)):
        return _page(request, entry, form, saved=True)
    if "submit" in request.POST:
        return redirect("entrant_submit", public_id)
    messages.success(request, _("Saved."))
    return redirect("entrant_entry", public_id)


def _keep(person: Any, entry: Any, form: EntryForm) -> Any:
    revision = form.data.get("version", "")
    kept = acts.save(
        actors=(person,), now=now(), entry=entry, title=form.data.get("title", ""), answers=form.answers(),
        revision=int(revision) if revision.isdecimal() else -1,
    )  # fmt: skip
    form.data = {**form.data.dict(), "version": str(kept.revision)}  # type: ignore[attr-defined]
    return kept


def _take_files(request: HttpRequest, person: Any, entry: Any, form: EntryForm) -> bool:
    """Store what was sent; what cannot be taken is told at its field."""
    for question in form.questions:
        sent = request.FILES.get(question.code)
        if question.kind != "file" or sent is None:
            continue
        try:
            stored = store(
                root=settings.STORAGE_ROOT, name=sent.name or "", chunks=sent.chunks(),
                most=settings.ATTACHMENT_MOST_BYTES,
            )  # fmt: skip
        except Unfit as trouble:
            form.add_error(question.code, _(str(trouble)))
            return False
        acts.attach(actors=(person,), now=now(), entry=entry, question=question.code, stored=stored)
    return True


def _page(
    request: HttpRequest,
    entry: Any,
    form: EntryForm,
    refusal: Refusal | None = None,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    newer = _newer(entry, form) if refusal is Refusal.STALE else []
    facts = {
        "entry": entry, "form": form, "refusal": _(refusal.value) if refusal else "", "saved": saved, "newer": newer,
        "files": entry.attachments.filter(removed_at=None), "receipt": latest_receipt(entry),
    }  # fmt: skip
    return render(request, "entrant/entry.html", facts, status=status)


def _newer(entry: Any, form: EntryForm) -> list[tuple[str, str]]:
    """What the newer version says otherwise; saving again from this page is then a choice made knowingly."""
    form.data = {**form.data.dict(), "version": str(entry.revision)}  # type: ignore[attr-defined]
    held, typed = draft_of(entry), {"title": form.data.get("title", ""), **form.answers()}
    return [
        (str(form.fields[code].label), str(held.get(code, ""))) for code in typed if typed[code] != held.get(code, "")
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
def entrant_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """What would be received, and the button that sends it."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    form = EntryForm(draft_of(entry), questions=questions_of(entry), language=entry.language)
    missing = missing_answers(entry)
    is_ready = form.is_valid() and not missing
    if request.method == "POST" and is_ready:
        receipt = acts.submit(actors=(person,), now=now(), entry=entry)
        return redirect("entrant_receipt", receipt.number)
    facts = {"entry": entry, "missing": missing, "form": form}
    return render(request, "entrant/submit.html", facts, status=409 if request.method == "POST" else 200)


@login_required
def entrant_receipt(request: HttpRequest, number: str) -> HttpResponse:
    person: Any = request.user
    return render(request, "entrant/receipt.html", {"receipt": own_receipt(person, number)})


@login_required
@require_POST
def entrant_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    acts.withdraw(actors=(person,), now=now(), entry=own_entry(person, public_id))
    messages.success(request, _("The entry is withdrawn."))
    return redirect("entrant")


@login_required
def entrant_file(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    person: Any = request.user
    file = readable_file(person, public_id)
    response = FileResponse(
        (settings.STORAGE_ROOT / file.path).open("rb"), as_attachment=True, filename=file.name,
        content_type="application/octet-stream",
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
