"""What both institutions do: offers, countersignatures, and the honours that follow a decision."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import honours, joint
from charsu.adapters.clock import now
from charsu.pages.bureau.forms import OfferForm, offer_form
from charsu.pages.bureau.instants import Clock, clock_of
from charsu.pages.bureau.refusing import tell_at
from charsu.pages.bureau.signing import signed_in
from charsu.pages.bureau.views import the_edition
from charsu.queries.agreed_differences import differences
from charsu.queries.calendar_spans import spans_of_act
from charsu.queries.contradictions import contradictions_of_act
from charsu.queries.editions import Call, calendar_of
from charsu.queries.jury_list import members_lacking
from charsu.queries.keys import two_of_one_party
from charsu.queries.namesakes import namesakes_of_act
from charsu.queries.needs_help import with_help
from charsu.queries.readiness import Look, steps_ahead
from charsu.queries.signatures import Offer, acts_to_offer, honoured, lines_in, offer_of, offers
from charsu.queries.terms import clause_of_figure, offered_words
from charsu.queries.unsettled import unsettled
from charsu.rules.permissions import JOINT, Act, Refusal

_FIELD_TO_BLAME = {Act.OFFICERS_CHANGE: "person", Act.DEADLINE_MOVE: "at"}  # else the first of the form
OFFERED = gettext_noop("Offered. Nothing moves until the other institution countersigns.")


@login_required
def bureau_joint(request: HttpRequest) -> HttpResponse:
    """Open offers, and a form for each joint act of the phase."""
    edition = the_edition(request)
    asked = _offered_form(request, edition) if request.method == "POST" else None
    status = 400 if asked else 200
    if asked and asked.is_valid():
        if made := _made(request, edition, asked):
            messages.success(request, told_of_offer(request, edition, made))
            return redirect("bureau_joint_one", pk=made.pk)
        status = 409
    waiting, ended = offers(request.user, edition, now())  # type: ignore[arg-type]
    facts = {"edition": edition, "waiting": waiting, "ended": ended, "rows": _rows(request, edition, asked)}
    return render(request, "bureau/joint.html", facts, status=status)


def _made(request: HttpRequest, edition: Any, asked: OfferForm) -> Any:
    """The offer; or nothing where what was chosen is refused, which the form then says. A step chooses nothing: what
    it lacks has a page."""
    actor: Any = request.user
    act = Act(asked.cleaned_data["act"])
    try:
        return joint.offer(act=act, actor=actor, now=now(), edition=edition, wish=asked.wish())
    except gate.Refused as refused:
        if act is Act.EDITION_STEP:
            raise
        shown = asked.visible_fields()
        tell_at(asked, _FIELD_TO_BLAME.get(act, shown[0].name if shown else None), refused)
    return None


def told_of_offer(request: HttpRequest, edition: Any, made: Any) -> str:
    """What the offer came to: the same one may stand open already, by the other institution."""
    if made.waits_for_signature:
        return _("Read it once more and sign it.")
    is_own = offer_of(request.user, edition, made.pk, now()).is_own  # type: ignore[arg-type]
    return (
        _(OFFERED) if is_own else _("The other institution has offered the same already. Read it and countersign it.")
    )


def _offered_form(request: HttpRequest, edition: Any) -> OfferForm:
    named = request.POST.get("act", "")
    if named not in {act.value for act in JOINT}:
        raise gate.NotThere
    facts: Any = {"call": calendar_of(edition), "now": now(), "clock": clock_of(request.user)}
    return offer_form(Act(named), **facts, data=request.POST)


def _rows(request: HttpRequest, edition: Any, asked: OfferForm | None) -> list[dict[str, Any]]:
    """A row an act: its form, or what it still needs."""
    call, instant, clock = calendar_of(edition), now(), clock_of(request.user)
    rows = []
    for act in acts_to_offer(request.user, edition):  # type: ignore[arg-type]
        if act is Act.EDITION_STEP:
            rows += _step_rows(call, instant, clock)
        else:
            rows.append(_row(act, call, instant, clock, asked))
    return rows


def _row(act: Act, call: Call, instant: datetime, clock: Clock, asked: OfferForm | None) -> dict[str, Any]:
    is_asked = asked is not None and asked.data.get("act") == act.value
    form = asked if is_asked else offer_form(act, call=call, now=instant, clock=clock)
    empty = [f for f in form.fields.values() if getattr(f, "choices", None) == []] if form else []
    return {"act": act, "form": form, "missing": (), "is_empty": bool(empty) and not is_asked, "is_asked": is_asked}


def _step_rows(call: Call, instant: datetime, clock: Clock) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    look = Look(call.edition, instant)
    for step, missing in with_help(steps_ahead(look), look):
        if step.keys < 2:
            continue
        form = offer_form(Act.EDITION_STEP, call=call, now=instant, clock=clock)
        form.initial["target"] = step.target.value
        form.auto_id = f"step-{step.target.value}-%s"
        rows.append({"act": Act.EDITION_STEP, "step": step, "form": form, "missing": missing})
    return rows


@login_required
def bureau_joint_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer, to read and to countersign, decline or take back."""
    edition = the_edition(request)
    offer, refused = offer_of(request.user, edition, pk, now()), {}  # type: ignore[arg-type]
    if request.method == "POST":
        try:
            return _answered(request, offer)
        except gate.Refused as trouble:
            refused = _told_at_the_offer(trouble)
    may_erase = offer.is_open and gate.may(Act.PERSON_ERASE, request.user, edition=edition)  # type: ignore[arg-type]
    shown: dict[str, Any] = {
        "edition": edition,
        "offer": offer,
        "lines": lines_in(edition, offer),
        "unsettled": unsettled(edition, offer.joint.act, offer.body) if offer.is_open else None,
        "words": offered_words(edition, offer.joint.act, offer.body),
        "spans": spans_of_act(edition, offer.joint.act, offer.body) if offer.is_open else [],
        "namesakes": namesakes_of_act(edition, offer.joint.act, offer.body) if may_erase else None,
        "odd": contradictions_of_act(edition, offer.joint.act, offer.body) if offer.is_open else [],
        "few": members_lacking(edition, offer.joint.act) if offer.is_open else None,
        "old_words": clause_of_figure(edition, offer.joint.act, offer.body),
        "is_demo": settings.CHARSU_DEMO,
        "two": two_of_one_party(edition, offer.joint, now()),
        "refused": refused,
        **_staleness(offer),
    }
    return render(request, "bureau/joint_one.html", shown, status=409 if refused else 200)


