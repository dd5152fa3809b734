"""One entry: its draft and its files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.adapters.files import Unfit, discard, store
from charsu.gate import Refused, may
from charsu.pages.downloads import download
from charsu.pages.entrant import refused_files
from charsu.pages.entrant.doubts import doubts
from charsu.pages.entrant.kit_choices import kit_choices
from charsu.pages.entrant.presence_views import people_at
from charsu.pages.entrant.receiving import told_receiving
from charsu.pages.entrant.screened import told_screening
from charsu.pages.entrant.senders import told_senders
from charsu.pages.entrant.sheets import differences, laid_into, sheet_of, shown_form, told_other_form, typed_sheet
from charsu.pages.entrant.together import (
    Met,
    fresh_fields,
    hidden_marks,
    marks_after,
    met_in,
    pressed_marks,
    refreshed,
    sent_marks,
    taken,
    typed_here,
)
from charsu.pages.questions import Sheet, changes_told
from charsu.pages.titles import title_wrong
from charsu.queries.entries import missing_fields, own_entry, own_file, readable_file
from charsu.queries.entry_time import (
    closed_with_claim,
    is_open,
    may_be_restored,
    takes_entries,
    times_of,
)
from charsu.queries.exchange.cited import cited_by, confirmed_and_begun
from charsu.queries.forms import AskedForm, asked_of, changed_since, form_of
from charsu.queries.uploads import held_files, most_of, on_their_way
from charsu.rules.forms import Question
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import pick


@login_required
def entrant_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft. Saving keeps everything that was typed, and then tells what is amiss."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    asked = asked_of(entry)
    if request.method != "POST":
        sheet = sheet_of(entry, asked, person.calendar)
        sheet.more |= refused_files.told(request, entry)
        return _page(request, entry, asked, sheet)
    shown = shown_form(entry, asked, request.POST)
    sheet = typed_sheet(entry, shown, request.POST)
    taken(entry, sheet, request.POST.get("take", ""))
    try:
        kept = _keep(request, entry, sheet, pressed_marks(request.POST))
        refreshed(kept, sheet)
        entry, is_taken = kept.entry, _take_files(request, kept.entry, sheet, asked.form.files)
    except Refused as refused:
        return _page(request, own_entry(person, public_id), shown, sheet, refused.reason, status=409)
    if met := met_in(kept, sheet):
        return _page(request, entry, shown, sheet, Refusal.MET, met=met, status=409)
    laid_into(sheet, asked)
    sheet.asks_parts = "submit" in request.POST
    if title_wrong(sheet.title) or sheet.problems() or not is_taken or sheet.number != asked.version:
        return _page(request, entry, asked, sheet, saved=True)
    if "submit" in request.POST:
        return redirect("entrant_submit", public_id)
    messages.success(request, _("Saved."))
    return redirect("entrant_entry", public_id)


def _keep(request: HttpRequest, entry: Any, sheet: Sheet, seen: Mapping[str, str] | None) -> acts.Kept:
    """Save what was typed; a page that another person of this browser had open saves nothing in one's own name."""
    person: Any = request.user
    if request.POST.get("person", str(person.pk)) != str(person.pk):
        raise Refused(Refusal.OTHER_PERSON)
    kept: acts.Kept = acts.save(
        actors=(person,), now=now(), entry=entry, title=sheet.title, answers=typed_here(sheet, seen),
        revision=sheet.revision, seen=seen,
    )  # fmt: skip
    return kept


def _take_files(request: HttpRequest, entry: Any, sheet: Sheet, asked: Sequence[Question]) -> bool:
    """Store what was sent; what cannot be taken is told at its field, and the others are kept."""
    for question in asked:
        for sent in request.FILES.getlist(question.code):
            try:
                _attach(request.user, entry, question.code, sent)
            except Unfit as trouble:
                sheet.more.setdefault(question.code, []).append(f"{sent.name}: {trouble.told()}")
            except Refused as refused:
                if refused.reason not in {Refusal.FILES, Refusal.FILE_TYPE}:
                    raise
                words = " ".join([_(refused.reason.value), *refused.details])
                sheet.more.setdefault(question.code, []).append(f"{sent.name}: {words}")
    refused_files.note(request, entry, sheet.more, now())
    return not sheet.more


def _attach(person: Any, entry: Any, question: str, sent: Any) -> Any:
    """The file is on the disk before its row is; where there will be no row, it is taken off again."""
    root, most = settings.STORAGE_ROOT, most_of(form_of(entry).question(question))
    stored = store(root=root, name=sent.name or "", chunks=sent.chunks(), most=most)
    try:
        return acts.attach(actors=(person,), now=now(), entry=entry, question=question, stored=stored)
    except Refused:
        discard(root, stored)
        raise


