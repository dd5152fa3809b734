"""A clause between the parties: proposed, countered, agreed to, spoken of; and what changed between two versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import founding, negotiating
from charsu.adapters.clock import now
from charsu.pages.bureau.clause_forms import ClauseForm, CommentForm
from charsu.pages.bureau.views import the_edition
from charsu.queries.founding import clause_of, founders, is_taken, languages_of, side_of, text_of_kind
from charsu.queries.negotiation import comments_of, redlines, version_of, versions_of
from charsu.rules.permissions import Act


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
            is_gone = request.POST.get("do") == "withdraw"
            return redirect("bureau_texts") if is_gone else redirect("bureau_clause", pk=pk)
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
            return _("Your institution has agreed to these words in all their languages.")
        case "withdraw":
            negotiating.take_back(**facts, clause=clause)
            return _("Taken back. The words before them stand again.")
        case "comment":
            if comment.is_valid():
                negotiating.comment(**facts, clause=clause, words=comment.cleaned_data["words"])
            return _("The other institution can read it now.") if comment.is_valid() else ""
        case "propose":
            return _propose(request, edition, clause.instrument, form) if form.is_valid() else ""
    raise gate.NotThere


@login_required
def bureau_clause_new(request: HttpRequest, kind: str) -> HttpResponse:
    edition = the_edition(request, Act.CLAUSE_PROPOSE)
    instrument = text_of_kind(edition, kind)
    form = ClauseForm(request.POST or None, languages=languages_of(instrument), is_new=True)
    if request.method == "POST" and form.is_valid():
        if not is_taken(instrument, form.cleaned_data["number"]):
            messages.success(request, _propose(request, edition, instrument, form))
            return redirect("bureau_texts")
        form.add_error("number", _("This number is taken: open that clause to change its words."))
    facts = {"form": form, "clause": None, "instrument": instrument, "may_propose": True}
    return render(request, "bureau/clause.html", facts, status=400 if request.method == "POST" else 200)


def _propose(request: HttpRequest, edition: Any, instrument: Any, form: ClauseForm) -> str:
    founding.propose_clause(
        actors=(request.user,),
        now=now(),
        edition=edition,
        instrument=instrument,
        number=form.cleaned_data["number"],
        heading=form.words("heading"),
        text=form.words("text"),
    )
    return _("The clause is proposed. It binds once both institutions adopt the text.")


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
