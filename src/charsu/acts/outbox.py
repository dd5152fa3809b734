"""Carries out the outbox: at least once, recognisable twice by a fixed Message-ID."""

from datetime import datetime, timedelta

from django.db import transaction

from charsu.adapters.mail import Reader, send
from charsu.models import Notice

MOST_ATTEMPTS = 8


def carry_out(*, now: datetime, most: int = 50) -> int:
    """Send what is due. Returns how many letters were tried."""
    due = Notice.objects.filter(sent_at__isnull=True, next_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    notices = list(due.select_related("person")[:most])
    for notice in notices:
        _send_one(notice, now)
    return len(notices)


def reader_of(notice: Notice) -> Reader:
    person = notice.person
    if person is None:
        return Reader(notice.email, notice.language or "en")
    return Reader(person.email, person.language, person.zone, person.calendar)


def _send_one(notice: Notice, now: datetime) -> None:
    trouble = send(to=reader_of(notice), kind=notice.kind, facts=notice.facts, number=notice.pk)
    with transaction.atomic():
        notice.attempts += 1
        notice.trouble = trouble
        if trouble:
            notice.next_at = now + timedelta(minutes=2**notice.attempts)
        else:
            notice.sent_at = now
        notice.save(update_fields=["attempts", "trouble", "next_at", "sent_at"])
