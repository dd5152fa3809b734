"""An offline kit that was handed over: an officer brings it into the team's draft, and sees no more of that draft."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, require
from charsu.pages.bureau.views import the_edition
from charsu.pages.kits import Kit, KitForm, NotAKit, answers_in, left_out, read
from charsu.queries.forms import asked_of
from charsu.queries.kits import entry_of_kit
from charsu.rules.permissions import Act


def _entry_of(person: Any, kit: Kit) -> Any:
    """A draft is begun by its own team alone, so an officer is told what would help."""
    try:
        return entry_of_kit(person, kit.entry)
    except NotThere:
        if not kit.begins:
            raise
        raise NotAKit(_("This kit begins a new entry, and only a member of the city's team can do that. Give it back "
                        "to them, or help one of them to sign in and bring it in.")) from None  # fmt: skip


@login_required
def bureau_carry(request: HttpRequest) -> HttpResponse:
    """The file names its draft; the team is told, and what did not go in is told here with its words."""
    person: Any = request.user
    edition = the_edition(request)
    require(Act.SEE_ENTRIES, person, edition=edition)
    form = KitForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form, "edition": edition}
    if request.method != "POST" or not form.is_valid():
        return render(request, "bureau/carry.html", facts)
    try:
        kit = read(form.cleaned_data["file"])
        entry = _entry_of(person, kit)
        asked = asked_of(entry)
        kept = acts.carry_in(
            actors=(person,), now=now(), entry=entry, title=kit.title, answers=answers_in(kit, asked), seen=kit.seen,
            content=kit.content,
        )  # fmt: skip
    except NotAKit as trouble:
        form.add_error("file", str(trouble))
        return render(request, "bureau/carry.html", facts, status=422)
    except Refused as refused:
        return render(request, "bureau/carry.html", {**facts, "refusal": _(refused.reason.value)}, status=409)
    facts |= {"is_in": True, "city": entry.municipality, "title": kit.title, "language": entry.language}
    facts["left"] = left_out(kit, asked, kept.conflicts, entry.language)
    return render(request, "bureau/carry.html", facts)
