"""A meeting that was announced is corrected or cancelled; whoever was told of it is told anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from charsu.acts.exchange.voice import tell_all
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Meeting
from charsu.queries.exchange.meetings import places_held
from charsu.queries.exchange.voices import every_focal_point, voices_of
from charsu.rules.exchange.meetings import can_be_held, is_too_far
from charsu.rules.permissions import Act, Refusal
from charsu.rules.texts import clean_line, clean_text, shows


@performs(Act.MEETING_CALL)
def correct_meeting(
    *,
    actors: type_actors,
    now: datetime,
    meeting: Meeting,
    name: Mapping[str, str],
    words: Mapping[str, str],
    place: str,
    zone: str,
    starts_at: datetime,
    ends_at: datetime,
    of_a_country: int,
    register_until: datetime,
    read: str | None = None,
) -> Done:
    """Other days, another place, other words. The programme moves with the beginning; refuses PROGRAMME where it does
    not fit then, STALE where `read` is not the revision that stands, SAME_PRACTICE where nothing differs."""
    found = _to_be_held(meeting, now)
    if read is not None and read != str(found.revision):
        raise Refused(Refusal.STALE)
    if not can_be_held(
        place=place, starts_at=starts_at, ends_at=ends_at, of_a_country=of_a_country, register_until=register_until
    ):
        raise Refused(Refusal.UNFIT)
    if is_too_far(ends_at.date(), now.date()):
        raise Refused(Refusal.FAR_DAY)
    if starts_at < now and starts_at != found.starts_at:
        raise Refused(Refusal.PAST_DAY)
    if of_a_country < max(places_held(found).values(), default=0):
        raise Refused(Refusal.PLACES_HELD)
    before = _told(found)
    _move_programme(found, starts_at, ends_at)
    found.name, found.words = {**found.name, **name}, {**found.words, **words}
    found.place, found.zone, found.of_a_country = clean_line(place)[:200], zone, of_a_country
    found.starts_at, found.ends_at, found.register_until = starts_at, ends_at, register_until
    if _told(found) == before:
        raise Refused(Refusal.SAME_PRACTICE)
    found.revision += 1
    found.save()
    _tell(found, "meeting_moved", now, until=register_until.isoformat(), place=found.place)
    return Done(found)


def _to_be_held(meeting: Meeting, now: datetime) -> Meeting:
    """Nobody is told of what is over that it is elsewhere, or not at all."""
    found = _standing(meeting)
    if found.ends_at < now:
        raise Refused(Refusal.OVER)
    return found


def _standing(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if found.cancelled_at:
        raise Refused(Refusal.DONE)
    return found


def _told(meeting: Meeting) -> tuple[Any, ...]:
    """What people were told of it; in a language without words nothing is told."""
    names, words = ({code: said for code, said in of.items() if said} for of in (meeting.name, meeting.words))
    return (
        names, words, meeting.place, meeting.zone, meeting.starts_at, meeting.ends_at, meeting.of_a_country,
        meeting.register_until,
    )  # fmt: skip


def _move_programme(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    by = starts_at - meeting.starts_at
    for part in meeting.sessions.all():
        part.starts_at, part.ends_at = part.starts_at + by, part.ends_at + by
        if part.ends_at > ends_at:
            raise Refused(Refusal.PROGRAMME)
        part.save(update_fields=["starts_at", "ends_at"])


def _tell(meeting: Meeting, kind: str, now: datetime, **facts: Any) -> None:
    """A letter to every focal point, and to whoever writes for a city that is invited and has not declined."""
    people = {person.pk: person for person in every_focal_point()}
    for guest in meeting.guests.filter(declined_at=None).select_related("municipality"):
        people |= {person.pk: person for person in voices_of(guest.municipality)}
    tell_all(
        list(people.values()), kind=kind, now=now, names=meeting.name, at=meeting.starts_at.isoformat(),
        path=f"/exchange/meetings/{meeting.public_id}/", **facts,
    )  # fmt: skip


@performs(Act.MEETING_CALL)
def drop_session(*, actors: type_actors, now: datetime, meeting: Meeting, pk: int) -> Done:
    """A part leaves the programme."""
    found = _standing(meeting)
    if not found.sessions.filter(pk=pk).delete()[0]:
        raise NotThere
    return Done(found)


@performs(Act.MEETING_CALL)
def cancel_meeting(*, actors: type_actors, now: datetime, meeting: Meeting, reason: str) -> Done:
    """It does not take place. Its page stays and says why; calendars that follow its file strike it out."""
    found = _to_be_held(meeting, now)
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    found.cancelled_at, found.cancelled_why, found.revision = now, clean_text(reason), found.revision + 1
    found.save(update_fields=["cancelled_at", "cancelled_why", "revision"])
    _tell(found, "meeting_cancelled", now, words=found.cancelled_why)
    return Done(found)
