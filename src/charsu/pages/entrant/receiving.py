"""What was received of a draft, and whether it may still change: as its team reads it over the questions."""

from typing import Any

from django.utils.translation import gettext as _

from charsu.adapters.clock import now
from charsu.gate import may, why_not
from charsu.queries.entries import receipts_of
from charsu.queries.entry_time import Times, is_open, open_correction, takes_entries
from charsu.queries.unsent import is_unsent
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal


def told_receiving(person: Any, entry: Any, times: Times, asked: Any, files: Any) -> dict[str, Any]:
    """Receipts, the newest first; whether words stand here that none of them holds; and why nothing changes."""
    at, receipts = now(), receipts_of(entry)
    correction = open_correction(entry, at) if entry.edition.phase == Phase.SCREENING.value else None
    is_over = correction is None and not takes_entries(entry.edition, at, times)
    may_write = may(Act.ENTRY_SAVE, person, entry=entry) and is_open(entry, at, times)
    return {
        "receipts": receipts, "correction": correction, "is_over": is_over, "may_write": may_write,
        "is_unsent": bool(receipts) and not entry.withdrawn_at and is_unsent(entry, receipts[0], asked, files),
        "why_shut": "" if may_write else _why_shut(person, entry, is_over=is_over),
    }  # fmt: skip


def _why_shut(person: Any, entry: Any, *, is_over: bool) -> str:
    if entry.withdrawn_at:
        return _("The entry is withdrawn, so its draft cannot be changed.")
    if is_over:
        return _("The time for it is over: this draft cannot be changed any more.")
    return _((why_not(Act.ENTRY_SAVE, person, entry=entry) or Refusal.LATE).value)
