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

    A row: label, value; it may carry shown (the value in words), url, tone (good, warn, bad), note (under the label).
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

    A row: label, estimate, low, high; it may carry place, raw (plain mean), url, note. `low` and `high` are the ends
    of the scale of scores; the axis shows the part of it where the rows are. `cut` is the value of the line,
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
        row["number"], row["last_in"] = row.get("place", number), number == cut_after
    return {
        "rows": listed,
        "caption": caption,
        "low": low,
        "high": high,
        "ticks": [
            {"value": f"{tick:g}", "x": _share(tick, first, last), "from_right": _share(-tick, -last, -first)}
            for tick in ticks
        ],
        "cut": line,
        "cut_x": None if line is None else _share(float(line), first, last),
        "has_raw": any(row["raw_x"] is not None for row in listed),
    }


@register.inclusion_tag("parts/load.svg.html")
def load_bars(rows: Iterable[Row], caption: str = "") -> dict[str, Any]:
    """`{% load_bars rows caption=_("Load of each reviewer") %}`

    A row: label, given, most (at most); it may carry done and url.
    """
    listed = [dict(row) for row in rows]
    top = max((float(max(row["most"], row["given"])) for row in listed), default=0.0)
    for row in listed:
        row.setdefault("done", 0)
        for name in ("done", "given", "most"):
            row[f"{name}_x"] = _share(float(row[name]), 0.0, top)
    return {"rows": listed, "caption": caption}


@register.inclusion_tag("parts/lines.svg.html")
def lines(series: Iterable[Row], caption: str = "", marks: Iterable[int] = ()) -> dict[str, Any]:
    """`{% lines series caption=_("Residents near a stop, in per cent") %}`

    One of the series: label, values ({year: number}). At most four lines can be told apart. `marks` are years at
    which a rule is drawn; the words beside the picture say what they are.
    """
    listed = [dict(one) for one in series][:4]
    years = sorted({year for one in listed for year in one["values"]})
    seen = [float(value) for one in listed for value in one["values"].values()]
    ticks = _ticks(min(seen, default=0.0), max(seen, default=1.0), most=5)

    shown = [f"{tick:.6f}".rstrip("0").rstrip(".") for tick in ticks]
    left = max(56, 24 + 8 * max(map(len, shown)))  # room for the longest label

    def x(year: int) -> float:
        return round(left + (618 - left) / 100 * _share(year, years[0], years[-1]), 1) if len(years) > 1 else 337.0

    def y(value: float) -> float:
        return round(206 - 1.94 * _share(value, ticks[0], ticks[-1]), 1)

    for number, one in enumerate(listed, start=1):
        one["dots"] = [{"x": x(n), "y": y(float(v)), "year": n, "value": v} for n, v in sorted(one["values"].items())]
        one["points"] = " ".join(f"{dot['x']},{dot['y']}" for dot in one["dots"])
        one["number"] = number
    return {
        "caption": caption,
        "series": listed,
        "left": left,
        "ticks": [{"y": y(tick), "shown": words} for tick, words in zip(ticks, shown, strict=True)],
        "years": [{"x": x(year), "shown": year} for year in years[:: max(1, len(years) // 8)]],
        "marks": [x(year) for year in marks if years and years[0] <= year <= years[-1]],
        "table": [{"year": year, "values": [one["values"].get(year) for one in listed]} for year in years],
    }
