"""The bureau's list of entries, and an officer's result for one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charsu.acts.entries import screen
from charsu.adapters.clock import now
from charsu.queries.desks import newest_edition
from charsu.queries.entries import (
    entries_of,
    entry_for_bureau,
    findings_of,
    latest_receipt,
    questions_of,
    received_files,
)


class ScreenForm(forms.Form):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"), widget=forms.RadioSelect,
        choices=[("admitted", gettext_lazy("Admitted")), ("refused", gettext_lazy("Refused"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason, citing the clause"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


@login_required
def bureau_entries(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    edition = newest_edition()
    if edition is None:
        raise Http404
    state = request.GET.get("state", "")
    page = Paginator(entries_of(person, edition, state), 50).get_page(request.GET.get("page"))
    query = f"state={state}&" if state else ""
    return render(request, "bureau/entries.html", {"page": page, "edition": edition, "state": state, "query": query})


@login_required
def bureau_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = entry_for_bureau(person, public_id)
    form = ScreenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        screen(actors=(person,), now=now(), entry=entry, **form.cleaned_data)
        messages.success(request, _("The result is kept, and the team is told."))
        return redirect("bureau_entry", public_id)
    receipt = latest_receipt(entry)
    answers = receipt.content["answers"] if receipt else {}
    rows = [(q.name, answers[q.code]) for q in questions_of(entry) if answers.get(q.code)]
    findings = [(f.clause, _(f.key.value), _(f.result.value), f.result.name, f.detail) for f in findings_of(entry)]
    facts = {"entry": entry, "receipt": receipt, "rows": rows, "findings": findings, "form": form,
             "files": received_files(entry, receipt) if receipt else []}  # fmt: skip
    return render(request, "bureau/entry.html", facts)
