"""What is left until an instant, in words."""

from datetime import datetime

from django.utils.translation import ngettext


def time_left(now: datetime, at: datetime) -> str:
    """What is left until an instant, in whole days, or hours on the last two; nothing once it has come."""
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return ""
    days, hours = int(seconds // 86_400), int(seconds // 3600)
    if days >= 2:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
