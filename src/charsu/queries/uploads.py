"""Files on their way: what a team has begun to send, from whichever device, and what has arrived."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from charsu.models import Attachment, Entry, Upload
from charsu.rules.forms import Question


@dataclass(frozen=True)
class OnItsWay:
    """A file of which `offset` of `size` bytes have arrived; choosing it again, anywhere, goes on from there."""

    public_id: str
    question: str
    name: str
    size: int
    sha256: str
    offset: int
    by: str
    touched_at: datetime

    @property
    def percent(self) -> int:
        return 100 * self.offset // max(1, self.size)


def on_their_way(entry: Entry) -> list[OnItsWay]:
    rows = Upload.objects.filter(entry=entry, attachment=None).select_related("by")
    return [
        OnItsWay(str(u.public_id), u.question, u.name, u.size, u.sha256, u.offset, u.by.name, u.touched_at)
        for u in rows
    ]


def most_of(question: Question | None) -> int:
    """The bytes of one file: those of the house, or fewer where the question says so."""
    most: int = settings.ATTACHMENT_MOST_BYTES
    return min(most, question.most_bytes or most) if question else most


def held_files(entry: Entry) -> list[Attachment]:
    """The files of the draft as it stands."""
    return list(entry.attachments.filter(removed_at=None))
