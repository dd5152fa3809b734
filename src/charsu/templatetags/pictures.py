"""Small drawings: this says where things stand, the templates draw, and a table holds the figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()

Row = Mapping[str, Any]


def _share(value: float, low: float, high: float) -> float:
    """Where a value stands between two ends, in hundredths."""
    return round(100 * (min(max(value, low), high) - low) / (high - low), 2) if high > low else 0.0


@register.inclusion_tag("parts/bars.svg.html")
def bars(rows: Iterable[Row], caption: str = "", what: str = "", most: float | None = None) -> dict[str, Any]:
    """`{% bars rows caption=_("Entries by country") what=_("Entries") %}`

    A row: label, value; it may carry shown (the value in words), url, tone (good, warn, bad).
    `most` is the value of a full bar, the greatest of the rows if not given.
    """
    listed = [dict(row) for row in rows]
    top = most if most is not None else max((float(row["value"]) for row in listed), default=0.0)
    for row in listed:
        row["width"] = _share(float(row["value"]), 0.0, float(top))
        row.setdefault("shown", row["value"])
    return {"rows": listed, "caption": caption, "what": what}


@register.inclusion_tag("parts/intervals.svg.html")
def intervals(
    rows: Iterable[Row],
    low: float,
    high: float,
    cut: float | None = None,
    caption: str = "",
    cut_after: int | None = None,
) -> dict[str, Any]:
    """`{% intervals rows low=1 high=7 cut=5.2 caption=_("Standings") %}`

    A row: label, estimate, low, high; it may carry raw (the plain mean), url, note. `low` and `high` are the
    ends of the scale, `cut` the value of the shortlist's line, `cut_after` draws a rule under that many rows.
    """
    listed = []
    for number, row in enumerate(rows, start=1):
        places: dict[str, float | None] = {
            f"{name}_x": _share(float(row[name]), low, high) for name in ("estimate", "low", "high")
        }
        raw = row.get("raw")
        places["raw_x"] = None if raw is None else _share(float(raw), low, high)
        listed.append({**row, **places, "number": number, "last_in": number == cut_after})
    return {
        "rows": listed,
        "caption": caption,
        "low": low,
        "high": high,
        "cut": cut,
        "cut_x": None if cut is None else _share(float(cut), low, high),
        "has_raw": any(row["raw_x"] is not None for row in listed),
    }
