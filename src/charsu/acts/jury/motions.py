"""Motions and votes.

None of them has a line of its own in the public record, where it would tell during the embargo how many there were,
and when: the close of the sitting binds them all by one salted commitment, and the signed minutes bind the dissents.

A secret vote keeps two things apart: that a member has voted (a row with their name and no choice), and how many
ballots say what (counts on the motion, without names, order or time). No page, record, export or query result
joins them, not even for the member; so a ballot cannot be changed once cast. What this does not protect: a count that
is the same for all (nine of nine) tells every vote; whoever can read the database file between two votes, or keeps
copies of it from minute to minute, sees which count grew; and the server is trusted to count. For more than that,
vote on paper and write the counts here.
"""

from datetime import datetime

from charsu.acts.jury.sittings import chair_or_secretary, juror_or_refuse, leave, open_or_refuse
from charsu.acts.protocol import Done, performs, type_actors
from charsu.acts.written import put
from charsu.gate import NotThere, Refused
from charsu.models import Attendance, Dissent, Edition, Entry, Juror, Motion, Sitting, Theme, Tier, Vote
from charsu.queries.editions import rules_in_force
from charsu.queries.jury import (
    barred_for,
    effect_of,
    honours_so_far,
    in_room,
    jurors_of,
    open_motion,
    out_for,
    present_for,
)
from charsu.queries.tiers import mentioned_tier, rule_of
from charsu.rules.permissions import Act, Refusal
from charsu.rules.portfolio import Bar, bars_of_none
from charsu.rules.tally import Choice, Outcome, Reason, may_dissent, tally
from charsu.rules.texts import clean_text, shows

CAST = "cast"
HONOUR, NONE, MENTION = "honour", "none", "mention"


@performs(Act.MOTION_PUT, recorded=False)
def put_motion(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    sitting: Sitting,
    tier: Tier,
    work: Entry | None,
    words: str,
    kind: str = HONOUR,
    theme: Theme | None = None,
    is_secret: bool = False,
) -> Done:
    """A member in the room moves an honour or a special mention for a shortlisted entry, or that none be given of
    an honour (in a theme, or at all), once the one before it is counted. Members with a conflict leave the room as
    the motion is put: a second one put meanwhile would send out members who have yet to vote on the first."""
    juror, sitting = juror_or_refuse(actors[0], edition), open_or_refuse(sitting.pk, edition)
    if juror.pk not in in_room(sitting):
        raise Refused(Refusal.ABSENT)
    before_it = open_motion(sitting)
    if before_it is not None:
        raise Refused(Refusal.ONE_MOTION, str(before_it.entry or before_it))
    if tier.edition_id != edition.pk or kind not in (HONOUR, NONE, MENTION) or (work is None) != (kind == NONE):
        raise NotThere
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    barred = _barred_or_refuse(edition, work, theme, juror)
    _room_or_refuse(edition, sitting, tier, work, kind, theme)
    motion = Motion.objects.create(
        sitting=sitting, kind=kind, tier=tier, theme=theme, entry=work, words=clean_text(words).strip(),
        is_secret=is_secret, put_by=juror, put_at=now,
    )  # fmt: skip
    inside = in_room(sitting)
    for member in jurors_of(edition):
        if member.pk in barred and member.pk in inside:
            leave(motion, member, now)
    return Done(motion)


def _barred_or_refuse(edition: Edition, work: Entry | None, theme: Theme | None, juror: Juror) -> dict[int, str]:
    if work is not None and not edition.shortlist.filter(entry=work).exists():
        raise NotThere
    barred = barred_for(edition, work, theme, jurors_of(edition))
    if juror.pk in barred:
        raise Refused(Refusal.CONFLICT)
    return barred


def _room_or_refuse(
    edition: Edition, sitting: Sitting, tier: Tier, work: Entry | None, kind: str, theme: Theme | None
) -> None:
    """A motion that could not be carried by the rules is not put; nor is one again that was resolved."""
    if kind == NONE and not rules_in_force(edition).may_give_none:
        raise Refused(Refusal.ROOM)
    if (tier != mentioned_tier(edition)) if kind == MENTION else not rule_of(tier).is_moved:
        raise NotThere
    bars = _bars(kind, tier, work, theme, edition)
    if bars:
        raise Refused(Refusal.ROOM, *(bar.value for bar in bars))
    same = Motion.objects.filter(sitting__edition=edition, tier=tier, entry=work, kind=kind, theme=theme)
    if kind != HONOUR and same.filter(is_carried=True).exists():
        raise Refused(Refusal.DONE)


def _open_motion(motion: Motion, edition: Edition, late: Refusal) -> Motion:
    """The motion, held against others until this act ends; `late` is what whoever comes after the count is told."""
    rows = Motion.objects.select_for_update(of=("self",)).select_related("entry__municipality", "theme")
    found = rows.filter(pk=motion.pk, sitting__edition=edition).first()
    if found is None:
        raise NotThere
    if found.closed_at:
        raise Refused(late)
    found.sitting = open_or_refuse(found.sitting_id, edition)
    return found


