"""The exchange of signed copies, at the desk: prepare the paper, take it away, bring it back signed."""

import base64
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu.acts.keys import papers
from charsu.adapters.clock import now
from charsu.adapters.signed_paper import MOST_BYTES
from charsu.gate import NotThere, Refused, require
from charsu.pages.bureau.refusing import why_at_field
from charsu.pages.bureau.views import the_edition
from charsu.queries.keys import own_party
from charsu.queries.signed_texts import papers_of, signed_texts
from charsu.rules.permissions import Act, Refusal


@login_required
def bureau_papers(request: HttpRequest) -> HttpResponse:
    """Each text in force, its paper, and whose signatures stand on it."""
    return _page(request, the_edition(request))


def _page(
    request: HttpRequest, edition: Any, wrong: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """wrong: why the file that was sent is not kept, by the kind of its text."""
    require(Act.SEE_DASHBOARD, request.user, edition=edition)  # type: ignore[arg-type]
    own, known = own_party(request.user, edition), papers_of(edition)  # type: ignore[arg-type]
    rows = [
        {
            "kind": kind,
            "paper": known.get(kind),
            "is_signed": bool(own and kind in known and own.code in _signed_by(known[kind].signatures)),
            "wrong": (wrong or {}).get(kind, ""),
        }
        for kind in signed_texts(edition)
    ]
    return render(request, "bureau/papers.html", {"edition": edition, "rows": rows, "own": own}, status=status)


def _signed_by(signatures: list[dict[str, str]]) -> set[str]:
    return {one["institution"] for one in signatures}


@login_required
@require_POST
def bureau_paper_prepare(request: HttpRequest, kind: str) -> HttpResponse:
    papers.prepare(actors=(request.user,), now=now(), edition=the_edition(request), kind=kind)
    messages.success(request, _("The paper is set. Download it, sign it on a machine of your own, and send it back."))
    return redirect("bureau_papers")


@login_required
@require_POST
def bureau_paper_sign(request: HttpRequest, kind: str) -> HttpResponse:
    """The signed file, as it came back; what is wrong with it is said where it is chosen."""
    edition, file = the_edition(request), request.FILES.get("paper")
    if file is None or not file.size:
        return _page(request, edition, {kind: _("Choose the signed file first.")}, status=400)
    try:
        if file.size > MOST_BYTES:
            raise Refused(Refusal.OTHER_PAPER)
        papers.sign(actors=(request.user,), now=now(), edition=edition, kind=kind, content=file.read())
    except Refused as refused:
        return _page(request, edition, {kind: why_at_field(refused)}, status=409)
    messages.success(request, _("The signature holds, and the paper is kept."))
    return redirect("bureau_papers")


@login_required
def bureau_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper as it stands, to be signed or read."""
    edition = the_edition(request)
    require(Act.SEE_DASHBOARD, request.user, edition=edition)  # type: ignore[arg-type]
    found = papers_of(edition).get(kind)
    if found is None:
        raise NotThere
    answer = HttpResponse(base64.b64decode(found.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{len(found.signatures)}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
