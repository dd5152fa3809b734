"""What a meeting must be, whether it is called or changed."""

from datetime import datetime

from charsu.rules.texts import shows


def can_be_held(
    *, place: str, starts_at: datetime, ends_at: datetime, of_a_country: int, register_until: datetime
) -> bool:
    """It has a place and a length, room for somebody of each country, and is answered before it begins."""
    return shows(place) and register_until <= starts_at < ends_at and of_a_country >= 1
