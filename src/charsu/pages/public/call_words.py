"""What the call tells at one look: the state, the same instant elsewhere, weights as bars."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from charsu.adapters.countries import countries, country_name
from charsu.adapters.zones import zone_name
from charsu.queries.editions import Call
from charsu.rules.calendars import local_number, show_instant
from charsu.rules.texts import pick


def elsewhere(at: datetime) -> list[tuple[str, str]]:
    """The same instant in each country of the union, in its main zone and its own calendar."""
    language = get_language() or "en"
    return [
        (
            country_name(row["iso2"]),
            show_instant(at, row["main_timezone"], language, row["calendar"], zone_name(row["main_timezone"])),
        )
        for row in countries().values()
        if row["status"] in {"member", "partner"}
    ]


def weights(call: Call) -> list[dict[str, Any]]:
    """Each general rubric as bars: the share of a criterion in a hundred."""
    language = get_language() or "en"
    drawn = []
    for rubric in call.rubrics:
        criteria = list(rubric.criteria.all())
        total = sum(one.weight for one in criteria) or 1
        bars = [
            {
                "label": pick(one.name, language)[1] or one.code,
                "value": one.weight,
                "shown": f"{_share(one.weight, total)} %",
            }
            for one in criteria
        ]
        drawn.append({"rubric": rubric, "bars": bars})
    return drawn


def _share(weight: int, total: int) -> str:
    share = 100 * weight / total
    shown = str(round(share)) if share == round(share) else f"{share:.1f}"
    return local_number(shown, get_language() or "en")
