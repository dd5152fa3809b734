"""What screening found of an entry, as its team reads it beside the draft, and what came of the appeal against it."""

from typing import Any

from django.utils.translation import gettext as _

from charsu.adapters.clock import now
from charsu.gate import may
from charsu.queries.appeals import appealable, time_to_answer
from charsu.rules.eligibility import Ground
from charsu.rules.permissions import Act


def told_screening(person: Any, entry: Any) -> dict[str, Any]:
    """The ground of a refusal in words, the appeal that was made against it and until when it is answered; or the way
    to one, while there is time for it and the reader may make it."""
    result = getattr(entry, "screening", None)
    if result is None or result.result != "refused":
        return {}
    at = now()
    open_ones = [
        one for one in appealable(entry) if one.against == "screening" and (not one.until or at <= one.until)
    ]
    made = entry.appeals.filter(against="screening", at__gte=result.at).first()
    return {
        "appeal": made,
        "due": made.at + time_to_answer(entry.edition) if made else None,
        "ground": _(Ground[result.ground].value) if result.ground else "",
        "matters": open_ones if may(Act.ENTRY_APPEAL, person, entry=entry) else [],
    }
