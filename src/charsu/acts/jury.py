"""The shortlist, the jury's sittings and motions, and the decision that both sign."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from charsu.acts.protocol import Done, jointly, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Decision, Edition, Entry, Juror, Motion, Person, Shortlisting, Sitting, Tier, Vote
from charsu.queries.jury import carried, quorum_of, shortlist_by_rule
from charsu.rules.ledger.canonical import digest
from charsu.rules.permissions import Act, Refusal
from charsu.rules.tally import Choice, tally
from charsu.rules.texts import clean_text


@performs(Act.JUROR_APPOINT)
def appoint_juror(
    *, actors: type_actors, now: datetime, edition: Edition, person: Person, country: str, is_chair: bool
) -> Done:
    juror, _ = Juror.objects.update_or_create(
        edition=edition, person=person, defaults={"country": country, "is_chair": is_chair}
    )
    return Done(juror, {"juror": juror.pk})


def shortlist_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    return {"shortlist": [[pick.entry, pick.why] for pick in shortlist_by_rule(edition)]}


@jointly(Act.SHORTLIST_FIX, describe=shortlist_body)
def fix_shortlist(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both fix what goes to the jury. The record holds its digest: the names stay sealed."""
    if not body["shortlist"] or edition.shortlist.exists():
        raise Refused(Refusal.DONE if edition.shortlist.exists() else Refusal.NEEDS)
    rows = [Shortlisting(edition=edition, entry_id=e, why=why, fixed_at=now) for e, why in body["shortlist"]]
    Shortlisting.objects.bulk_create(rows)
    return Done(rows, {"count": len(rows)})


@performs(Act.SITTING_OPEN)
def open_sitting(*, actors: type_actors, now: datetime, edition: Edition, present: Iterable[Juror]) -> Done:
    """A sitting with those present; fewer than the quorum may not sit."""
    jurors = [juror for juror in present if juror.edition_id == edition.pk]
    if len(jurors) < quorum_of(edition):
        raise Refused(Refusal.NEEDS, str(quorum_of(edition)))
    if edition.sittings.filter(closed_at=None).exists():
        raise Refused(Refusal.DONE)
    sitting = Sitting.objects.create(edition=edition, number=edition.sittings.count() + 1, opened_at=now)
    sitting.present.set(jurors)
    return Done(sitting, {"sitting": sitting.number, "present": len(jurors)})


@performs(Act.MOTION_PUT)
def put_motion(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    sitting: Sitting,
    tier: Tier,
    entry: Entry | None,
    words: str,
) -> Done:
    """A juror proposes an honour for a shortlisted entry; without an entry, that none be given."""
    juror = _juror(actors[0], edition)
    if entry is not None and not edition.shortlist.filter(entry=entry).exists():
        raise NotThere
    if entry is not None and _is_recused(juror, entry):
        raise Refused(Refusal.CONFLICT)
    if not words.strip():
        raise Refused(Refusal.INCOMPLETE)
    motion = Motion.objects.create(
        sitting=sitting, tier=tier, entry=entry, words=clean_text(words), put_by=juror, put_at=now
    )
    return Done(motion, {"motion": motion.pk})


def _juror(person: Person, edition: Edition) -> Juror:
    juror = Juror.objects.filter(edition=edition, person=person).first()
    if juror is None:
        raise NotThere
    return juror


def _is_recused(juror: Juror, entry: Entry) -> bool:
    return juror.country == entry.municipality.country


@performs(Act.VOTE)
def vote(
    *,
    actors: type_actors,
    now: datetime,
    edition: Edition,
    motion: Motion,
    choice: str,
    reason: str,
    entry: Entry | None = None,
) -> Done:
    """One vote a juror, changed freely until the motion is closed. Their own country's entry recuses them."""
    juror = _juror(actors[0], edition)
    motion = Motion.objects.select_for_update().get(pk=motion.pk)
    if motion.closed_at:
        raise Refused(Refusal.DONE)
    if motion.entry is not None and _is_recused(juror, motion.entry) and choice != Choice.RECUSED:
        raise Refused(Refusal.CONFLICT)
    if not motion.sitting.present.filter(pk=juror.pk).exists():
        raise Refused(Refusal.TIE)
    found, _ = Vote.objects.update_or_create(
        motion=motion,
        juror=juror,
        defaults={"choice": Choice(choice).value, "reason": clean_text(reason), "at": now},
    )
    return Done(found, {"motion": motion.pk})


@performs(Act.MOTION_CLOSE)
def close_motion(*, actors: type_actors, now: datetime, edition: Edition, motion: Motion) -> Done:
    """Count the votes by the rules. The record holds that it was closed, not what it gave."""
    motion = Motion.objects.select_for_update().get(pk=motion.pk)
    if motion.closed_at:
        raise Refused(Refusal.DONE)
    chair = Juror.objects.filter(edition=edition, is_chair=True).values_list("pk", flat=True).first()
    votes = {v.juror_id: Choice(v.choice) for v in motion.votes.all()}
    outcome = tally(votes, quorum=quorum_of(edition), chair=chair)
    motion.closed_at, motion.is_carried = now, outcome.carried and _has_room(motion)
    motion.outcome = {
        "for": outcome.for_, "against": outcome.against, "abstained": outcome.abstained,
        "recused": outcome.recused, "reason": outcome.reason.value,
    }  # fmt: skip
    motion.save(update_fields=["closed_at", "is_carried", "outcome"])
    return Done(motion, {"motion": motion.pk, "votes": len(votes)})


def _has_room(motion: Motion) -> bool:
    """A tier gives at most its number of honours."""
    if motion.entry_id is None or motion.tier.most is None:
        return True
    given = Motion.objects.filter(sitting__edition=motion.sitting.edition, tier=motion.tier, is_carried=True)
    return given.filter(entry__isnull=False).count() < motion.tier.most


def decision_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Who is honoured and in which tier; the rest of the shortlist has the medal, where the rules have one."""
    named: dict[int | None, list[Any]] = {}
    for motion in sorted(carried(edition), key=lambda motion: (motion.tier.order, motion.pk)):
        named.setdefault(motion.entry_id, [motion.entry_id, motion.tier.code, motion.words])  # the best tier
    honours = list(named.values())
    if edition.tiers.filter(code="medal").exists():
        rest = edition.shortlist.exclude(entry_id__in=[pk for pk in named if pk is not None]).order_by("entry_id")
        honours += [[row.entry_id, "medal", ""] for row in rest]
    announce_at = datetime.fromisoformat(str(wish["announce_at"]))
    if announce_at.tzinfo is None:
        raise Refused(Refusal.INCOMPLETE)
    return {"announce_at": announce_at.isoformat(), "honours": honours}


@jointly(Act.DECIDE, describe=decision_body)
def decide(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both sign the decision and the instant of its announcement. Until then the record holds its digest alone."""
    if Motion.objects.filter(sitting__edition=edition, closed_at=None).exists():
        raise Refused(Refusal.NEEDS)
    edition.sittings.filter(closed_at=None).update(closed_at=now)
    decision, _ = Decision.objects.update_or_create(
        edition=edition,
        defaults={
            "body": dict(body), "digest": digest(body), "signed_at": now,
            "announce_at": datetime.fromisoformat(body["announce_at"]),
        },
    )  # fmt: skip
    return Done(decision, {"announce_at": body["announce_at"]})
