"""The kind, the theme and the working language of a draft, which may have been chosen in haste."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, may
from charsu.pages.entrant.forms import FilingForm
from charsu.queries.entries import latest_receipt, own_entry
from charsu.queries.entry_time import is_open
from charsu.rules.permissions import Act


@login_required
def entrant_filing(request: HttpRequest, public_id: str) -> HttpResponse:
    person: Any = request.user
    entry = own_entry(person, public_id)
    themes = {theme.code: theme for theme in entry.edition.themes.all()}
    stands = {"kind": entry.kind, "theme": entry.theme.code, "language": entry.language}
    form = FilingForm(request.POST or None, themes=themes.values(), initial=stands)
    may_write = may(Act.ENTRY_FILE, person, entry=entry) and is_open(entry, now())
    facts = {"entry": entry, "edition": entry.edition, "form": form,
             "may_file": may_write and latest_receipt(entry) is None}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrant/filing.html", facts, status=400 if form.errors else 200)
    wish = form.cleaned_data
    try:
        acts.file_under(
            actors=(person,),
            now=now(),
            entry=entry,
            kind=wish["kind"],
            theme=themes[wish["theme"]],
            language=wish["language"],
        )
    except NotThere:
        raise
    except Refused as refused:
        return render(request, "entrant/filing.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    messages.success(request, _("Saved."))
    return redirect("entrant_entry", public_id)
