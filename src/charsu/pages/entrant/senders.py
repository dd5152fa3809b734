"""Whether the reader submits what they write, and who does where they do not."""

from typing import Any

from charsu.gate import why_not
from charsu.queries.teams import senders_of
from charsu.rules.permissions import Act, Refusal


def told_senders(person: Any, entry: Any) -> dict[str, Any]:
    """Before or after its time an entry is submitted by nobody: that the page says of itself."""
    may_submit = why_not(Act.ENTRY_SUBMIT, person, entry=entry) is not Refusal.RIGHT
    return {"may_submit": may_submit, "senders": [] if may_submit else senders_of(entry.municipality_id)}
