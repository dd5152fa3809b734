"""The world, drawn on the server: countries shaded by a count, cities as points; nothing from outside."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template

from charsu.adapters.countries import country_name
from charsu.adapters.texts_of_the_house import read_json

register = template.Library()

# The Natural Earth projection (T. Patterson; polynomial by B. Jenny et al.), cut at 84° north.
WIDTH, HEIGHT = 1000, 445
SCALE = 182.8
TOP = 250.0
SHADES = 4


def project(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to the drawing's own units."""
    x, y = lon * 0.017453292519943295, lat * 0.017453292519943295
    y2 = y * y
    y4 = y2 * y2
    across = x * (0.8707 - 0.131979 * y2 + y4 * (-0.013791 + y4 * (0.003971 * y2 - 0.001529 * y4)))
    down = y * (1.007226 + y2 * (0.015085 + y4 * (-0.044475 + 0.028874 * y2 - 0.005916 * y4)))
    return round(WIDTH / 2 + SCALE * across, 1), round(TOP - SCALE * down, 1)


@cache
def _outlines() -> dict[str, str]:
    outlines: dict[str, str] = read_json("map/countries.json")
    return outlines


def _steps(most: int) -> list[tuple[int, int]]:
    """At most four classes of whole numbers, from 1 to the greatest count."""
    parts = min(SHADES, most)
    ends = [round(most * (n + 1) / parts) for n in range(parts)]
    return list(zip([1, *(end + 1 for end in ends)], ends, strict=False))


@register.inclusion_tag("parts/map.svg.html")
def world_map(
    shades: Mapping[str, int] | None = None,
    points: Iterable[tuple[float, float, str, str]] = (),
    caption: str = "",
    what: str = "",
) -> dict[str, Any]:
    """`{% world_map shades points caption=_("Entries by country") what=_("Entries") %}`

    shades: {iso2: count}; points: (longitude, latitude, label, address or "").
    """
    counted = {iso2: count for iso2, count in (shades or {}).items() if count > 0}
    steps = _steps(max(counted.values(), default=0)) if counted else []
    shift = SHADES - len(steps)  # few classes use the deep end of the scale
    rows = [
        {
            "name": country_name(iso2),
            "count": count,
            "d": _outlines().get(iso2, ""),
            "shade": 1 + shift + next(n for n, (_, end) in enumerate(steps) if count <= end),
        }
        for iso2, count in sorted(counted.items(), key=lambda pair: (-pair[1], country_name(pair[0])))
    ]
    drawn = []
    for lon, lat, label, url in points:
        x, y = project(float(lon), float(lat))
        drawn.append({"x": f"{x:.1f}", "y": f"{y:.1f}", "label": label, "url": url})
    return {
        "land": "".join(d for iso2, d in _outlines().items() if iso2 not in counted),
        "rows": rows,
        "points": drawn,
        "key": [{"shade": 1 + shift + n, "low": low, "high": high} for n, (low, high) in enumerate(steps)],
        "caption": caption,
        "what": what,
        "box": f"0 0 {WIDTH} {HEIGHT}",
    }


@register.inclusion_tag("parts/practice_map.svg.html")
def practice_map(
    marks: Iterable[Mapping[str, Any]],
    shades: Mapping[str, int] | None = None,
    arcs: Iterable[Any] = (),
    caption: str = "",
    what: str = "",
) -> dict[str, Any]:
    """`{% practice_map points shades arcs caption=_("Where practices are") what=_("Practices") %}`

    marks: longitude, latitude, radius, practices, cities, name, url; arcs: from_longitude, from_latitude, longitude,
    latitude, and the two names: origin, city. Countries are shaded by their count; the tables beneath hold the
    counts, and from where to where practices went.
    """
    drawn = world_map(shades, (), caption, what)
    circles = []
    for mark in sorted(marks, key=lambda one: -float(one["radius"])):
        x, y = project(float(mark["longitude"]), float(mark["latitude"]))
        circles.append({**mark, "x": f"{x:.1f}", "y": f"{y:.1f}"})
    ways = list(arcs)
    kinds = {"has_one": any(one["url"] for one in circles), "has_many": any(not one["url"] for one in circles)}
    return {**drawn, **kinds, "marks": circles, "arcs": [_arc(arc) for arc in ways], "ways": ways}


def _arc(arc: Any) -> str:
    """A curve between two places that bends away from the equator."""
    x1, y1 = project(arc.from_longitude, arc.from_latitude)
    x2, y2 = project(arc.longitude, arc.latitude)
    bend = min(90.0, 0.28 * ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    return f"M{x1:.1f},{y1:.1f}Q{(x1 + x2) / 2:.1f},{min(y1, y2) - bend:.1f} {x2:.1f},{y2:.1f}"
