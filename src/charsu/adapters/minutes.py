"""Minutes as plain text, in the language asked for: set by a template from a sitting's facts."""

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from charsu.rules.calendars import show_instant


def draft(facts: Mapping[str, Any], language: str) -> str:
    """The text; blank lines of the template are gathered, so that it reads as written by hand."""

    def at(instant: Any) -> str:
        return show_instant(instant, facts["zone"], language, "persian" if language == "fa" else "gregorian")

    sitting = facts["sitting"]
    moves = [(str(row.juror), row.is_in, at(row.at)) for row in facts["moves"]]
    resolved = [
        {
            "motion": one.motion, "votes": one.votes, "dissents": one.dissents,
            "recused": [(name, at(out), at(back) if back else "") for name, out, back in one.recused],
        }
        for one in facts["resolved"]
    ]  # fmt: skip
    told = {
        **facts, "opened": at(sitting.opened_at), "closed": at(sitting.closed_at), "moves": moves,
        "resolved": resolved,
    }  # fmt: skip
    with translation.override(language):
        text = render_to_string("jury/minutes.txt", told)
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
