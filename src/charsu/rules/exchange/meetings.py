"""What a meeting must be, whether it is called or changed; and how far ahead cities agree on days."""

from datetime import date, datetime

from charsu.rules.texts import shows

YEARS_AHEAD = 5
TASK_DAYS = (7, -1)  # cities are reminded: before the day by which a task is to be done, and the day after


def is_too_far(day: date, today: date) -> bool:
    """No visit or meeting is agreed on so early: the day was rather written by another calendar."""
    return day.year > today.year + YEARS_AHEAD


def can_be_held(
    *, place: str, starts_at: datetime, ends_at: datetime, of_a_country: int, register_until: datetime
) -> bool:
    """It has a place and a length, room for somebody of each country, and is answered before it begins."""
    return shows(place) and register_until <= starts_at < ends_at and of_a_country >= 1
