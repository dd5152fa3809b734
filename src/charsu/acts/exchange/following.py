"""Follow-up: what became of an honoured work, asked after a year and after two."""

from datetime import datetime

from django.db.models import F, Q

from charsu.acts.exchange.voice import require_voice, tell_city, tell_focal_points
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, FollowUp, Laureate, Municipality
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
        rows = rows.exclude(follow_ups__months=months).exclude(_withdrawn())
        for laureate in rows.select_related("entry__municipality").order_by("pk")[:AT_ONCE]:
            _ask_one(laureate, months, now)
            made += 1
    return made


def _withdrawn(laureate: str = "") -> Q:
    """Honours that were withdrawn, and works that their city withdrew: nobody asks after them any more."""
    parts = (f"{laureate}certificate__withdrawn_at", f"{laureate}entry__practice__withdrawn_at")
    return Q(**{f"{parts[0]}__isnull": False}) | Q(**{f"{parts[1]}__isnull": False})


def _ask_one(laureate: Laureate, months: int, now: datetime) -> None:
    due = now + TO_ANSWER
    made, is_new = FollowUp.objects.get_or_create(
        laureate=laureate, months=months, defaults={"asked_at": now, "due_at": due}
    )
    if is_new:
        _write(made, "follow_up_asked", now)


def _write(asked: FollowUp, kind: str, now: datetime) -> None:
    entry = asked.laureate.entry
    tell_city(
        entry.municipality, kind=kind, now=now, city=entry.municipality, title=entry.title,
        until=asked.due_at.isoformat(), path=f"/exchange/follow-up/{asked.public_id}/",
    )  # fmt: skip


def _chase(now: datetime) -> int:
    """Polite reminders, and a letter to the focal point when they were of no use."""
    rows = FollowUp.objects.filter(answered_at=None, escalated_at=None).exclude(_withdrawn("laureate__"))
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
            tell_focal_points(
                city.country, kind="follow_up_escalated", now=now, city=city, title=asked.laureate.entry.title,
                path=f"/exchange/follow-up/{asked.public_id}/",
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