@performs(Act.VOTE, recorded=False)
def vote(
    *, actors: type_actors, now: datetime, edition: Edition, motion: Motion, choice: str, reason: str = ""
) -> Done:
    """One vote a member who is in the room. An open vote is changed freely until the motion is closed; a secret
    ballot is final, and carries no reason (the module says why). A conflict bars from both."""
    juror, motion = juror_or_refuse(actors[0], edition), _open_motion(motion, edition, Refusal.COUNTED)
    if juror.pk in barred_for(edition, motion.entry, motion.theme, [juror]):
        raise Refused(Refusal.CONFLICT)
    if juror.pk not in present_for(motion):
        raise Refused(Refusal.ABSENT)
    if choice not in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN):
        raise Refused(Refusal.INCOMPLETE)
    if motion.is_secret:
        return Done(_into_box(motion, juror, choice, now))
    return Done(_in_the_open(motion, juror, choice, reason, now))


def _into_box(motion: Motion, juror: Juror, choice: str, now: datetime) -> Vote:
    if motion.votes.filter(juror=juror).exists():
        raise Refused(Refusal.DONE)
    motion.box = {**motion.box, choice: motion.box.get(choice, 0) + 1}
    motion.save(update_fields=["box"])
    return Vote.objects.create(motion=motion, juror=juror, choice=CAST, at=now)


def _in_the_open(motion: Motion, juror: Juror, choice: str, reason: str, now: datetime) -> Vote:
    said = clean_text(reason).strip()
    return put(Vote(motion=motion, juror=juror, choice=Choice(choice).value, reason=said, at=now), "motion", "juror")


@performs(Act.MOTION_CLOSE, recorded=False)
def close_motion(*, actors: type_actors, now: datetime, edition: Edition, motion: Motion) -> Done:
    """Count by the rules; those who left for it come back."""
    chair_or_secretary(actors[0], edition)
    motion = _open_motion(motion, edition, Refusal.DONE)
    outcome = _count(motion, edition)
    bars = _bars(motion.kind, motion.tier, motion.entry, motion.theme, edition) if outcome.carried else ()
    motion.closed_at, motion.is_carried = now, outcome.carried and not bars
    motion.outcome = {
        "for": outcome.for_, "against": outcome.against, "abstained": outcome.abstained,
        "recused": outcome.recused, "silent": _silent(motion),
        "reason": (Reason.NO_ROOM if bars else outcome.reason).value, "bars": [bar.value for bar in bars],
    }  # fmt: skip
    motion.save(update_fields=["closed_at", "is_carried", "outcome"])
    still_out = set().union(*(out_for(other) for other in motion.sitting.motions.filter(closed_at=None)), set())
    back = out_for(motion) - still_out - in_room(motion.sitting)
    for juror in sorted(back):
        Attendance.objects.create(sitting=motion.sitting, juror_id=juror, is_in=True, motion=motion, at=now)
    return Done(motion)


def _silent(motion: Motion) -> list[int]:
    """The members in the room who did not vote: neither for, nor against, nor abstaining."""
    return sorted(present_for(motion) - set(motion.votes.values_list("juror", flat=True)))


def _bars(kind: str, tier: Tier, work: Entry | None, theme: Theme | None, edition: Edition) -> tuple[Bar, ...]:
    """What stands against a resolution by what the jury has resolved before it and by the limits of the rules."""
    if kind == NONE and theme is not None:
        return bars_of_none(honours_so_far(edition), tier.code, theme.code)
    return effect_of(edition, work, tier).bars if kind == HONOUR and work is not None else ()


def _count(motion: Motion, edition: Edition) -> Outcome:
    """The ballots of a secret vote stand under numbers of nobody; only its recused members are named."""
    rules = rules_in_force(edition)
    votes = dict.fromkeys(out_for(motion), Choice.RECUSED)
    chair = Juror.objects.filter(edition=edition, is_chair=True).values_list("pk", flat=True).first()
    if motion.is_secret:
        ballots = [Choice(choice) for choice, count in sorted(motion.box.items()) for _ in range(count)]
        votes |= {-number: ballot for number, ballot in enumerate(ballots, start=1)}
    else:
        votes |= {vote.juror_id: Choice(vote.choice) for vote in motion.votes.all()}
    return tally(votes, quorum=rules.quorum, threshold=rules.threshold, chair=chair, secret=motion.is_secret)


@performs(Act.DISSENT, recorded=False)
def dissent(*, actors: type_actors, now: datetime, edition: Edition, motion: Motion, words: str) -> Done:
    """A member who took part has their opinion entered in the minutes, once the votes are counted."""
    juror = juror_or_refuse(actors[0], edition)
    found = Motion.objects.filter(pk=motion.pk, sitting__edition=edition).first()
    if found is None:
        raise NotThere
    motion = found
    if not motion.closed_at:
        raise Refused(Refusal.OPEN_MOTIONS)
    if not motion.votes.filter(juror=juror).exists():
        raise Refused(Refusal.ABSENT)
    if not may_dissent(motion.outcome["reason"], is_chair=juror.is_chair):
        raise Refused(Refusal.CAST)
    if _is_signed(motion.sitting):
        raise Refused(Refusal.SIGNED)
    said = clean_text(words).strip()
    if not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    return Done(put(Dissent(motion=motion, juror=juror, words=said, at=now), "motion", "juror"))


def _is_signed(sitting: Sitting) -> bool:
    minutes = getattr(sitting, "minutes", None)
    return minutes is not None and bool(minutes.chair_at or minutes.secretary_at)
