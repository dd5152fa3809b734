"""The jury's desk: the shortlist, conflicts declared, sittings and who is in the room."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charsu import gate
from charsu.acts import jury as acts
from charsu.adapters.clock import now
from charsu.pages.jury.edition import edition_of
from charsu.pages.jury.forms import RecusalForm, SittingForm, work_named
from charsu.queries import jury as room
from charsu.queries import shortlist as lists
from charsu.queries.editions import JURY_SITS, instant_of
from charsu.rules.permissions import Act


@login_required
def jury(request: HttpRequest) -> HttpResponse:
    """The shortlist with its figures, the sittings, and what may be done next."""
    edition, person = edition_of(request), _person(request)
    jurors, quorum = room.jurors_of(edition), room.quorum_of(edition)
    form = SittingForm(request.POST if request.method == "POST" else None, jurors=jurors, quorum=quorum)
    if request.method == "POST" and form.is_valid():
        present = [j for j in jurors if str(j.pk) in form.cleaned_data["present"]]
        sitting = acts.open_sitting(actors=(person,), now=now(), edition=edition, present=present)
        return redirect("jury_sitting", number=sitting.number)
    facts = _desk(person, edition, jurors, form)
    sits = instant_of(edition, JURY_SITS)
    facts |= {"quorum": quorum, "sits": sits, "is_early": bool(sits and now() < sits)}
    return render(request, "jury/jury.html", facts, status=400 if form.errors else 200)


def _person(request: HttpRequest) -> Any:
    return request.user


def _leads(person: Any, juror: Any) -> bool:
    """Whether the person leads sittings: this jury's chair, or the scientific secretary."""
    is_maker = gate.may(Act.SHORTLIST_CHANGE, person) and gate.may(Act.ATTENDANCE_NOTE, person)
    return bool(juror and juror.is_chair) or is_maker


def _desk(person: Any, edition: Any, jurors: list[Any], form: SittingForm) -> dict[str, Any]:
    sittings = room.sittings_of(person, edition)
    juror = next((one for one in jurors if one.person_id == person.pk), None)
    listed = lists.shortlist_of(person, edition)
    barred = room.barred_of(juror, [row.entry for row in listed])
    is_free = not any(sitting.closed_at is None for sitting in sittings)
    may_open = is_free and gate.may(Act.SITTING_OPEN, person, edition=edition) and _leads(person, juror)
    may_declare = juror is not None and gate.may(Act.RECUSAL_DECLARE, person, edition=edition)
    return {
        "edition": edition,
        "jurors": jurors,
        "rows": lists.shortlist_with_standings(edition, listed, barred),
        "sittings": sittings,
        "may_change": gate.may(Act.SHORTLIST_CHANGE, person, edition=edition),
        "may_declare": may_declare and bool(listed),
        "may_feed_back": gate.may(Act.SEE_COMMENTS, person, edition=edition),
        "form": form if may_open else None,
    }


@login_required
def jury_recusals(request: HttpRequest) -> HttpResponse:
    """A member declares a conflict with a shortlisted work."""
    edition, person = edition_of(request), _person(request)
    gate.require(Act.RECUSAL_DECLARE, person, edition=edition)
    listed = [row.entry for row in lists.shortlist_of(person, edition)]
    barred = room.barred_of(room.juror_of(person, edition), listed)
    choices = [(str(e.pk), work_named(e)) for e in listed if e.pk not in barred]
    form = RecusalForm(request.POST if request.method == "POST" else None, entries=choices)
    if request.method == "POST" and form.is_valid():
        work = next(e for e in listed if str(e.pk) == form.cleaned_data["entry"])
        said = form.cleaned_data["words"]
        acts.declare_recusal(actors=(person,), now=now(), edition=edition, work=work, words=said)
        messages.success(request, _("Declared. You leave the room while this work is discussed and voted on."))
        return redirect("jury")
    facts = {"edition": edition, "form": form, "held": [(e, barred[e.pk]) for e in listed if e.pk in barred]}
    return render(request, "jury/recusals.html", facts, status=400 if form.errors else 200)


@login_required
def jury_sitting(request: HttpRequest, number: int) -> HttpResponse:
    """A sitting: who is in the room, the agenda in its order, motions, and the honours so far."""
    edition, person = edition_of(request), _person(request)
    sitting = room.sitting_of(person, edition, number)
    seats, is_open = room.seats_of(sitting), sitting.closed_at is None
    inside = sum(seat.is_in for seat in seats)
    own = next((seat for seat in seats if seat.juror.person_id == person.pk), None)
    leads = _leads(person, own.juror if own else None)
    may_lead = is_open and gate.may(Act.ATTENDANCE_NOTE, person, edition=edition) and leads
    before_it = room.open_motion(sitting)
    is_free = is_open and before_it is None
    facts = {
        "edition": edition,
        "before_it": before_it,
        "sitting": sitting,
        "seats": seats,
        "inside": inside,
        "quorum": room.quorum_of(edition),
        "items": room.items_of(sitting, person),
        "portfolio": room.portfolio_of(edition),
        "may_lead": may_lead,
        "may_put": is_free and own is not None and own.is_in and gate.may(Act.MOTION_PUT, person, edition=edition),
        "leads": leads,
    }
    return render(request, "jury/sitting.html", facts)


@login_required
@require_POST
def jury_room(request: HttpRequest, number: int) -> HttpResponse:
    """A member comes or goes; or the sitting is closed."""
    edition, person = edition_of(request), _person(request)
    sitting = room.sitting_of(person, edition, number)
    if "close" in request.POST:
        acts.close_sitting(actors=(person,), now=now(), edition=edition, sitting=sitting)
        messages.success(request, _("The sitting is closed. Its minutes can be drafted now."))
        return redirect("jury_minutes", number=number)
    juror = next((j for j in room.jurors_of(edition) if str(j.pk) == request.POST.get("juror")), None)
    if juror is None:
        raise gate.NotThere
    is_in = request.POST.get("way") == "in"
    acts.note_attendance(actors=(person,), now=now(), edition=edition, sitting=sitting, juror=juror, is_in=is_in)
    return redirect("jury_sitting", number=number)
