"""When an honoured work is asked after, when its city is reminded, and when its focal point is asked to help."""

from datetime import datetime, timedelta

MONTHS = (12, 24)
TO_ANSWER = timedelta(days=45)
BETWEEN_REMINDERS = timedelta(days=14)
MOST_REMINDERS = 3
A_MONTH = timedelta(days=30.4375)  # a twelfth of 365.25 days


def is_to_remind(asked_at: datetime, last: datetime | None, reminders: int, now: datetime) -> bool:
    """A reminder every two weeks, three at most."""
    return reminders < MOST_REMINDERS and now - (last or asked_at) >= BETWEEN_REMINDERS


def is_to_escalate(due_at: datetime, reminders: int, now: datetime) -> bool:
    """After the last reminder and the last day for an answer the focal point is asked, once."""
    return reminders >= MOST_REMINDERS and now >= due_at
