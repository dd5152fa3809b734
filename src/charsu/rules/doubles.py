"""One city that a list has twice: a town and its municipality, say, told as two with one count of people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians

from charsu.rules.texts import searchable

NEAR = 5.0  # kilometres
_DEGREE = 111.2  # kilometres to a degree of latitude


@dataclass(frozen=True)
class PlaceRow:
    number: int
    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    residents: int
    names: int  # how many the list gives: the richer row stays


def doubles(rows: Iterable[PlaceRow]) -> dict[int, int]:
    """Number -> the number of the row that stays: same name, region and count of residents, a few kilometres apart.
    Two towns of one name and size that lie apart stay two."""
    alike: dict[tuple[str, str, str, int], list[PlaceRow]] = defaultdict(list)
    for row in rows:
        if row.residents > 0:
            alike[row.country, row.region, searchable(row.name).strip(), row.residents].append(row)
    found: dict[int, int] = {}
    for group in alike.values():
        stays, *others = sorted(group, key=lambda row: (-row.names, row.number))
        found |= {row.number: stays.number for row in others if _apart(row, stays) <= NEAR}
    return found


def _apart(one: PlaceRow, other: PlaceRow) -> float:
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return _DEGREE * hypot(north, east)
