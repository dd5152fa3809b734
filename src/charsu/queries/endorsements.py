"""What a national focal point endorsed: the text that was received by then, which may not be the one that counts."""

from dataclasses import dataclass
from datetime import datetime

from charsu.models import Entry


@dataclass(frozen=True)
class TextAnswered:
    """The receipt that stood when the focal point answered, and the later one that took its place, if one did."""

    received: datetime
    replaced: datetime | None


def text_answered(entry: Entry) -> TextAnswered | None:
    """Nothing where the focal point has not answered. A receipt never repeats the content of the one before it."""
    answer = getattr(entry, "endorsement", None)
    if answer is None:
        return None
    times = list(entry.receipts.order_by("pk").values_list("at", flat=True))
    before = [at for at in times if at <= answer.at]
    return TextAnswered(before[-1] if before else times[0], times[-1] if times[-1] > answer.at else None)