def _answered(request: HttpRequest, offer: Offer) -> HttpResponse:
    said = _turned(request, offer)
    messages.success(request, said or _("Signed. One more signature of your institution is lacking."))
    return redirect("bureau_joint") if said else redirect("bureau_joint_one", pk=offer.joint.pk)


def _told_at_the_offer(trouble: gate.Refused) -> dict[str, Any]:
    """What is wrong with a signature is told where it is given anew; every other refusal has its page."""
    if trouble.reason not in {Refusal.WRONG_KEY, Refusal.UNSIGNED}:
        raise trouble
    return {"reason": _(trouble.reason.value), "details": [_(detail) for detail in trouble.details]}


def _staleness(offer: Offer) -> dict[str, Any]:
    """Whether an open offer still says what would be signed now, and where it parts from it."""
    if not offer.is_open:
        return {}
    try:
        present = joint.body_now(offer.joint)
    except gate.Refused as refused:
        return {"is_impossible": True, "is_unsettled": refused.reason is Refusal.NEGOTIATED}
    return {"stale": differences(offer.body, present)}


def _turned(request: HttpRequest, offer: Offer) -> str:
    """Turn the key that the form names; returns what to say of it, and nothing where the page itself tells which
    second signature of this institution is lacking."""
    facts: dict[str, Any] = {"joint": offer.joint, "actor": request.user, "now": now()}
    match request.POST.get("turn", ""):
        case "countersign":
            joint.countersign(**facts, signed=signed_in(request, offer))
            return _("Both institutions have agreed. It is done and recorded.")
        case "sign":
            made = joint.sign(**facts, signed=signed_in(request, offer) or {})
            if made.waits_for_signature:
                return ""
            return _("Signed. Nothing moves until the other institution countersigns.")
        case "withdraw":
            joint.withdraw(**facts)
            return _("The offer is closed. Nothing has moved.")
    raise gate.NotThere


@login_required
def bureau_honours(request: HttpRequest) -> HttpResponse:
    """Laureates and their certificates."""
    edition = the_edition(request)
    laureates = honoured(request.user, edition)  # type: ignore[arg-type]
    may_issue = gate.may(Act.CERTIFICATE_ISSUE, request.user, edition=edition)  # type: ignore[arg-type]
    facts = {
        "edition": edition,
        "laureates": laureates,
        "may_honour": gate.may(Act.HONOUR, request.user, edition=edition),  # type: ignore[arg-type]
        "lacking": may_issue and any(not hasattr(row, "certificate") for row in laureates),
    }
    return render(request, "bureau/honours.html", facts)


@login_required
@require_POST
def bureau_honour(request: HttpRequest) -> HttpResponse:
    edition = the_edition(request)
    act = {"honour": honours.honour, "issue": honours.issue}.get(request.POST.get("do", ""))
    if act is None:
        raise gate.NotThere
    act(actors=(request.user,), now=now(), edition=edition)
    messages.success(request, _("Done and recorded."))
    return redirect("bureau_honours")
