"""A clause between the parties: proposed, countered, agreed to, spoken of; and what changed between two versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import founding, negotiating
from charsu.adapters.clock import now
from charsu.pages.bureau.clause_forms import ClauseForm, CommentForm
from charsu.pages.bureau.views import the_edition
from charsu.queries.founding import (
    clause_of,
    founders,
    is_taken,
    is_there,
    languages_of,
    side_of,
    text_of_kind,
    texts,
)
from charsu.queries.negotiation import comments_of, redlines, version_of, versions_of
from charsu.rules.permissions import Act, Refusal

PROPOSED = gettext_noop("The clause is proposed. It binds once both institutions adopt the text.")

AGREED = gettext_noop("Your institution has agreed to these words in all their languages.")
LEFT_OUT = gettext_noop("Both institutions have agreed to leave the clause out.")


@login_required
def bureau_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a clause with all that was proposed and said; each turn of the negotiation is taken here."""
    edition = the_edition(request, Act.CLAUSE_PROPOSE if request.method == "POST" else Act.SEE_DASHBOARD)
    clause = clause_of(edition, pk)
    form, comment = _forms(request, clause)
    if request.method == "POST":
        told = _taken(request, edition, clause, form, comment)
        if told:
            messages.success(request, told)
            stands = is_there(clause)
            return redirect("bureau_clause", pk=pk) if stands else redirect("bureau_texts")
    facts = {"edition": edition, "clause": side_of(edition, clause), "instrument": clause.instrument}
    facts |= {"form": form, "comment": comment, "own": founders(request.user)[0]}  # type: ignore[arg-type]
    facts |= {"versions": versions_of(edition, clause), "comments": comments_of(clause)}
    facts["may_propose"] = _may_propose(request, edition, clause.instrument)
    facts["may_amend"] = _may_amend(request, edition, clause.instrument)
    return render(request, "bureau/clause.html", facts, status=400 if request.method == "POST" else 200)


def _may_amend(request: HttpRequest, edition: Any, instrument: Any) -> bool:
    allowed = gate.may(Act.REGULATIONS_AMEND, request.user, edition=edition)  # type: ignore[arg-type]
    return allowed and instrument.pk == edition.regulations_id


def _may_propose(request: HttpRequest, edition: Any, instrument: Any) -> bool:
    allowed = gate.may(Act.CLAUSE_PROPOSE, request.user, edition=edition)  # type: ignore[arg-type]
    return allowed and instrument.in_force_at is None


def _forms(request: HttpRequest, clause: Any) -> tuple[ClauseForm, CommentForm]:
    """The two forms of the page; the one that was sent keeps what was typed."""
    do = request.POST.get("do", "propose") if request.method == "POST" else ""
    kept = {f"heading_{k}": v for k, v in clause.heading.items()} | {f"text_{k}": v for k, v in clause.text.items()}
    form = ClauseForm(
        request.POST if do == "propose" else None,
        initial={"number": clause.number, **kept},
        languages=languages_of(clause.instrument),
        is_new=False,
    )
    return form, CommentForm(request.POST if do == "comment" else None)


def _taken(request: HttpRequest, edition: Any, clause: Any, form: ClauseForm, comment: CommentForm) -> str:
    """Take the turn that was asked for; returns what to say of it, or nothing where the form has errors."""
    facts: dict[str, Any] = {"actors": (request.user,), "now": now(), "edition": edition}
    match request.POST.get("do", "propose"):
        case "agree":
            negotiating.agree(**facts, clause=clause, digest=request.POST.get("digest", ""))
            return _(AGREED if is_there(clause) else LEFT_OUT)
        case "withdraw":
            negotiating.take_back(**facts, clause=clause)
            return _("Taken back. The words before them stand again.")
        case "strike":
            negotiating.strike(**facts, clause=clause)
            return _("Leaving the clause out is proposed. It goes once the other institution agrees.")
        case "comment":
            if comment.is_valid():
                negotiating.comment(**facts, clause=clause, words=comment.cleaned_data["words"])
            return _("The other institution can read it now.") if comment.is_valid() else ""
        case "propose":
            if form.is_valid():
                _propose(request, edition, clause.instrument, form)
            return _(PROPOSED) if form.is_valid() else ""
    raise gate.NotThere


