"""The jury's desk: the shortlist, sittings, motions, votes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charsu import gate
from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.pages.jury.forms import MotionForm, SittingForm, VoteForm
from charsu.queries import jury as room
from charsu.queries.editions import newest
from charsu.rules.permissions import Act
from charsu.rules.texts import pick


def _edition(request: HttpRequest) -> Any:
    edition = newest()
    gate.require(Act.SEE_SHORTLIST, request.user, edition=edition)  # type: ignore[arg-type]
    if edition is None:
        raise gate.NotThere
    return edition


@login_required
def jury(request: HttpRequest) -> HttpResponse:
    """The shortlist with its figures, and the sittings."""
    edition, person = _edition(request), request.user
    jurors = room.jurors_of(edition)
    form = SittingForm(request.POST or None, jurors=jurors)
    if request.method == "POST" and form.is_valid():
        present = [j for j in jurors if str(j.pk) in form.cleaned_data["present"]]
        sitting = acts.open_sitting(actors=(person,), now=now(), edition=edition, present=present)
        return redirect("jury_sitting", number=sitting.number)
    facts = {
        "edition": edition,
        "rows": room.shortlist_with_standings(person, edition),  # type: ignore[arg-type]
        "sittings": room.sittings_of(person, edition),  # type: ignore[arg-type]
        "quorum": room.quorum_of(edition),
        "form": form if gate.may(Act.SITTING_OPEN, person, edition=edition) else None,  # type: ignore[arg-type]
    }
    return render(request, "jury/jury.html", facts, status=400 if form.errors else 200)


@login_required
def jury_sitting(request: HttpRequest, number: int) -> HttpResponse:
    """A sitting's motions, and the form of a new one."""
    edition, person = _edition(request), request.user
    sitting = room.sitting_of(person, edition, number)  # type: ignore[arg-type]
    shortlist = room.shortlist_of(person, edition)  # type: ignore[arg-type]
    form = _motion_form(request, edition, shortlist)
    if request.method == "POST" and form.is_valid():
        motion = acts.put_motion(
            actors=(person,), now=now(), edition=edition, sitting=sitting, **_moved(form, edition, shortlist)
        )
        messages.success(request, _("The motion is put. Each member present may vote."))
        return redirect("jury_motion", pk=motion.pk)
    may_put = sitting.closed_at is None and gate.may(Act.MOTION_PUT, person, edition=edition)  # type: ignore[arg-type]
    facts = {"edition": edition, "sitting": sitting, "form": form if may_put else None}
    return render(request, "jury/sitting.html", facts, status=400 if form.errors else 200)


def _motion_form(request: HttpRequest, edition: Any, shortlist: list[Any]) -> MotionForm:
    language = get_language() or "en"
    tiers = [(tier.code, pick(tier.name, language)[1]) for tier in room.tiers_of(edition)]
    entries = [(str(r.entry_id), f"{r.entry.title} ({r.entry.municipality})") for r in shortlist]
    return MotionForm(request.POST or None, tiers=tiers, entries=entries)


def _moved(form: MotionForm, edition: Any, shortlist: list[Any]) -> dict[str, Any]:
    given = form.cleaned_data
    tier = next(tier for tier in room.tiers_of(edition) if tier.code == given["tier"])
    entry = next((r.entry for r in shortlist if str(r.entry_id) == given["entry"]), None)
    return {"tier": tier, "entry": entry, "words": given["words"]}


@login_required
def jury_motion(request: HttpRequest, pk: int) -> HttpResponse:
    """A motion: vote, or close it."""
    person = request.user
    motion = room.motion_of(person, pk)  # type: ignore[arg-type]
    edition = motion.sitting.edition
    juror = room.juror_of(person, edition)  # type: ignore[arg-type]
    is_recused = room.is_recused(juror, motion)
    form = VoteForm(request.POST if "choice" in request.POST else None, is_recused=is_recused)
    if request.method == "POST" and "close" in request.POST:
        acts.close_motion(actors=(person,), now=now(), edition=edition, motion=motion)
        return redirect("jury_motion", pk=pk)
    if request.method == "POST" and form.is_valid():
        acts.vote(
            actors=(person,),
            now=now(),
            edition=edition,
            motion=motion,
            **form.cleaned_data,
            entry=motion.entry,
        )
        messages.success(request, _("Your vote is kept. You may change it until the motion is closed."))
        return redirect("jury_motion", pk=pk)
    return render(request, "jury/motion.html", _motion_facts(person, motion, form, juror, is_recused=is_recused))


def _motion_facts(person: Any, motion: Any, form: VoteForm, juror: Any, *, is_recused: bool) -> dict[str, Any]:
    edition, is_open = motion.sitting.edition, motion.closed_at is None
    return {
        "edition": edition,
        "motion": motion,
        "is_open": is_open,
        "is_recused": is_recused,
        "form": form if is_open and juror and gate.may(Act.VOTE, person, edition=edition) else None,
        "may_close": is_open and gate.may(Act.MOTION_CLOSE, person, edition=edition),
    }
