"""Which practice of the library a work adopted, as its team says it."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import may
from charsu.pages.entrant.draft_changes import changed
from charsu.queries.cities import name_of
from charsu.queries.entries import own_entry
from charsu.queries.entry_time import is_open
from charsu.queries.exchange.cited import begun_adoptions, cited_by
from charsu.rules.permissions import Act
from charsu.rules.texts import pick


class CiteForm(forms.Form):
    """The city's own adoptions, and none; what the act says of any other is told with its reason."""

    practice = forms.UUIDField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, adoptions: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        offered = [(str(one.practice.public_id), _told(one)) for one in adoptions]
        self.fields["practice"].label = _("The practice that this work adopted")
        self.fields["practice"].widget.choices = [("", _("None")), *offered]


def _told(adoption: Any) -> str:
    reader, practice = get_language() or "en", adoption.practice
    title = pick(practice.title, reader, (practice.language, "en"))[1]
    city = name_of(practice.municipality, reader)
    return format_html("<bdi>{}</bdi> · <bdi>{}</bdi> · {}", title, city, _(adoption.stage))


@login_required
def entrant_cited(request: HttpRequest, public_id: str) -> HttpResponse:
    """A choice among the practices that the city has adopted."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    offered = begun_adoptions(entry.municipality_id)
    form = CiteForm(request.POST or None, adoptions=offered, initial={"practice": entry.adopted or ""})
    may_write = may(Act.ENTRY_SAVE, person, entry=entry) and is_open(entry, now())
    facts = {"entry": entry, "edition": entry.edition, "offered": offered, "may_write": may_write,
             "cited": cited_by(entry, entry.adopted)}  # fmt: skip

    def cite() -> None:
        acts.cite(actors=(person,), now=now(), entry=entry, practice=form.cleaned_data["practice"])

    return changed(request, "entrant/cited.html", facts, form, cite)
