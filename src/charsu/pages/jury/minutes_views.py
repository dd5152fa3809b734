"""Minutes: drafted, corrected, signed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.jury.edition import edition_of
from charsu.pages.jury.forms import MinutesForm
from charsu.queries import jury as room
from charsu.queries import minutes as shelf
from charsu.rules.permissions import Act, Refusal


@login_required
def jury_minutes(request: HttpRequest, number: int) -> HttpResponse:
    """A sitting's minutes, for everyone of the jury; its chair and the secretary correct and sign them."""
    edition, person = edition_of(request), request.user
    sitting = room.sitting_of(person, edition, number)  # type: ignore[arg-type]
    kept = shelf.minutes_of(person, sitting)  # type: ignore[arg-type]
    form = MinutesForm(request.POST) if request.method == "POST" and "text" in request.POST else None
    is_stale = False
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _act(request, sitting, form)
            return redirect("jury_minutes", number=number)
        except Refused as refused:
            if refused.reason is not Refusal.STALE or form is None:
                raise
            is_stale = True
    facts = _facts(person, edition, sitting, kept, form)
    return render(request, "jury/minutes.html", {**facts, "is_stale": is_stale}, status=409 if is_stale else 200)


def _facts(person: Any, edition: Any, sitting: Any, kept: Any, form: MinutesForm | None) -> dict[str, Any]:
    juror = room.juror_of(person, edition)
    leads = bool(juror and juror.is_chair) or gate.may(Act.SHORTLIST_CHANGE, person)
    may = leads and gate.may(Act.MINUTES_CORRECT, person, edition=edition)
    is_final = bool(kept and kept.chair_at and kept.secretary_at)
    fresh = MinutesForm(initial={"text": kept.text, "revision": kept.revision}) if kept else None
    has_signed = bool(kept) and person.pk in (kept.chair_id, kept.secretary_id)
    return {
        "edition": edition,
        "sitting": sitting,
        "minutes": kept,
        "language": kept.language if kept else room.chairs_language(edition),
        "form": typed.read_in(kept.language) if (typed := form or fresh) and kept and may and not is_final else None,
        "may_draft": may and sitting.closed_at and not (kept and (kept.chair_at or kept.secretary_at)),
        "may_sign": bool(kept) and may and not is_final and not has_signed,
    }


def _language(request: HttpRequest, sitting: Any) -> str:
    """As chosen; the chair's own otherwise, who has to sign the words."""
    asked = request.POST.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else room.chairs_language(sitting.edition)


def _act(request: HttpRequest, sitting: Any, form: MinutesForm | None) -> None:
    facts: dict[str, Any] = {"actors": (request.user,), "now": now(), "edition": sitting.edition}
    if form is not None:
        kept = shelf.minutes_or_refuse(request.user, sitting)  # type: ignore[arg-type]
        acts.correct_minutes(**facts, minutes=kept, **form.cleaned_data)
        messages.success(request, _("Corrected. Signatures that stood under the old words are taken off."))
    elif "sign" in request.POST:
        kept = shelf.minutes_or_refuse(request.user, sitting)  # type: ignore[arg-type]
        revision = request.POST.get("revision", "")
        acts.sign_minutes(**facts, minutes=kept, revision=int(revision) if revision.isdecimal() else 0)
        messages.success(request, _("Signed."))
    else:
        acts.draft_minutes(**facts, sitting=sitting, language=_language(request, sitting))
        messages.success(request, _("Drafted from what was stored of the sitting. Read and correct it."))
