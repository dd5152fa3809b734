"""Follow-up: what became of an honoured work, asked after a year and after two."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from charsu.acts.exchange.voice import refuse_without_words, require_voice, tell_all
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, FollowUp, Institution, Laureate, Municipality, Person
from charsu.queries.exchange.follow_ups import HOW_IT_STANDS, follow_up_turn, of_no_more
from charsu.queries.exchange.voices import Ear, Turn, seat_in_stead, stand_in_of, voices_of
from charsu.queries.focal import readers_for
from charsu.queries.tiers import took_part
from charsu.rules.exchange.following import (
    A_MONTH,
    MONTHS,
    TO_ANSWER,
    due_after_reminder,
    is_to_escalate,
    is_to_remind,
)
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text

AT_ONCE = 50


def ask_due(*, now: datetime) -> int:
    """Ask, remind and escalate what is due; the worker calls it, and calling it twice does nothing twice."""
    return _ask(now) + _chase(now)


def _ask(now: datetime) -> int:
    """The honours whose time has come and that were not asked yet."""
    made = 0
    for months in MONTHS:
        rows = Laureate.objects.filter(honoured_at__lte=now - months * A_MONTH).exclude(took_part())
        rows = rows.exclude(follow_ups__months=months).exclude(of_no_more(""))
        for laureate in rows.select_related("entry__municipality").order_by("pk")[:AT_ONCE]:
            _ask_one(laureate, months, now)
            made += 1
    return made


@transaction.atomic
def _ask_one(laureate: Laureate, months: int, now: datetime) -> None:
    due = now + TO_ANSWER
    made, is_new = FollowUp.objects.get_or_create(
        laureate=laureate, months=months, defaults={"asked_at": now, "due_at": due}
    )
    if is_new:
        _write(made, "follow_up_asked", now)


def _write(asked: FollowUp, kind: str, now: datetime) -> None:
    """To whoever writes for the city today, else to whoever stands in for it."""
    entry = asked.laureate.entry
    team = voices_of(entry.municipality)
    tell_all(
        team or readers_for(entry.municipality.country), kind=kind, now=now, city=entry.municipality,
        title=entry.title, until=asked.due_at.isoformat(), path=_path(asked), is_in_stead=not team,
        months=asked.months, is_research=entry.kind == "research",
    )  # fmt: skip


def _path(asked: FollowUp) -> str:
    return f"/exchange/follow-up/{asked.public_id}/"


def _chase(now: datetime) -> int:
    """Polite reminders, and a letter to whoever stands in for the city when they were of no use."""
    rows = FollowUp.objects.filter(answered_at=None, escalated_at=None).exclude(of_no_more())
    rows = rows.select_related("laureate__entry__municipality")
    done = 0
    for asked in rows.order_by("pk")[: 10 * AT_ONCE]:
        if is_to_remind(asked.asked_at, asked.reminded_at, asked.reminders, now):
            asked.due_at = due_after_reminder(asked.due_at, now)
            told = {"reminders": F("reminders") + 1, "reminded_at": now, "due_at": asked.due_at}
            done += _once(asked, told, partial(_write, asked, "follow_up_reminded", now))
        elif is_to_escalate(asked.due_at, asked.reminded_at, asked.reminders, now):
            done += _once(asked, {"escalated_at": now}, partial(_call_for_help, asked, now))
    return done


@transaction.atomic
def _once(asked: FollowUp, told: dict[str, Any], write: Callable[[], None]) -> bool:
    """The row and its letters together, and not where another worker, or the city, was there first."""
    as_read = {"reminders": asked.reminders, "escalated_at": None, "answered_at": None}
    is_first = bool(FollowUp.objects.filter(pk=asked.pk, **as_read).update(**told))
    if is_first:
        write()
    return is_first


def _call_for_help(asked: FollowUp, now: datetime) -> None:
    city = asked.laureate.entry.municipality
    tell_all(
        readers_for(city.country), kind="follow_up_escalated", now=now, city=city, path=_path(asked),
        title=asked.laureate.entry.title, is_secretariats=stand_in_of(city) is Ear.SECRETARIAT,
    )  # fmt: skip


@performs(Act.FOLLOW_UP_ANSWER)
def answer_follow_up(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    municipality: Municipality,
    follow_up: FollowUp,
    state: str,
    words: str,
    language: str,
) -> Done:
    """The city tells whether the work still runs, changed or ended, and what came of it; an answer that it gives
    anew stands above the one before."""
    require_voice(municipality)
    found = _held(follow_up)
    if found.laureate.entry.municipality_id != municipality.pk or follow_up_turn(found, actors[0]) is not Turn.CITY:
        raise NotThere
    found.answered_through, before = None, found.answered_through
    was_silent = before is not None or (found.escalated_at is not None and found.answered_at is None)
    _answered(found, actors[0], now, before, state=state, words=words, language=language)
    if was_silent:
        _tell_answer(found, readers_for(municipality.country), actors[0], now)
    return Done(found, {"laureate": found.laureate_id, "months": found.months, "state": state})


@performs(Act.CITY_STAND_IN)
def answer_follow_up_in_stead(
    *, actors: type_actors, now: datetime, follow_up: FollowUp, state: str, words: str, language: str
) -> Done:
    """What the focal point, or the secretariat, has heard from a city that does not write itself. What the city tells
    later takes its place; the city has a letter. It is no act of an edition and stands in no record."""
    found, actor = _held(follow_up), actors[0]
    if follow_up_turn(found, actor) is not Turn.STEAD:
        raise NotThere
    city, before = found.laureate.entry.municipality, found.answered_through
    found.answered_through = seat_in_stead(actor, city.country)
    _answered(found, actor, now, before, state=state, words=words, language=language)
    _tell_answer(found, voices_of(city), actor, now)
    return Done(found)


def _held(follow_up: FollowUp) -> FollowUp:
    rows: Any = FollowUp.objects.select_for_update(of=("self",))
    found: FollowUp = rows.select_related("laureate__entry__municipality", "answered_through").get(pk=follow_up.pk)
    return found


def _answered(
    found: FollowUp, actor: Person, now: datetime, through: Institution | None, *, state: str, words: str,
    language: str,
) -> None:  # fmt: skip
    """The answer, `through` whom the one before it came; that one is kept among the earlier ones."""
    refuse_without_words(words)
    if state not in HOW_IT_STANDS[found.laureate.entry.kind]:
        raise Refused(Refusal.INCOMPLETE)
    said = (state, clean_text(words), language, found.answered_through)
    if found.answered_at and said == (found.state, found.words, found.language, through):
        raise Refused(Refusal.DONE)
    if found.answered_at:
        before: dict[str, Any] = {"state": found.state, "words": found.words, "language": found.language}
        body = {"answered_through": {"name": through.name}} if through else {}
        found.earlier = [*found.earlier, {**before, **body, "at": found.answered_at.isoformat()}]
    found.state, found.words, found.language = said[:3]
    found.answered_by, found.answered_at = actor, now
    found.save()


def _tell_answer(found: FollowUp, people: list[Person], actor: Person, now: datetime) -> None:
    entry = found.laureate.entry
    tell_all(
        [one for one in people if one.pk != actor.pk], kind="follow_up_answered", now=now, city=entry.municipality,
        title=entry.title, words=found.words, path=_path(found),
        through=found.answered_through.name if found.answered_through else "",
        is_escalated=found.escalated_at is not None,
    )  # fmt: skip
