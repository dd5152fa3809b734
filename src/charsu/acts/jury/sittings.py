"""The jury's room: conflicts that jurors declare, sittings, and who is in the room at which minute.

Each thing is stored by its own act, so that a power cut loses at most the words being typed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from charsu.acts.protocol import Done, performs, seal, type_actors
from charsu.gate import NotThere, Refused, roles_in
from charsu.models import Attendance, Edition, Entry, Juror, Motion, Person, Recusal, Sitting
from charsu.queries.jury import agenda_of, barred_for, in_room, juror_of, quorum_of
from charsu.queries.minutes import proceedings_of
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.texts import clean_line, shows


def juror_or_refuse(person: Person, edition: Edition) -> Juror:
    juror = juror_of(person, edition)
    if juror is None:
        raise NotThere
    return juror


def chair_or_secretary(person: Person, edition: Edition) -> None:
    """Sittings are led by this jury's chair, or kept by the scientific secretary."""
    juror = juror_of(person, edition)
    if not (juror and juror.is_chair) and Role.SCIENCE not in roles_in(person, edition):
        raise Refused(Refusal.ROLE)


def open_or_refuse(sitting: int, edition: Edition) -> Sitting:
    """The sitting with this key, held against others until this act ends."""
    found = Sitting.objects.select_for_update().filter(pk=sitting, edition=edition).first()
    if found is None:
        raise NotThere
    if found.closed_at:
        raise Refused(Refusal.NOT_OPEN)
    return found


@performs(Act.RECUSAL_DECLARE)
def declare_recusal(*, actors: type_actors, now: datetime, edition: Edition, work: Entry, words: str) -> Done:
    """A juror declares a conflict with a shortlisted entry. It is not taken back; the record does not say of whom.
    A vote already given on an open motion about it, or that none be given in its theme, no longer counts."""
    juror = juror_or_refuse(actors[0], edition)
    if not edition.shortlist.filter(entry=work).exists():
        raise NotThere
    said = clean_line(words)[:500]
    if not shows(said):
        raise Refused(Refusal.INCOMPLETE)
    about = Q(entry=work) | Q(kind="none", theme=work.theme_id)
    open_ones = Motion.objects.select_for_update().filter(about, closed_at=None, sitting__closed_at=None)
    if any(motion.is_secret and motion.votes.filter(juror=juror).exists() for motion in open_ones):
        raise Refused(Refusal.BALLOT)  # it cannot be found again
    recusal, is_new = Recusal.objects.get_or_create(juror=juror, entry=work, defaults={"words": said, "at": now})
    for motion in open_ones if is_new else ():
        motion.votes.filter(juror=juror).delete()
        if juror.pk in in_room(motion.sitting):
            leave(motion, juror, now)
    return Done(recusal)


def leave(motion: Motion, juror: Juror, now: datetime) -> None:
    """A recused member leaves the room for a motion."""
    Attendance.objects.create(sitting=motion.sitting, juror=juror, is_in=False, motion=motion, at=now)


@performs(Act.SITTING_OPEN)
def open_sitting(*, actors: type_actors, now: datetime, edition: Edition, present: Iterable[Juror]) -> Done:
    """A sitting with those present and its agenda; fewer than the quorum may not sit."""
    chair_or_secretary(actors[0], edition)
    jurors = [juror for juror in present if juror.edition_id == edition.pk]
    if len(jurors) < quorum_of(edition):
        raise Refused(Refusal.NEEDS, str(quorum_of(edition)))
    if edition.sittings.filter(closed_at=None).exists():
        raise Refused(Refusal.SITS)
    number = edition.sittings.count() + 1
    sitting = Sitting.objects.create(edition=edition, number=number, opened_at=now, agenda=agenda_of(edition))
    Attendance.objects.bulk_create(
        Attendance(sitting=sitting, juror=juror, is_in=True, at=now) for juror in jurors
    )  # fmt: skip
    return Done(sitting, {"sitting": sitting.number, "present": len(jurors)})


@performs(Act.ATTENDANCE_NOTE)
def note_attendance(
    *, actors: type_actors, now: datetime, edition: Edition, sitting: Sitting, juror: Juror, is_in: bool
) -> Done:
    """A member comes or goes. A member who is out for a motion comes back when it is closed, not before; one who
    comes while a motion is open that a conflict bars them from is noted as come, and as out for it."""
    chair_or_secretary(actors[0], edition)
    sitting = open_or_refuse(sitting.pk, edition)
    if juror.edition_id != edition.pk:
        raise NotThere
    if (juror.pk in in_room(sitting)) == is_in:
        raise Refused(Refusal.DONE)
    if is_in and sitting.motions.filter(closed_at=None, recused__juror=juror).exists():
        raise Refused(Refusal.CONFLICT)
    row = Attendance.objects.create(sitting=sitting, juror=juror, is_in=is_in, at=now)
    for motion in sitting.motions.filter(closed_at=None).select_related("entry", "theme") if is_in else ():
        if juror.pk in barred_for(edition, motion.entry, motion.theme, [juror]):
            leave(motion, juror, now)
    return Done(row, {"sitting": sitting.number})


@performs(Act.SITTING_CLOSE)
def close_sitting(*, actors: type_actors, now: datetime, edition: Edition, sitting: Sitting) -> Done:
    """The sitting ends once all its motions are closed; the record holds a salted commitment over what was done."""
    chair_or_secretary(actors[0], edition)
    sitting = open_or_refuse(sitting.pk, edition)
    if sitting.motions.filter(closed_at=None).exists():
        raise Refused(Refusal.OPEN_MOTIONS)
    sitting.closed_at = now
    sitting.save(update_fields=["closed_at"])
    kept = seal(edition=edition, of=f"sitting {sitting.number}", body=proceedings_of(sitting), now=now)
    return Done(sitting, {"sitting": sitting.number, "commitment": kept.commitment})