@login_required
def bureau_clause_new(request: HttpRequest, kind: str) -> HttpResponse:
    edition = the_edition(request, Act.CLAUSE_PROPOSE)
    instrument = text_of_kind(edition, kind)
    form = ClauseForm(request.POST or None, languages=languages_of(instrument), is_new=True)
    if request.method == "POST" and form.is_valid():
        if not is_taken(instrument, form.cleaned_data["number"]):
            made = _propose(request, edition, instrument, form)
            messages.success(request, _(PROPOSED))
            return redirect("bureau_clause", pk=made.pk)
        form.add_error("number", _("This number is taken: open that clause to change its words."))
    facts = {"form": form, "clause": None, "instrument": instrument, "may_propose": True}
    return render(request, "bureau/clause.html", facts, status=400 if request.method == "POST" else 200)


def _propose(request: HttpRequest, edition: Any, instrument: Any, form: ClauseForm) -> Any:
    return founding.propose_clause(
        actors=(request.user,),
        now=now(),
        edition=edition,
        instrument=instrument,
        number=form.cleaned_data["number"],
        heading=form.words("heading"),
        text=form.words("text"),
    )


@login_required
def bureau_clauses_open(request: HttpRequest, kind: str) -> HttpResponse:
    """Every clause of a text that waits for the reader's institution: read here, and agreed to with one press."""
    edition = the_edition(request, Act.CLAUSE_AGREE)
    instrument, reason = text_of_kind(edition, kind), ""
    if request.method == "POST":
        try:
            negotiating.agree_to_all(
                actors=(request.user,), now=now(), edition=edition, instrument=instrument, digests=_as_read(request)
            )
        except gate.Refused as refused:
            if refused.reason not in {Refusal.REWORDED, Refusal.INCOMPLETE}:
                raise
            reason = " ".join([_(refused.reason.value), *refused.details])
        else:
            messages.success(request, _("Your institution has agreed to these clauses."))
            return redirect(reverse("bureau_texts") + f"#{kind}")
    facts = {"edition": edition, "instrument": instrument, "reason": reason, **_waiting(request, edition, kind)}
    return render(request, "bureau/clauses_open.html", facts, status=409 if reason else 200)


def _waiting(request: HttpRequest, edition: Any, kind: str) -> dict[str, Any]:
    """The clauses that can be agreed to, those of them that are marked, and those that lack a language. Nothing that
    would leave a clause out is marked in advance; a refusal leaves the marks as they were made."""
    own = founders(request.user)[0]  # type: ignore[arg-type]
    text = next(text for text in texts(edition, is_desk=True) if text.kind == kind)
    waiting = [one for one in text.waiting_for(own) if one.may_be_agreed]
    sent = _as_read(request) if request.method == "POST" else None
    marked = {
        one.pk for one in waiting if one.negotiation and (
            not one.negotiation.strikes if sent is None else sent.get(one.pk) == one.negotiation.digest
        )
    }  # fmt: skip
    lacking = [one for one in text.waiting_for(own) if not one.may_be_agreed]
    return {"waiting": waiting, "marked": marked, "lacking": lacking}


def _as_read(request: HttpRequest) -> dict[int, str]:
    """The ticked clauses, each with the digest of the words that were shown."""
    pairs = (typed.partition(":") for typed in request.POST.getlist("clause"))
    return {int(pk): digest for pk, _colon, digest in pairs if pk.isascii() and pk.isdecimal() and len(pk) < 10}


@login_required
def bureau_redline(request: HttpRequest, pk: int) -> HttpResponse:
    """Words taken out and put in between two versions of a clause, language by language."""
    edition = the_edition(request)
    clause = clause_of(edition, pk)
    old, new = (version_of(clause, request.GET.get(end, "")) for end in ("from", "to"))
    facts = {"edition": edition, "clause": clause, "old": old, "new": new, "instrument": clause.instrument}
    facts |= {"rows": redlines(old, new, languages_of(clause.instrument)), "versions": versions_of(edition, clause)}
    return render(request, "bureau/redline.html", facts)


@login_required
@require_POST
def bureau_languages(request: HttpRequest, kind: str) -> HttpResponse:
    """Which languages of a text are authentic."""
    edition = the_edition(request, Act.CLAUSE_PROPOSE)
    negotiating.name_languages(
        actors=(request.user,),
        now=now(),
        edition=edition,
        instrument=text_of_kind(edition, kind),
        languages=request.POST.getlist("language"),
    )
    messages.success(request, _("The authentic languages are named. An open offer of this text no longer holds."))
    return redirect("bureau_texts")
