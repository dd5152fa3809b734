"""When an honoured work is asked after, when its city is reminded, and when whoever stands in is asked to help."""

from datetime import datetime, timedelta

MONTHS = (12, 24)
TO_ANSWER = timedelta(days=45)
BETWEEN_REMINDERS = timedelta(days=14)
MOST_REMINDERS = 3
A_MONTH = timedelta(days=30.4375)  # a twelfth of 365.25 days


def is_to_remind(asked_at: datetime, last: datetime | None, reminders: int, now: datetime) -> bool:
    """A reminder every two weeks, three at most."""
    return reminders < MOST_REMINDERS and now - (last or asked_at) >= BETWEEN_REMINDERS


def due_after_reminder(due_at: datetime, now: datetime) -> datetime:
    """The last day for an answer that a reminder tells: the one that was told before, or, where that has passed (the
    worker stood still), two weeks from now."""
    return due_at if due_at > now else now + BETWEEN_REMINDERS


def is_to_escalate(due_at: datetime, last: datetime | None, reminders: int, now: datetime) -> bool:
    """Once, after the last day for an answer, and two weeks after the last reminder: it too can be answered."""
    is_answerable = last is not None and now - last < BETWEEN_REMINDERS
    return reminders >= MOST_REMINDERS and now >= due_at and not is_answerable
