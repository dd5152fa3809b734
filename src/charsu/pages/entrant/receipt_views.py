"""What is sent and what was received: the check before it, the receipt, its history, and taking back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, require
from charsu.pages.entrant.doubts import doubts
from charsu.pages.entrant.senders import told_senders
from charsu.pages.entrant.sheets import sheet_of
from charsu.queries.entries import (
    latest_receipt,
    line_of,
    missing_fields,
    own_entry,
    own_receipt,
    receipt_by_code,
    receipts_of,
    to_be_sent,
    told_answers,
)
from charsu.queries.entry_time import Times, early_of, is_open, open_correction, times_of
from charsu.queries.exchange.cited import cited_by, cited_in
from charsu.queries.forms import asked_of
from charsu.queries.teams import is_confirmed
from charsu.queries.terms import older_terms
from charsu.queries.unsent import corrects_nothing
from charsu.rules.ledger.received import receipt_file
from charsu.rules.permissions import Act, Refusal


@login_required
def entrant_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is still missing, with the way to each field; or the button that sends the entry."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    sheet = sheet_of(entry, asked_of(entry), person.calendar)
    sheet.asks_parts = True
    missing = missing_fields(entry)
    troubles = sheet.troubles()
    is_ready = not (troubles or missing)
    facts: dict[str, Any] = {"entry": entry, "missing": missing, "troubles": troubles}
    facts |= {"receipt": latest_receipt(entry), **dict(zip(("rows", "files"), to_be_sent(entry), strict=True))}
    facts |= {"is_confirmed": is_confirmed(entry.municipality_id), "times": times_of(entry.edition)}
    facts |= {"cited": cited_by(entry, entry.adopted), "doubts": doubts(sheet, person.calendar, now().date())}
    facts |= {"correction": open_correction(entry, now()), "edition": entry.edition}
    facts |= told_senders(person, entry) | _told_time(entry, facts["times"], facts["receipt"])
    if request.method == "POST" and is_ready:
        try:
            receipt = acts.submit(actors=(person,), now=now(), entry=entry)
        except Refused as refused:
            facts |= {"refusal": _(refused.reason.value), "details": refused.details}
            return render(request, "entrant/submit.html", facts, status=409)
        return redirect("entrant_receipt", receipt.number)
    return render(request, "entrant/submit.html", facts, status=409 if request.method == "POST" else 200)


def _told_time(entry: Any, times: Times, receipt: Any) -> dict[str, Any]:
    """Whether anything can be sent now, and whether that would correct what was returned."""
    is_late = not entry.withdrawn_at and times.closes is not None and times.closes < now()
    is_unchanged = receipt is not None and corrects_nothing(entry, receipt, now())
    return {
        "is_open": is_open(entry, now(), times), "is_late": is_late,
        "unchanged": _(Refusal.UNCHANGED.value) if is_unchanged else "",
    }  # fmt: skip


@login_required
def entrant_receipt(request: HttpRequest, number: str) -> HttpResponse:
    person: Any = request.user
    receipt = own_receipt(person, number)
    earlier = receipts_of(receipt.entry)
    facts = {"receipt": receipt, "receipts": earlier, "is_latest": earlier[0].pk == receipt.pk,
             "edition": receipt.entry.edition, "proof_index": line_of(receipt),
             "older_terms": older_terms(receipt), "early": early_of(receipt), "cited": cited_in(receipt),
             "rows": told_answers(receipt.entry, receipt)}  # fmt: skip
    return render(request, "entrant/receipt.html", facts)


@login_required
def entrant_receipt_content(request: HttpRequest, number: str) -> HttpResponse:
    """What was received with its salt, exactly: with the proof of its line it shows later what the city sent."""
    person: Any = request.user
    receipt = own_receipt(person, number)
    if not receipt.salt:
        raise NotThere
    written = receipt_file(receipt.entry.edition.slug, receipt.number, receipt.salt, receipt.content)
    answer = HttpResponse(written, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{receipt.number}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
def entrant_find_receipt(request: HttpRequest) -> HttpResponse:
    """A receipt by the code that stands on it, however it is typed."""
    person: Any = request.user
    typed = request.GET.get("code", "")[:60]
    found = receipt_by_code(person, typed) if typed else None
    if found is not None:
        return redirect("entrant_receipt", found.number)
    return render(request, "entrant/find_receipt.html", {"typed": typed}, status=404 if typed else 200)


@login_required
def entrant_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a withdrawal means and until when it can be taken back; then the withdrawal."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    if request.method == "POST":
        acts.withdraw(actors=(person,), now=now(), entry=entry)
        messages.success(request, _("The entry is withdrawn."))
        return redirect("entrant_entry", public_id)
    require(Act.ENTRY_WITHDRAW, person, entry=entry)
    if not is_open(entry, now()):
        raise Refused(Refusal.DONE if entry.withdrawn_at else Refusal.LATE)
    facts = {"entry": entry, "edition": entry.edition, "times": times_of(entry.edition),
             "receipt": latest_receipt(entry)}  # fmt: skip
    return render(request, "entrant/withdraw.html", facts)


@login_required
@require_POST
def entrant_restore(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    acts.restore(actors=(person,), now=now(), entry=own_entry(person, public_id))
    messages.success(request, _("The withdrawal is taken back."))
    return redirect("entrant_entry", public_id)
