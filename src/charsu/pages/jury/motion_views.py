"""Motions: putting one with its effect in sight, voting, counting, dissent."""

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
from charsu.pages.jury.edition import edition_of
from charsu.pages.jury.forms import MotionForm, VoteForm, WordsForm, work_named
from charsu.queries import jury as room
from charsu.queries import shortlist as lists
from charsu.queries.figure_words import WAY_WORDS
from charsu.queries.tiers import mentioned_tier, rule_of, tiers_of
from charsu.rules.honours import Way
from charsu.rules.permissions import Act
from charsu.rules.tally import may_dissent
from charsu.rules.texts import pick


@login_required
def jury_put(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a motion, with the honours carried so far."""
    edition, person = edition_of(request), request.user
    sitting = room.sitting_of(person, edition, number)  # type: ignore[arg-type]
    gate.require(Act.MOTION_PUT, person, edition=edition)  # type: ignore[arg-type]
    choices = _choices(person, edition, sitting)
    before_it = room.open_motion(sitting)
    asked = {**choices["fields"], "before_it": before_it}
    form = MotionForm(request.POST if request.method == "POST" else None, **asked)
    if request.method != "POST":
        form.initial["entry"] = request.GET.get("entry", "")
    elif form.is_valid():
        moved = _moved(form.cleaned_data, choices)
        motion = acts.put_motion(actors=(person,), now=now(), edition=edition, sitting=sitting, **moved)
        messages.success(request, _("The motion is put. Each member in the room may vote."))
        return redirect("jury_motion", pk=motion.pk)
    facts = {"edition": edition, "sitting": sitting, "form": form, "portfolio": room.portfolio_of(edition),
             "before_it": before_it, "barred": choices["barred"], "asked": request.GET.get("entry", "")}  # fmt: skip
    return render(request, "jury/put.html", facts, status=400 if form.errors else 200)


def _choices(person: Any, edition: Any, sitting: Any) -> dict[str, Any]:
    """What may be chosen; entries the member is barred from are left out, the rest in the agenda's order."""
    language = get_language() or "en"
    listed = {row.entry_id: row.entry for row in lists.shortlist_of(person, edition)}
    barred = room.barred_of(room.juror_of(person, edition), listed.values())
    works = {str(pk): listed[pk] for pk in sitting.agenda if pk in listed and pk not in barred}
    tiers = {tier.code: tier for tier in tiers_of(edition)}
    own = {listed[pk].theme_id for pk in barred}  # that none be given there speaks of a work that one does not judge
    themes = {theme.code: theme for theme in edition.themes.all() if theme.pk not in own}
    medal = mentioned_tier(edition)
    fields = {
        "tiers": [(code, _named(tier, language)) for code, tier in tiers.items()],
        "entries": [(pk, work_named(e)) for pk, e in works.items()],
        "themes": [(code, pick(theme.name, language)[1]) for code, theme in themes.items()],
        "has_mention": medal is not None,
    }
    left_out = [(str(pk), listed[pk], why) for pk, why in barred.items()]
    return {"barred": left_out, "fields": fields, "works": works, "tiers": tiers, "themes": themes, "medal": medal}


def _named(tier: Any, language: str) -> str:
    """An honour that another body chooses says so: the motion enters its choice."""
    name, way = pick(tier.name, language)[1], rule_of(tier).way
    return name if way is Way.JURY else f"{name} ({WAY_WORDS[way]})"


def _moved(given: dict[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    kind = given["kind"]
    return {
        "kind": kind,
        "tier": choices["medal"] if kind == "mention" else choices["tiers"][given["tier"]],
        "work": None if kind == "none" else choices["works"][given["entry"]],
        "theme": choices["themes"].get(given["theme"]) if kind == "none" else None,
        "words": given["words"],
        "is_secret": given["ballot"] == "secret",
    }


@login_required
def jury_motion(request: HttpRequest, pk: int) -> HttpResponse:
    """A motion: its effect, one's vote, the count, dissent."""
    person: Any = request.user
    motion = room.motion_of(person, pk)
    form = VoteForm(request.POST if "choice" in request.POST else None, is_secret=motion.is_secret)
    opinion = WordsForm(request.POST if "words" in request.POST else None)
    if request.method == "POST" and _act(request, motion, form, opinion):
        return redirect("jury_motion", pk=pk)
    status = 400 if form.errors or opinion.errors else 200
    return render(request, "jury/motion.html", _motion_facts(person, motion, form, opinion), status=status)


def _act(request: HttpRequest, motion: Any, form: VoteForm, opinion: WordsForm) -> bool:
    """Do what was asked; whether it was done."""
    facts: dict[str, Any] = {
        "actors": (request.user,), "now": now(), "edition": motion.sitting.edition, "motion": motion,
    }  # fmt: skip
    if "close" in request.POST:
        acts.close_motion(**facts)
        messages.success(request, _("The motion is closed and counted."))
        return True
    if opinion.is_bound and opinion.is_valid():
        acts.dissent(**facts, words=opinion.cleaned_data["words"])
        messages.success(request, _("Your opinion will stand in the minutes."))
        return True
    if form.is_bound and form.is_valid():
        acts.vote(**facts, **form.cleaned_data)
        kept = _("Your vote is kept. You may change it until the motion is closed.")
        messages.success(request, _("Your ballot is in the box. It cannot be changed.") if motion.is_secret else kept)
        return True
    return False


def _may_dissent(person: Any, motion: Any, juror: Any) -> bool:
    is_counted = motion.closed_at is not None and gate.may(Act.DISSENT, person, edition=motion.sitting.edition)
    return is_counted and may_dissent(motion.outcome["reason"], is_chair=juror.is_chair)


def _motion_facts(person: Any, motion: Any, form: VoteForm, opinion: WordsForm) -> dict[str, Any]:
    edition, is_open = motion.sitting.edition, motion.closed_at is None
    juror = room.juror_of(person, edition)
    present = room.present_for(motion)
    takes_part = juror is not None and juror.pk in present
    barred = room.barred_for(edition, motion.entry, motion.theme, [juror]) if juror else {}
    has_voted = juror is not None and any(vote.juror_id == juror.pk for vote in motion.votes.all())
    may_vote = is_open and takes_part and not barred and not (motion.is_secret and has_voted)
    leads = bool(juror and juror.is_chair) or gate.may(Act.SHORTLIST_CHANGE, person)
    quorum, ballots = room.quorum_of(edition), room.ballots_of(motion, is_out=bool(barred) and is_open)
    has_effect = is_open and motion.kind == "honour" and motion.entry is not None
    return {
        "edition": edition,
        "motion": motion,
        "is_open": is_open,
        "is_recused": bool(barred),
        "is_absent": juror is not None and not takes_part and not barred,
        "has_voted": has_voted,
        "inside": len(present),
        "waiting": 0 if barred else len(present) - sum(vote.juror_id in present for vote in motion.votes.all()),
        "effect": room.effect_of(edition, motion.entry, motion.tier) if has_effect else None,
        "themes": {theme.code: theme.name for theme in edition.themes.all()} if has_effect else {},
        "ballots": ballots,
        "quorum": quorum,
        "short_of_quorum": is_open and not barred and len(ballots.voted) < quorum,
        "form": form if may_vote and gate.may(Act.VOTE, person, edition=edition) else None,
        "opinion": opinion if has_voted and _may_dissent(person, motion, juror) else None,
        "may_close": is_open and leads and gate.may(Act.MOTION_CLOSE, person, edition=edition),
    }
