"""The kind, the theme and the working language of a draft, which may have been chosen in haste."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import may
from charsu.pages.entrant.draft_changes import changed
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
    facts = {"entry": entry, "edition": entry.edition, "may_file": may_write and latest_receipt(entry) is None}

    def file() -> None:
        wish = form.cleaned_data
        acts.file_under(
            actors=(person,), now=now(), entry=entry, kind=wish["kind"], theme=themes[wish["theme"]],
            language=wish["language"],
        )  # fmt: skip

    return changed(request, "entrant/filing.html", facts, form, file)
