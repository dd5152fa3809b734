"""Small drawings: this says where things stand, the templates draw, and a table holds the figures."""

from collections.abc import Iterable, Mapping
from math import ceil, floor, log10
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


def _ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round numbers that enclose two values, evenly spaced: the ends of an axis and what lies between."""
    if high <= low:
        low, high = low - 0.5, high + 0.5
    step = 10.0 ** floor(log10((high - low) / most))
    step *= next(m for m in (1, 2, 2.5, 5, 10) if (high - low) / (m * step) <= most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * n, 6) for n in range(first, last + 1)]


def _cut_between(listed: list[dict[str, Any]], cut_after: int | None) -> float | None:
    """The line of the shortlist where only its length is known: half-way between the last in and the first out."""
    if cut_after is None or not 0 < cut_after < len(listed):
        return None
    return (float(listed[cut_after - 1]["estimate"]) + float(listed[cut_after]["estimate"])) / 2


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

    A row: label, estimate, low, high; it may carry raw (the plain mean), url, note. `low` and `high` are the ends of
    the scale of scores; the axis shows the part of it where the rows are. `cut` is the value of the shortlist's line,
    `cut_after` draws a rule under that many rows (and places the line between them where `cut` is not given).
    """
    listed = [dict(row) for row in rows]
    line = cut if cut is not None else _cut_between(listed, cut_after)
    seen = [
        float(row[name]) for row in listed for name in ("estimate", "low", "high", "raw") if row.get(name) is not None
    ]
    seen += [] if line is None else [float(line)]
    ticks = _ticks(min(seen, default=low), max(seen, default=high))
    first, last = ticks[0], ticks[-1]
    for number, row in enumerate(listed, start=1):
        for name in ("estimate", "low", "high", "raw"):
            value = row.get(name)
            row[f"{name}_x"] = None if value is None else _share(float(value), first, last)
        row["number"], row["last_in"] = number, number == cut_after
    return {
        "rows": listed,
        "caption": caption,
        "low": low,
        "high": high,
        "ticks": [{"value": f"{tick:g}", "x": _share(tick, first, last)} for tick in ticks],
        "cut": line,
        "cut_x": None if line is None else _share(float(line), first, last),
        "has_raw": any(row["raw_x"] is not None for row in listed),
    }
