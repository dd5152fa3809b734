"""What an offline kit brought, for its team: the file as it came, and the choice where the draft said otherwise."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.queries.entries import own_entry
from charsu.queries.kits import own_kit
from charsu.rules.texts import clean_line


@login_required
def entrant_kit_file(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """The kit reads it again, and so does the page that brings one in."""
    person: Any = request.user
    entry = own_entry(person, public_id)
    kit = own_kit(entry, pk)
    written = json.dumps({**kit.content, "edition": entry.edition.slug}, ensure_ascii=False, indent=1)
    answer = HttpResponse(written, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{str(public_id)[:8]}-{pk}.charsu.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def entrant_kit_choose(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    person: Any = request.user
    entry = own_entry(person, public_id)
    kept = acts.choose_from_kit(
        actors=(person,), now=now(), entry=entry, kit=own_kit(entry, pk), is_taken="take" in request.POST,
        code=clean_line(request.POST.get("code", "")), seen=clean_line(request.POST.get("mark", "")),
    )  # fmt: skip
    if kept.conflicts:
        messages.warning(request, _("The draft says otherwise again by now. Look at both once more, then choose."))
    else:
        messages.success(request, _("Saved."))
    return redirect("entrant_entry", public_id)
