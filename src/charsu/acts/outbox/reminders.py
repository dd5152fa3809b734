"""Reminders by rule: a draft that is unfinished before the deadline, a review that is due, an endorsement awaited,
what two cities agreed to do.

Each has a mark, by which it is written once, whatever the number of workers and however often they look.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from charsu.models import Assignment, Deadline, Edition, Encounter, Entry, Membership, Notice
from charsu.queries.cities import name_of
from charsu.queries.exchange.voices import voices_of
from charsu.rules.exchange.meetings import TASK_DAYS
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Right, Role

DRAFT_DAYS = (7, 2)  # before the call closes
REVIEW_DAYS = (3, -1)  # before reviews are due, and the day after
ENDORSEMENT_AFTER = timedelta(days=5)  # since the first entry without an answer, then once a week
A_WEEK = timedelta(days=7)


def remind(*, now: datetime) -> int:
    """Write what the rules of each edition say is to be written now. Returns how many reminders were."""
    editions = Edition.objects.filter(phase__in=[phase.value for phase in _LOOK]).order_by("pk")
    found = [row for one in editions for part in _LOOK[Phase(one.phase)] for row in part(one, now)]
    found += _tasks(now)
    known = set(Notice.objects.filter(mark__in=[row.mark for row in found]).values_list("mark", flat=True))
    made = [row for row in found if row.mark not in known]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _days_left(edition: Edition, code: str, now: datetime) -> tuple[datetime, timedelta] | None:
    at = Deadline.objects.filter(edition=edition, code=code).values_list("at", flat=True).first()
    return (at, at - now) if at else None


def _step(left: timedelta, days: tuple[int, ...]) -> int | None:
    """The newest of the days that has come, if it came within a day: a worker that slept sends no pile of them."""
    come = [day for day in days if timedelta(days=day - 1) < left <= timedelta(days=day)]
    return come[0] if come else None


def _notice(of: Edition, person: int, kind: str, mark: str, now: datetime, **facts: Any) -> Notice:
    return Notice(person_id=person, kind=kind, edition=of.slug, mark=mark, facts=facts, written_at=now, next_at=now)


def _drafts(edition: Edition, now: datetime) -> Iterator[Notice]:
    found = _days_left(edition, "call_closes", now)
    step = _step(found[1], DRAFT_DAYS) if found else None
    if found is None or step is None:
        return
    drafts = Entry.objects.filter(edition=edition, withdrawn_at=None, receipts=None).select_related("municipality")
    seats = Membership.objects.filter(role=Role.ENTRANT.value, person__is_active=True).exclude(right=Right.READ.value)
    members: dict[int, list[tuple[int, str]]] = {}
    rows = seats.filter(municipality__in=drafts.values("municipality"))
    for city, member, language in rows.values_list("municipality", "person", "person__language"):
        members.setdefault(city or 0, []).append((member, language))
    for entry in drafts:
        facts = {"title": entry.title, "until": found[0].isoformat(), "entry": str(entry.public_id)}
        for person, language in members.get(entry.municipality_id, []):
            own = name_of(entry.municipality, language)
            yield _notice(edition, person, "draft_waits", f"draft:{entry.pk}:{person}:{step}", now, **facts, city=own)


def _reviews(edition: Edition, now: datetime) -> Iterator[Notice]:
    found = _days_left(edition, "reviews_due", now)
    step = _step(found[1], REVIEW_DAYS) if found else None
    if found is None or step is None:
        return
    waiting = Assignment.objects.filter(
        entry__edition=edition, entry__withdrawn_at=None, ended_at=None, reviewer__person__is_active=True
    ).exclude(sheet__submitted_at__isnull=False)  # fmt: skip
    for person, count in Counter(waiting.values_list("reviewer__person", flat=True)).items():
        yield _notice(edition, person, "review_waits", f"review:{edition.pk}:{person}:{step}", now,
                      edition=edition.slug, count=count, until=found[0].isoformat(), is_late=step < 0)  # fmt: skip


def _endorsements(edition: Edition, now: datetime) -> Iterator[Notice]:
    """Of the works that a focal point may answer for: not those of a city for which they write themselves."""
    waiting = Entry.objects.filter(edition=edition, withdrawn_at=None, endorsement=None, receipts__isnull=False)
    rows = waiting.values("municipality__country", "municipality", "pk").annotate(first=Min("receipts__at"))
    since: dict[str, list[tuple[int, datetime]]] = {}
    for row in rows:
        since.setdefault(row["municipality__country"], []).append((row["municipality"], row["first"]))
    seats = Membership.objects.filter(role=Role.FOCAL.value, institution__country__in=since, person__is_active=True)
    teams = Membership.objects.filter(role=Role.ENTRANT.value, person__in=seats.values("person"))
    own = set(teams.values_list("person", "municipality"))
    for person, country in seats.values_list("person", "institution__country"):
        waits = [first for city, first in since[country] if (person, city) not in own]
        passed = now - min(waits, default=now)
        if passed >= ENDORSEMENT_AFTER:
            week = (passed - ENDORSEMENT_AFTER) // A_WEEK
            yield _notice(edition, person, "endorsement_waits", f"endorse:{edition.pk}:{person}:{week}", now,
                          edition=edition.slug, count=len(waits))  # fmt: skip


def _tasks(now: datetime) -> Iterator[Notice]:
    """What cities agreed to do at a meeting: whoever writes for either of them today is reminded."""
    days = {now.date() + timedelta(days=day): day for day in TASK_DAYS}
    rows = Encounter.objects.filter(done_on=None, due__in=days, meeting__cancelled_at=None).exclude(task="")
    for met in rows.select_related("meeting", "one", "other").order_by("pk"):
        facts = {"task": met.task, "last_day": str(met.due), "path": f"/exchange/meetings/{met.meeting.public_id}/"}
        day = days[met.due] if met.due else 0
        for person in {*voices_of(met.one), *voices_of(met.other)}:
            names = {"one": name_of(met.one, person.language), "other": name_of(met.other, person.language)}
            yield Notice(
                person=person, kind="task_due", mark=f"task:{met.pk}:{person.pk}:{day}", written_at=now,
                next_at=now, facts={**facts, **names, "is_late": day < 0},
            )  # fmt: skip


_LOOK: dict[Phase, tuple[Callable[[Edition, datetime], Iterator[Notice]], ...]] = {
    Phase.OPEN: (_drafts, _endorsements),
    Phase.CLOSED: (_endorsements,),
    Phase.SCREENING: (_endorsements,),
    Phase.REVIEW: (_reviews,),
}
