"""Follow-up: what became of an honoured work, asked after a year and after two."""

from datetime import datetime

from django.db.models import F

from charsu.acts.exchange.voice import require_voice, tell_all
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, FollowUp, Laureate, Municipality
from charsu.queries.exchange.follow_ups import of_no_more
from charsu.queries.exchange.voices import Ear, stand_in_of, voices_of
from charsu.queries.focal import readers_for
from charsu.queries.tiers import took_part
from charsu.rules.exchange.following import A_MONTH, MONTHS, TO_ANSWER, is_to_escalate, is_to_remind
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_text, shows

STATES = ("running", "changed", "ended")
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
            FollowUp.objects.filter(pk=asked.pk).update(reminders=F("reminders") + 1, reminded_at=now)
            _write(asked, "follow_up_reminded", now)
            done += 1
        elif is_to_escalate(asked.due_at, asked.reminders, now):
            FollowUp.objects.filter(pk=asked.pk).update(escalated_at=now)
            city = asked.laureate.entry.municipality
            tell_all(
                readers_for(city.country), kind="follow_up_escalated", now=now, city=city, path=_path(asked),
                title=asked.laureate.entry.title, is_secretariats=stand_in_of(city) is Ear.SECRETARIAT,
            )  # fmt: skip
            done += 1
    return done


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
    found = FollowUp.objects.select_for_update(of=("self",)).select_related("laureate__entry").get(pk=follow_up.pk)
    if found.laureate.entry.municipality_id != municipality.pk:
        raise NotThere
    if state not in STATES or not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    said = (state, clean_text(words), language)
    if found.answered_at and said == (found.state, found.words, found.language):
        raise Refused(Refusal.DONE)
    if found.answered_at:
        before = {"state": found.state, "words": found.words, "language": found.language}
        found.earlier = [*found.earlier, {**before, "at": found.answered_at.isoformat()}]
    found.state, found.words, found.language = said
    found.answered_by, found.answered_at = actors[0], now
    found.save(update_fields=["state", "words", "language", "answered_by", "answered_at", "earlier"])
    return Done(found, {"laureate": found.laureate_id, "months": found.months, "state": state})
