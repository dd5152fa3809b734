"""The secretary releases reviewers' comments, one by one or all of an entry, and sends the letters."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import honours as acts
from charsu.adapters.clock import now
from charsu.gate import Refused
from charsu.pages.jury.edition import edition_of
from charsu.pages.jury.forms import ReleaseForm
from charsu.queries import feedback as shelf
from charsu.rules.permissions import Act, Refusal

A_PAGE = 50


@login_required
def jury_feedback(request: HttpRequest) -> HttpResponse:
    """Entries with how many comments were released; the letters are sent from here."""
    edition, person = edition_of(request), request.user
    rows = shelf.entries_with_comments(person, edition)  # type: ignore[arg-type]
    if request.method == "POST":
        count = acts.send_feedback(actors=(person,), now=now(), edition=edition)
        messages.success(request, _("%(n)s letters are on their way.") % {"n": count})
        return redirect("jury_feedback")
    facts = {
        "edition": edition,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_send": not shelf.is_sent(edition) and gate.may(Act.FEEDBACK_SEND, person, edition=edition),  # type: ignore[arg-type]
    }
    return render(request, "jury/feedback.html", facts)


@login_required
def jury_comments(request: HttpRequest, public_id: Any) -> HttpResponse:
    """All comments on an entry, to be released together as they stand, or each by itself with words left out."""
    edition, person = edition_of(request), request.user
    entry, comments = shelf.comments_of(person, edition, public_id)  # type: ignore[arg-type]
    if "all" in request.POST:
        return _release_all(request, comments, public_id)
    form = ReleaseForm(request.POST) if request.method == "POST" else None
    refused: Refused | None = None
    if form is not None and form.is_valid():
        refused = _release(person, edition, form.cleaned_data)
        if refused is None:
            messages.success(request, _("Released to the city's team."))
            return redirect("jury_comments", public_id=public_id)
    facts = {
        "edition": edition,
        "entry": entry,
        "comments": comments,
        "waiting": sum(not one.released for one in comments),
        "following": shelf.next_to_release(person, edition, entry),  # type: ignore[arg-type]
        "typed": form.data if form is not None else {},
        "reason": _(refused.reason.value) if refused else "",
        "details": [_(detail) for detail in refused.details] if refused else [],
    }
    return render(request, "jury/comments.html", facts, status=409 if refused else 400 if form else 200)


def _release_all(request: HttpRequest, comments: Sequence[shelf.Comment], public_id: Any) -> HttpResponse:
    """Every comment of the entry that waits, as it stands; what names its reviewer is left for a hand."""
    person, edition = request.user, edition_of(request)
    waiting = [one for one in comments if not one.released]
    given = ({"sheet": one.sheet.pk, "criterion": one.criterion, "words": one.words} for one in waiting)
    refused = [found for one in given if (found := _release(person, edition, one))]
    if done := len(waiting) - len(refused):
        messages.success(request, _("Released to the city's team: %(n)s.") % {"n": done})
    if refused:
        words = _("Not released, since they name the reviewer, an employer or a city: %(n)s. Take that out of each.")
        messages.warning(request, words % {"n": len(refused)})
    return redirect("jury_comments", public_id=public_id)


def _release(person: Any, edition: Any, given: dict[str, Any]) -> Refused | None:
    """What stands in the way of it, or nothing."""
    sheet = shelf.sheet_of(person, edition, given["sheet"])
    facts = {"sheet": sheet, "criterion": given["criterion"], "words": given["words"]}
    try:
        acts.release_comment(actors=(person,), now=now(), edition=edition, **facts)
    except Refused as refused:
        if refused.reason in {Refusal.NAMES, Refusal.PUT_IN}:
            return refused
        raise
    return None
