"""Who else has the draft open; asked and told by the page while it is looked at."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.queries.entries import own_entry
from charsu.queries.forms import form_of
from charsu.queries.talk import others_at
from charsu.rules.texts import pick


@login_required
@require_POST
def entrant_here(request: HttpRequest, public_id: str) -> HttpResponse:
    """I am at this question; the answer tells where the others are."""
    person: Any = request.user
    entry, at = own_entry(person, public_id), now()
    acts.be_here(actors=(person,), now=at, entry=entry, question=request.POST.get("question", ""))
    return JsonResponse({"others": people_at(entry, person, at)})


def people_at(entry: Any, person: Any, at: Any) -> list[dict[str, str]]:
    """Name and question of each of the others, in the reader's words."""
    others = others_at(entry, person, at)
    if not others:
        return []
    reader = get_language() or "en"
    labels = {"title": _("Title of the entry")}
    labels |= {one.code: pick(one.name, reader)[1] for one in form_of(entry).questions}
    return [{"name": one.name, "question": labels.get(one.question, "")} for one in others]
