"""Releasing the admitted works to the library, many at once; releasing one again renews what is published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext

from charsu import gate
from charsu.acts import library
from charsu.adapters.clock import now
from charsu.pages.bureau.views import the_edition
from charsu.queries.library.releasable import releasable
from charsu.rules.calendars import local_digits
from charsu.rules.permissions import Act


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
        "waiting": sum(row.practice is None for row in rows),
        "may_release": gate.may(Act.PRACTICE_RELEASE, request.user, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "bureau/library.html", facts)


def _release(request: HttpRequest, edition: Any, rows: list[Any]) -> HttpResponse:
    for row in rows:
        library.release(
            actors=(request.user,), now=now(), edition=edition, entry=row.entry, grade=row.grade, title=row.title,
            summary=row.summary,
        )  # fmt: skip
    said = ngettext("%(count)s work is released.", "%(count)s works are released.", len(rows))
    messages.success(request, said % {"count": local_digits(str(len(rows)), get_language() or "en")})
    return redirect("bureau_library")
