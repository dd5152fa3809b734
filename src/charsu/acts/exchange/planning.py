"""What an adopting city plans, and what it reaches of it, milestone by milestone."""

from collections.abc import Iterable
from datetime import date, datetime

from charsu.acts.exchange.voice import tell_city
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, AdoptionStep, Edition, Indicator, Milestone, Municipality
from charsu.queries.exchange.adoptions import plan_of
from charsu.rules.exchange.plans import Plan
from charsu.rules.exchange.stages import (
    Flaw,
    Mark,
    Stage,
    flaws_of_change,
    flaws_of_draft,
    flaws_of_mark,
    flaws_of_reach,
)
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text

AT_WORK = (Stage.UNDER_WAY, Stage.IN_PLACE)
OPEN = (Stage.INTEREST, Stage.PLAN, Stage.UNDER_WAY, Stage.IN_PLACE)


def note(adoption: Adoption, actors: type_actors, now: datetime, words: str = "") -> None:
    AdoptionStep.objects.create(adoption=adoption, stage=adoption.stage, words=words, by=actors[0], at=now)


def held(adoption: Adoption, municipality: Municipality) -> Adoption:
    """The adoption as it stands now, until the transaction ends."""
    found = Adoption.objects.select_for_update(of=("self",)).select_related("practice").get(pk=adoption.pk)
    if found.municipality_id != municipality.pk:
        raise NotThere
    if Stage(found.stage) not in OPEN:
        raise Refused(Refusal.STAGE)
    return found


def begins_of(adoption: Adoption) -> date:
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
    found, chosen = held(adoption, municipality), list(indicators)
    before = plan_of(found)
    if read is not None and read != before.mark_of_words:
        raise Refused(Refusal.STALE)
    words = (clean_text(kept), clean_text(adapted), clean_text(left_out), clean_text(partners))
    codes = tuple(sorted(one.code for one in chosen))
    after = Plan(*words, clean_line(budget)[:200], begins, codes, before.milestones)
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


_SUPERSEDED = ("earlier", "confirmed_by", "confirmed_at", "confirmation")


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
        note(adoption, actors, now)


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
    """A milestone of the plan. Refuses PLAN with what is wrong with it, DONE where it stands there already.

    A plan that was confirmed is another one with it.
    """
    found = held(adoption, municipality)
    flaws = flaws_of_mark(mark, begins_of(found))
    if flaws or mark.due is None:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    told = {"name": clean_line(mark.name)[:200], "starts": mark.starts, "due": mark.due}
    if found.milestones.filter(**told).exists():
        raise Refused(Refusal.DONE)
    if found.confirmed_at:
        _supersede(found, plan_of(found), municipality, now)
        found.save(update_fields=_SUPERSEDED)
    return Done(Milestone.objects.create(adoption=found, **told))


@performs(Act.ADOPT, recorded=False)
def unset_milestone(
    *, actors: type_actors, now: datetime, edition: Edition, municipality: Municipality, adoption: Adoption, pk: int
) -> Done:
    """A milestone that was not reached leaves the plan; one that was reached stays. Where others rely on the plan it
    stays beside with its milestone: nobody drops unseen what they were late with."""
    found = held(adoption, municipality)
    milestone = found.milestones.filter(pk=pk, reached_on=None).first()
    if milestone is not None:
        _supersede(found, plan_of(found), municipality, now)
        found.save(update_fields=_SUPERSEDED)
        milestone.delete()
    return Done(found)


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
    found = held(adoption, municipality)
    milestone = found.milestones.filter(pk=pk).first()
    if milestone is None:
        raise NotThere
    if milestone.reached_on is not None:
        raise Refused(Refusal.PLAN, Flaw.REACHED_STAYS.value)
    flaws = flaws_of_reach(on, begins=begins_of(found), starts=milestone.starts, today=now.date(), evidence=evidence)
    if flaws:
        raise Refused(Refusal.PLAN, *(flaw.value for flaw in flaws))
    milestone.reached_on, milestone.evidence = on, clean_text(evidence)
    milestone.save(update_fields=["reached_on", "evidence"])
    return Done(milestone)
