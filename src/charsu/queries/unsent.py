"""Whether a draft says otherwise than what was received of it: only what was received counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from charsu.models import Attachment, Entry, Receipt
from charsu.queries.entries import written_in
from charsu.queries.entry_time import open_correction
from charsu.queries.forms import AskedForm, form_received


def is_unsent(
    entry: Entry, receipt: Receipt, asked: AskedForm | None = None, files: Sequence[Attachment] | None = None
) -> bool:
    """Read by the form that the receipt answered: what a later form asks otherwise was changed by nobody here. Who
    has read the present form and files already passes them on."""
    now = written_in(entry, form_received(entry, receipt, asked), files)
    return _plain(now) != _plain({name: receipt.content.get(name) for name in now})


def corrects_nothing(entry: Entry, receipt: Receipt, now: datetime) -> bool:
    """The entry was returned, and stands as it stood then."""
    correction = open_correction(entry, now)
    return correction is not None and correction.answered_at is None and not is_unsent(entry, receipt)


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """A file that was sent anew, the same to the byte, is the same file, wherever it stands in the list."""
    return {**content, "attachments": sorted((one["name"], one["sha256"]) for one in content["attachments"] or ())}
