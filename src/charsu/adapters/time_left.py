"""What is left until an instant, in words."""

from datetime import datetime

from django.utils.translation import ngettext


def time_left(now: datetime, at: datetime) -> str:
    """What is left until an instant, in whole days, hours on the last two of them, minutes in the last two of those;
    nothing once it has come."""
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return ""
    days, hours = int(seconds // 86_400), int(seconds // 3600)
    if days >= 2:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if hours >= 2:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    minutes = int(seconds // 60) + 1  # the one that runs counts
    return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}
