"""Minutes as plain text, in the language asked for: set by a template from a sitting's facts."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from charsu.adapters.zones import zone_name
from charsu.rules.calendars import show_later, show_moment, show_offset


def draft(facts: Mapping[str, Any], language: str) -> str:
    """The text; blank lines of the template are gathered, so that it reads as written by hand. The day and the zone
    are said once, then the hour is enough."""
    opened, zone = facts["sitting"].opened_at, facts["zone"]
    calendar = "persian" if language == "fa" else "gregorian"

    def at(instant: datetime) -> str:
        return show_later(instant, opened, zone, language, calendar)

    resolved = [
        {
            "motion": one.motion, "votes": one.votes, "voters": one.voters, "silent": one.silent,
            "dissents": one.dissents,
            "recused": [(name, at(out), at(back) if back else "") for name, out, back in one.recused],
        }
        for one in facts["resolved"]
    ]  # fmt: skip
    with translation.override(language):
        told = {
            **facts, "opened": show_moment(opened, zone, language, calendar), "offset": show_offset(opened, zone),
            "place": zone_name(zone), "closed": at(facts["sitting"].closed_at), "resolved": resolved,
            "moves": [(str(row.juror), row.is_in, at(row.at)) for row in facts["moves"]],
        }  # fmt: skip
        text = render_to_string("jury/minutes.txt", told)
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
