"""Meetings and courses: announced, invited to by quota, registered for, and told of: who met whom, what follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from charsu.acts.exchange.voice import require_voice, tell_all, tell_city
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused, may
from charsu.models import Award, Encounter, Guest, Meeting, Municipality, Session
from charsu.queries.exchange.voices import every_focal_point, voices_of
from charsu.queries.focal import readers_for, reads_for
from charsu.rules.exchange.meetings import TASK_DAYS, can_be_held, is_too_far
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows

Words = Mapping[str, str]


@performs(Act.MEETING_CALL)
def call_meeting(
    *,
    actors: type_actors,
    now: datetime,
    award: Award,
    kind: str,
    name: Words,
    words: Words,
    place: str,
    zone: str,
    starts_at: datetime,
    ends_at: datetime,
    of_a_country: int,
    register_until: datetime,
) -> Done:
    """An officer announces a meeting; every focal point has a letter with the places of its country. The same,
    announced from two tabs, is one meeting and one letter: DONE."""
    if not can_be_held(
        place=place, starts_at=starts_at, ends_at=ends_at, of_a_country=of_a_country, register_until=register_until
    ):
        raise Refused(Refusal.UNFIT)
    if starts_at < now:
        raise Refused(Refusal.PAST_DAY)
    if is_too_far(ends_at.date(), now.date()):
        raise Refused(Refusal.FAR_DAY)
    alike = Award.objects.select_for_update().get(pk=award.pk).meetings.filter(cancelled_at=None, kind=kind)
    if any(one.name == dict(name) for one in alike.filter(starts_at=starts_at, ends_at=ends_at)):
        raise Refused(Refusal.DONE)
    made = Meeting.objects.create(
        award=award, kind=kind, name=dict(name), words=dict(words), place=clean_line(place)[:200], zone=zone,
        starts_at=starts_at, ends_at=ends_at, of_a_country=of_a_country, register_until=register_until,
        by=actors[0], announced_at=now,
    )  # fmt: skip
    tell_all(
        every_focal_point(), kind="meeting_called", now=now, names=made.name, at=starts_at.isoformat(),
        until=register_until.isoformat(), places=of_a_country, path=_path(made),
    )  # fmt: skip
    return Done(made)


def _path(meeting: Meeting) -> str:
    return f"/exchange/meetings/{meeting.public_id}/"


@performs(Act.MEETING_CALL)
def add_session(
    *,
    actors: type_actors,
    now: datetime,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    speakers: str = "",
    materials: str = "",
) -> Done:
    """A part of the programme, within the meeting."""
    if not shows(title) or not meeting.starts_at <= starts_at < ends_at <= meeting.ends_at:
        raise Refused(Refusal.UNFIT)
    return Done(
        Session.objects.create(
            meeting=meeting, title=clean_line(title)[:200], starts_at=starts_at, ends_at=ends_at,
            speakers=clean_line(speakers)[:300], materials=materials[:300],
        )
    )  # fmt: skip


@performs(Act.MEETING_INVITE)
def invite_city(*, actors: type_actors, now: datetime, meeting: Meeting, city: Municipality) -> Done:
    """A focal point invites a city of its country, as long as the country has places; an officer those of countries
    without a focal point."""
    if not reads_for(actors[0], city):
        raise NotThere
    if now > meeting.register_until or meeting.cancelled_at:
        raise Refused(Refusal.LATE)
    _require_place(meeting, city)
    Guest.objects.filter(meeting=meeting, municipality=city).exclude(declined_at=None).delete()  # it is asked anew
    try:
        with transaction.atomic():
            made = Guest.objects.create(meeting=meeting, municipality=city, invited_by=actors[0], invited_at=now)
    except IntegrityError as trouble:
        raise Refused(Refusal.DONE) from trouble
    tell_city(
        city, kind="meeting_invited", now=now, names=meeting.name, city=city, at=meeting.starts_at.isoformat(),
        until=meeting.register_until.isoformat(), path=_path(meeting),
    )  # fmt: skip
    return Done(made)


def _require_place(meeting: Meeting, city: Municipality) -> None:
    """A place of the country that none of its other cities holds; until the transaction ends nobody else takes it."""
    _lock(meeting)
    held = meeting.guests.filter(municipality__country=city.country, declined_at=None).exclude(municipality=city)
    if held.count() >= meeting.of_a_country:
        raise Refused(Refusal.QUOTA)


def _lock(meeting: Meeting) -> None:
    Meeting.objects.select_for_update().get(pk=meeting.pk)


@performs(Act.MEETING_INVITE)
def uninvite_city(*, actors: type_actors, now: datetime, meeting: Meeting, city: Municipality) -> Done:
    """An invitation is taken back while the city has not said who comes; it is told, and the place is free again."""
    if not reads_for(actors[0], city):
        raise NotThere
    guest = Guest.objects.select_for_update().filter(meeting=meeting, municipality=city).first()
    if guest is None:
        raise NotThere
    if guest.registered_at:
        raise Refused(Refusal.GUEST_COMES)
    guest.delete()
    tell_city(city, kind="meeting_uninvited", now=now, names=meeting.name, city=city, path=_path(meeting))
    return Done(None)


@performs(Act.MEETING_REGISTER)
def register(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    meeting: Meeting,
    name: str,
    office: str,
    languages: Sequence[str],
    is_coming: bool,
) -> Done:
    """The invited city names whom it sends, or declines; a declined place is free for another city, and
    whoever invites is told."""
    require_voice(municipality)
    guest = Guest.objects.select_for_update().filter(meeting=meeting, municipality=municipality).first()
    if guest is None:
        raise NotThere
    if now > meeting.register_until or meeting.cancelled_at:
        raise Refused(Refusal.LATE)
    if is_coming and not shows(name):
        raise Refused(Refusal.INCOMPLETE)
    if is_coming and guest.declined_at:
        _require_place(meeting, municipality)  # the place that it gave back may be another's by now
    guest.name, guest.office = clean_line(name)[:160], clean_line(office)[:160]
    guest.languages, guest.registered_by = sorted(set(languages)), actors[0]
    was_free = guest.declined_at is not None
    guest.registered_at, guest.declined_at = (now, None) if is_coming else (None, now)
    guest.save()
    if not is_coming and not was_free:
        inviting = [
            one for one in readers_for(municipality.country) if may(Act.MEETING_INVITE, one, award=meeting.award_id)
        ]
        tell_all(
            inviting, kind="meeting_declined", now=now, names=meeting.name,
            city=municipality, until=meeting.register_until.isoformat(), path=_path(meeting),
        )  # fmt: skip
    return Done(guest)


@performs(Act.MEETING_NOTE)
def note_encounter(
    *,
    actors: type_actors,
    now: datetime,
    municipality: Municipality,
    meeting: Meeting,
    other: Municipality,
    words: str,
    task: str = "",
    due: date | None = None,
) -> Done:
    """Two cities met at a meeting that both had said they would come to; what they agreed to do, and by when.
    The other city has a letter."""
    require_voice(municipality)
    if now < meeting.starts_at or meeting.cancelled_at:
        raise Refused(Refusal.NOT_HELD)
    if due is not None and due < meeting.starts_at.date():
        raise Refused(Refusal.PAST_DAY)
    if due is not None and is_too_far(due, now.date()):
        raise Refused(Refusal.FAR_DAY)
    coming = set(meeting.guests.filter(registered_at__isnull=False).values_list("municipality", flat=True))
    if municipality.pk not in coming or other.pk not in coming:
        raise NotThere
    if municipality.pk == other.pk:
        raise Refused(Refusal.OWN_CITY)
    if not shows(words):
        raise Refused(Refusal.INCOMPLETE)
    same = {
        "one": municipality,
        "other": other,
        "words": clean_text(words),
        "task": clean_line(task)[:300],
        "due": due,
    }
    _lock(meeting)
    if meeting.encounters.filter(**same, done_on=None).exists():
        raise Refused(Refusal.DONE)
    made = Encounter.objects.create(meeting=meeting, by=actors[0], at=now, **same)
    tell_all(
        voices_of(other), kind="encounter_noted", now=now, names=meeting.name, city=municipality, words=made.words,
        task=made.task, last_day=due.isoformat() if due else "", path=_path(meeting),
        is_reminded=due is not None and (due - now.date()).days >= TASK_DAYS[0],
    )  # fmt: skip
    return Done(made)


@performs(Act.MEETING_NOTE)
def finish_task(*, actors: type_actors, now: datetime, municipality: Municipality, encounter: Encounter) -> Done:
    require_voice(municipality)
    if municipality.pk not in {encounter.one_id, encounter.other_id}:
        raise NotThere
    changed = Encounter.objects.filter(pk=encounter.pk, done_on=None).exclude(task="").update(done_on=now.date())
    if not changed:
        raise Refused(Refusal.DONE)
    return Done(encounter)
