"""Releasing the admitted works to the library, many at once; what stands there already is left as it is."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext

from charsu import gate
from charsu.acts import library
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.bureau.views import the_edition
from charsu.queries.library.releasable import releasable
from charsu.rules.calendars import local_digits
from charsu.rules.permissions import Act, Refusal


@login_required
def bureau_library(request: HttpRequest) -> HttpResponse:
    """Which works stand in the library already, and a box for each of the others."""
    edition = the_edition(request)
    rows = releasable(request.user, edition)  # type: ignore[arg-type]
    if request.method == "POST":
        chosen = set(request.POST.getlist("entry"))
        return _release(request, edition, [row for row in rows if str(row.entry.public_id) in chosen])
    facts = {
        "edition": edition,
        "rows": rows,
        "waiting": any(row.may_be_released for row in rows),
        "may_release": gate.may(Act.PRACTICE_RELEASE, request.user, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "bureau/library.html", facts)


def _release(request: HttpRequest, edition: Any, rows: list[Any]) -> HttpResponse:
    """Those that wait. Which of them stand there already, another officer may know since the page was opened."""
    released = [row for row in rows if row.may_be_released and _is_released(request, edition, row)]
    left = len(rows) - len(released)
    if released or not left:
        said = ngettext("%(count)s work is released.", "%(count)s works are released.", len(released))
        messages.success(request, said % {"count": _count(len(released))})
    if left:
        words = ngettext(
            "%(count)s work stands in the library already and stays as its city keeps it.",
            "%(count)s works stand in the library already and stay as their cities keep them.",
            left,
        )
        messages.info(request, words % {"count": _count(left)})
    return redirect("bureau_library")


def _is_released(request: HttpRequest, edition: Any, row: Any) -> bool:
    try:
        library.release(
            actors=(request.user,), now=now(), edition=edition, entry=row.entry, grade=row.grade, title=row.title,
            summary=row.summary,
        )  # fmt: skip
    except Refused as refused:
        if refused.reason not in {Refusal.DONE, Refusal.WITHDRAWN}:
            raise
        return False
    return True


def _count(number: int) -> str:
    return local_digits(str(number), get_language() or "en")
