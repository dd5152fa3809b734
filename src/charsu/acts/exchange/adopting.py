"""A city takes over another's practice: from interest to an evaluated result, or to a stop with its reason."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from charsu.acts.exchange.planning import begins_of, held, note
from charsu.acts.exchange.voice import require_voice, tell_city
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, Edition, Municipality, Practice
from charsu.queries.exchange.adoptions import is_witnessed, late_of, plan_of
from charsu.rules.exchange.stages import CONFIRMED, Flaw, Stage, flaws_of_move, flaws_of_plan, may_move
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows


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
    note(made, actors, now, made.reason)
    tell_city(
        practice.municipality, kind="adoption_begun", now=now, city=municipality,
        titles=practice.title, path=f"/exchange/adoptions/{made.public_id}/", words=made.reason,
    )  # fmt: skip
    return Done(made, _leaf(made))


def _leaf(adoption: Adoption) -> dict[str, str]:
    return {
        "adoption": str(adoption.public_id), "practice": str(adoption.practice.public_id), "stage": adoption.stage,
    }  # fmt: skip


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
    found = held(adoption, municipality)
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
    note(found, actors, now, clean_text(words))
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
        stage, begins=begins_of(adoption), today=today, reached=[day for day in days if day is not None],
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
    read: str | None = None,
) -> Done:
    """The city that the practice comes from confirms that the other adopts it indeed; STALE where `read`, the mark of
    the plan that was read, is not that of the one that stands."""
    require_voice(municipality)
    found: Any = Adoption.objects.select_for_update(of=("self",)).select_related("practice").get(pk=adoption.pk)
    if found.practice.municipality_id != municipality.pk:
        raise NotThere
    if found.confirmed_at:
        raise Refused(Refusal.DONE)
    if Stage(found.stage) not in CONFIRMED:
        raise Refused(Refusal.STAGE if found.stage == Stage.STOPPED.value else Refusal.NOT_UNDER_WAY)
    if read is not None and read != plan_of(found).mark:
        raise Refused(Refusal.STALE)
    found.confirmed_by, found.confirmed_at, found.confirmation = actors[0], now, clean_text(words)
    found.save(update_fields=["confirmed_by", "confirmed_at", "confirmation"])
    tell_city(
        found.municipality, kind="adoption_confirmed", now=now, city=municipality, words=found.confirmation,
        titles=found.practice.title, path=f"/exchange/adoptions/{found.public_id}/",
    )  # fmt: skip
    return Done(found, {**_leaf(found), "confirmed": True})
