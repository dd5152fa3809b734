"""A city takes over another's practice: from interest to an evaluated result, or to a stop with its reason."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from charsu.acts.exchange.voice import require_voice, tell_city
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, AdoptionStep, Edition, Indicator, Milestone, Municipality, Practice
from charsu.queries.exchange.adoptions import is_witnessed, late_of, plan_of
from charsu.rules.exchange.plans import Plan
from charsu.rules.exchange.stages import (
    CONFIRMED,
    Flaw,
    Mark,
    Stage,
    flaws_of_change,
    flaws_of_draft,
    flaws_of_mark,
    flaws_of_move,
    flaws_of_plan,
    flaws_of_reach,
    may_move,
)
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows

AT_WORK = (Stage.UNDER_WAY, Stage.IN_PLACE)
OPEN = (Stage.INTEREST, Stage.PLAN, Stage.UNDER_WAY, Stage.IN_PLACE)


@performs(Act.ADOPT)
def adopt(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    practice: Practice,
    language: str,
    words: str,
) -> Done:
    """A city says that it wants to adopt a practice; the city that it comes from is told."""
    require_voice(municipality)
    if practice.withdrawn_at:
        raise Refused(Refusal.WITHDRAWN)
    if practice.municipality_id == municipality.pk:
        raise Refused(Refusal.OWN_PRACTICE)
    try:
        with transaction.atomic():
            made = Adoption.objects.create(
                practice=practice, municipality=municipality, language=language, reason=clean_text(words),
                begun_by=actors[0], begun_at=now, changed_at=now,
            )  # fmt: skip
    except IntegrityError as trouble:
        raise Refused(Refusal.ADOPTED_ALREADY) from trouble
    _note(made, actors, now, made.reason)
    tell_city(
        practice.municipality, kind="adoption_begun", now=now, city=municipality,
        titles=practice.title, path=f"/exchange/adoptions/{made.public_id}/", words=made.reason,
    )  # fmt: skip
    return Done(made, _leaf(made))


def _note(adoption: Adoption, actors: type_actors, now: datetime, words: str = "") -> None:
    AdoptionStep.objects.create(adoption=adoption, stage=adoption.stage, words=words, by=actors[0], at=now)


def _leaf(adoption: Adoption) -> dict[str, str]:
    return {
        "adoption": str(adoption.public_id), "practice": str(adoption.practice.public_id), "stage": adoption.stage,
    }  # fmt: skip


def _held(adoption: Adoption, municipality: Municipality) -> Adoption:
    """The adoption as it stands now, until the transaction ends."""
    found = Adoption.objects.select_for_update(of=("self",)).select_related("practice").get(pk=adoption.pk)
    if found.municipality_id != municipality.pk:
        raise NotThere
    if Stage(found.stage) not in OPEN:
        raise Refused(Refusal.STAGE)
    return found


def _begins(adoption: Adoption) -> date:
    """The first day of the plan; where it names none, the day on which the city told its interest."""
    return adoption.begins or adoption.begun_at.date()


@performs(Act.ADOPT, recorded=False)
def plan(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    adoption: Adoption,
    kept: str,
    adapted: str,
    left_out: str,
    partners: str,
    budget: str,
    begins: date | None,
    indicators: Iterable[Indicator],
    read: str | None = None,
) -> Done:
    """The transfer plan as written so far; with it an interest becomes a plan. Refuses PLAN where nothing is written,
    and what cannot be; STALE where `read`, the mark of the plan that was read, is not that of the one that stands.

    A plan by which work has begun, or which the other city confirmed, stays beside the one that follows it.
    """
    found, chosen = _held(adoption, municipality), list(indicators)
    before = plan_of(found)
    if read is not None and read != before.mark:
        raise Refused(Refusal.STALE)
    words = (clean_text(kept), clean_text(adapted), clean_text(left_out), clean_text(partners))
    codes = tuple(sorted(one.code for one in chosen))
    after = Plan(*words, clean_line(budget)[:200], begins, codes)
    flaws = _flaws_of_writing(found, after, now.date())
    if flaws:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    if after == before and found.stage != Stage.INTEREST.value:
        return Done(found)
    _supersede(found, before, municipality, now)
    _write(found, after, actors, now)
    found.indicators.set(chosen)
    return Done(found)


def _flaws_of_writing(adoption: Adoption, plan: Plan, today: date) -> tuple[Flaw, ...]:
    written = (plan.kept, plan.adapted, plan.left_out, plan.partners)
    flaws = flaws_of_draft(
        words=written, budget=plan.budget, begins=plan.begins, today=today, practice_year=adoption.practice.year
    )
    if Stage(adoption.stage) in AT_WORK:
        flaws += flaws_of_change(kept=plan.kept, adapted=plan.adapted, was=adoption.begins, begins=plan.begins)
    return flaws


def _supersede(adoption: Adoption, before: Plan, city: Municipality, now: datetime) -> None:
    """Keep the plan that stood where others rely on it; who confirmed it is asked anew."""
    confirmed = adoption.confirmed_at
    if confirmed is None and Stage(adoption.stage) not in AT_WORK:
        return
    told = {"confirmed_at": confirmed.isoformat() if confirmed else "", "confirmation": adoption.confirmation}
    adoption.earlier = [*adoption.earlier, {**before.facts, **told, "until": now.isoformat()}]
    adoption.confirmed_by, adoption.confirmed_at, adoption.confirmation = None, None, ""
    if confirmed:
        tell_city(
            adoption.practice.municipality, kind="adoption_replanned", now=now, city=city,
            titles=adoption.practice.title, path=f"/exchange/adoptions/{adoption.public_id}/",
        )  # fmt: skip


def _write(adoption: Adoption, plan: Plan, actors: type_actors, now: datetime) -> None:
    adoption.kept, adoption.adapted, adoption.left_out = plan.kept, plan.adapted, plan.left_out
    adoption.partners, adoption.budget, adoption.begins = plan.partners, plan.budget, plan.begins
    is_first = adoption.stage == Stage.INTEREST.value
    adoption.stage = Stage.PLAN.value if is_first else adoption.stage
    adoption.changed_at = now
    adoption.save()
    if is_first:
        _note(adoption, actors, now)


@performs(Act.ADOPT, recorded=False)
def set_milestone(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    adoption: Adoption,
    mark: Mark,
) -> Done:
    """A milestone of the plan. Refuses PLAN with what is wrong with it."""
    found = _held(adoption, municipality)
    flaws = flaws_of_mark(mark, _begins(found))
    if flaws or mark.due is None:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    name = clean_line(mark.name)[:200]
    made = Milestone.objects.create(adoption=found, name=name, starts=mark.starts, due=mark.due)
    return Done(made)


@performs(Act.ADOPT, recorded=False)
def unset_milestone(
    *, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, adoption: Adoption, pk: int
) -> Done:
    """A milestone that was not reached leaves the plan; one that was reached stays."""
    found = _held(adoption, municipality)
    return Done(found.milestones.filter(pk=pk, reached_on=None).delete())


@performs(Act.ADOPT, recorded=False)
def reach(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    adoption: Adoption,
    pk: int,
    on: date,
    evidence: str,
) -> Done:
    """A milestone was reached, with what shows it."""
    found = _held(adoption, municipality)
    milestone = found.milestones.filter(pk=pk).first()
    if milestone is None:
        raise NotThere
    if milestone.reached_on is not None:
        raise Refused(Refusal.PLAN, Flaw.REACHED_STAYS.value)
    flaws = flaws_of_reach(on, begins=_begins(found), starts=milestone.starts, today=now.date(), evidence=evidence)
    if flaws:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    milestone.reached_on, milestone.evidence = on, clean_text(evidence)
    milestone.save(update_fields=["reached_on", "evidence"])
    return Done(milestone)


@performs(Act.ADOPT)
def move(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    adoption: Adoption,
    stage: Stage,
    words: str,
    leaves_open: bool = False,
) -> Done:
    """The next stage, or a stop. A stop needs its reason and an evaluation its result; both are shown to all. What is
    in place or evaluated `leaves_open` milestones whose day has passed only where its city says so."""
    found = _held(adoption, municipality)
    if not may_move(Stage(found.stage), stage) or stage is Stage.PLAN:
        raise Refused(Refusal.STAGE)
    flaws = _flaws(found, stage, words, now.date())
    if stage in {Stage.IN_PLACE, Stage.EVALUATED} and not leaves_open and late_of(found, now.date()):
        flaws += (Flaw.LEFT_OPEN,)
    if flaws:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    found.stage, found.changed_at = stage.value, now
    if stage in {Stage.STOPPED, Stage.EVALUATED}:
        found.result = clean_text(words)
    found.save(update_fields=["stage", "changed_at", "result"])
    _note(found, actors, now, clean_text(words))
    tell_city(
        found.practice.municipality, kind="adoption_moved", now=now, city=municipality, stage=stage.value,
        titles=found.practice.title,
        path=f"/exchange/adoptions/{found.public_id}/", words=clean_text(words),
    )  # fmt: skip
    return Done(found, _leaf(found))


def _flaws(adoption: Adoption, stage: Stage, words: str, today: date) -> tuple[Flaw, ...]:
    days = list(adoption.milestones.values_list("reached_on", flat=True))
    found: tuple[Flaw, ...] = ()
    if stage is Stage.UNDER_WAY:
        found = flaws_of_plan(kept=adoption.kept, adapted=adoption.adapted, milestones=len(days))
    missing = {Stage.STOPPED: Flaw.REASON, Stage.EVALUATED: Flaw.RESULT}.get(stage)
    found += (missing,) if missing and not shows(words) else ()
    return found + flaws_of_move(
        stage, begins=_begins(adoption), today=today, reached=[day for day in days if day is not None],
        told=adoption.begun_at.date(), is_witnessed=is_witnessed(adoption),
    )  # fmt: skip


@performs(Act.ADOPTION_CONFIRM)
def confirm(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    adoption: Adoption,
    words: str,
) -> Done:
    """The city that the practice comes from confirms that the other adopts it indeed."""
    require_voice(municipality)
    found: Any = Adoption.objects.select_for_update(of=("self",)).select_related("practice").get(pk=adoption.pk)
    if found.practice.municipality_id != municipality.pk:
        raise NotThere
    if found.confirmed_at:
        raise Refused(Refusal.DONE)
    if Stage(found.stage) not in CONFIRMED:
        raise Refused(Refusal.STAGE if found.stage == Stage.STOPPED.value else Refusal.NOT_UNDER_WAY)
    found.confirmed_by, found.confirmed_at, found.confirmation = actors[0], now, clean_text(words)
    found.save(update_fields=["confirmed_by", "confirmed_at", "confirmation"])
    tell_city(
        found.municipality, kind="adoption_confirmed", now=now, city=municipality, words=found.confirmation,
        titles=found.practice.title, path=f"/exchange/adoptions/{found.public_id}/",
    )  # fmt: skip
    return Done(found, {**_leaf(found), "confirmed": True})