def _page(
    request: HttpRequest,
    entry: Any,
    asked: AskedForm,
    sheet: Sheet,
    refusal: Refusal | None = None,
    saved: bool = False,
    met: Sequence[Met] = (),
    status: int = 200,
) -> HttpResponse:
    newer = _newer(request, entry, sheet) if refusal is Refusal.STALE else []
    edition: Any = entry.edition
    times = times_of(edition)
    told = told_receiving(request.user, entry, times, asked, files := held_files(entry))
    is_confirmed, has_begun = confirmed_and_begun(entry.municipality_id)
    facts = {
        "entry": entry, "edition": edition, "sheet": sheet, "refusal": _(refusal.value) if refusal else "",
        "saved": saved, "newer": newer, **hidden_marks(entry, sheet, met, request.POST, refusal is not None),
        "times": times, **told,
        "is_confirmed": is_confirmed, "cited": cited_by(entry, entry.adopted),
        "may_cite": told["may_write"] and has_begun,
        **_beside(request.user, entry, asked, sheet, files), **_typed_by(request, refusal),
        "missing": missing_fields(entry) if saved and "submit" in request.POST else [],
        "title_wrong": title_wrong(sheet.title), "doubts": doubts(sheet, request.user.calendar, now().date()),  # type: ignore[union-attr]
        "is_typed": request.method == "POST", "number": asked.version, "asked": asked.pk,
        "may_withdraw": may(Act.ENTRY_WITHDRAW, request.user, entry=entry) and is_open(entry, now(), times),  # type: ignore[arg-type]
        "may_restore": _may_restore(request, entry, times), "is_closed": closed_with_claim(entry),
        "changes": changes_told(changed_since(asked, entry.started_at)),
    }  # fmt: skip
    return render(request, "entrant/entry.html", facts, status=status)


def _typed_by(request: HttpRequest, refusal: Refusal | None) -> dict[str, Any]:
    """Whose words stand on the page. Those of another person of this browser stay theirs: no script sends them."""
    person: Any = request.user
    if refusal is not Refusal.OTHER_PERSON:
        return {"typed_by": str(person.pk)}
    return {"typed_by": request.POST["person"], "is_another_s": True}


def _beside(person: Any, entry: Any, asked: AskedForm, sheet: Sheet, held: Sequence[Any]) -> dict[str, Any]:
    """What stands beside the questions, whatever was typed."""
    files = {
        "files": _by_question(held), "coming": _by_question(on_their_way(entry)),
        "most": {one.code: most_of(one) for one in asked.form.files},
    }  # fmt: skip
    others = {"others": people_at(entry, person, now()), "kit_choices": kit_choices(entry, sheet)}
    return {**files, **others, **told_senders(person, entry), **told_screening(person, entry)}


def _may_restore(request: HttpRequest, entry: Any, times: Any) -> bool:
    person: Any = request.user
    is_in_time = takes_entries(entry.edition, now(), times)
    return is_in_time and may(Act.ENTRY_RESTORE, person, entry=entry) and may_be_restored(entry, person)


def _by_question(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.question, []).append(row)
    return found


def _newer(request: HttpRequest, entry: Any, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Field by field what the newer version says and what was typed here; saving again is then a choice."""
    reader = get_language() or "en"
    sheet.revision = entry.revision
    titles = [(_("Title of the entry"), entry.title, sheet.title)] if entry.title != sheet.title else []
    rows = differences(sheet.form, entry.answers, sheet.answers, reader)
    return [*titles, *((pick(one.name, reader)[1], held, typed) for one, held, typed in rows)]


@login_required
@require_POST
def entrant_autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draft as typed, sent by the page itself; told back is what others changed, and where two edits met."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    asked, seen = asked_of(entry), sent_marks(request.POST)
    shown = shown_form(entry, asked, request.POST)
    sheet = typed_sheet(entry, shown, request.POST)
    try:
        kept = _keep(request, entry, sheet, seen)
    except Refused as refused:
        told = {"reason": _(refused.reason.value), "again": refused.reason is Refusal.GONE_BACK}
        return JsonResponse(told, status=409)
    met = met_in(kept, sheet)
    marks = marks_after(kept.entry, sheet, met, seen)
    facts = {
        "version": kept.revision, "saved_at": kept.saved_at.isoformat(), "seen": json.dumps(marks),
        "met": [asdict(one) for one in met], "fresh": fresh_fields(kept.entry, sheet, kept.conflicts, marks),
        "reason": title_wrong(sheet.title),  # the rest is kept
        "other_form": told_other_form(shown, asked),
    }  # fmt: skip
    return JsonResponse(facts)


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
