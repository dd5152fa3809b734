"""Carries out the outbox: at least once, recognisable twice by a fixed Message-ID."""

from datetime import datetime, timedelta

from django.db import transaction

from charsu.adapters.mail import send
from charsu.models import Notice

MOST_ATTEMPTS = 8


def carry_out(*, now: datetime, most: int = 50) -> int:
    """Send what is due. Returns how many letters were tried."""
    due = Notice.objects.filter(sent_at__isnull=True, next_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    notices = list(due.select_related("person")[:most])
    for notice in notices:
        _send_one(notice, now)
    return len(notices)


def _send_one(notice: Notice, now: datetime) -> None:
    person = notice.person
    trouble = send(to=person.email, language=person.language, kind=notice.kind, facts=notice.facts, number=notice.pk)
    with transaction.atomic():
        notice.attempts += 1
        notice.trouble = trouble
        if trouble:
            notice.next_at = now + timedelta(minutes=2**notice.attempts)
        else:
            notice.sent_at = now
        notice.save(update_fields=["attempts", "trouble", "next_at", "sent_at"])
