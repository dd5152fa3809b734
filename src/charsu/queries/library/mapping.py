"""Where practices are, for a map of the world: cities near one another on the paper become one mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from charsu.models import Adoption, Municipality
from charsu.queries.cities import name_of
from charsu.rules.exchange.uptake import ADOPTED

CELL = 1.5  # degrees: what is nearer would be drawn over one another
NAMED = 300  # marks of one city that are named; the rest tell their counts
MOST_ARCS = 400


@dataclass(frozen=True)
class Mark:
    """A place on the map: one city, or several that are too near to be told apart."""

    longitude: float
    latitude: float
    practices: int
    cities: int
    geonameid: int  # of the one city, else 0
    name: str  # of the one city, else of the first


@dataclass(frozen=True)
class Arc:
    """A practice on its way: from the city that it comes from to one that puts it to work."""

    from_longitude: float
    from_latitude: float
    longitude: float
    latitude: float
    origin: str  # names of the two cities
    city: str


def marks_of(spots: npt.NDArray[np.float64], language: str) -> list[Mark]:
    """spots (N, 3): GeoNames id, longitude, latitude of each practice that was found."""
    if not len(spots):
        return []
    ids, first, counts = np.unique(spots[:, 0].astype(np.int64), return_index=True, return_counts=True)
    places = spots[first, 1:]
    cells = np.floor(places / CELL).astype(np.int64)
    _, cell = np.unique(cells, axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    groups = _groups(cell)
    biggest = [int(group[np.argmax(counts[group])]) for group in groups]
    named = _names([int(ids[at]) for at in biggest[:NAMED]], language)
    return [
        Mark(
            float(places[at, 0]), float(places[at, 1]), int(counts[group].sum()), len(group),
            int(ids[at]) if len(group) == 1 else 0, named.get(int(ids[at]), ""),
        )
        for at, group in zip(biggest, groups, strict=True)
    ]  # fmt: skip


def _groups(cell: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    order = np.argsort(cell, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(cell[order])) + 1)


def _names(ids: Sequence[int], language: str) -> dict[int, str]:
    rows = Municipality.objects.filter(geonameid__in=ids).only("geonameid", "name", "names")
    return {city.geonameid: name_of(city, language) for city in rows}


def arcs_of(pks: Sequence[int], language: str) -> list[Arc]:
    """These practices at work in other cities, the newest first: a wish, a plan and a stop are none."""
    wanted = set(pks)
    rows = Adoption.objects.filter(stage__in=ADOPTED).order_by("-changed_at").values_list(
        "practice_id", "practice__municipality__longitude", "practice__municipality__latitude",
        "municipality__longitude", "municipality__latitude", "practice__municipality__geonameid",
        "municipality__geonameid",
    )  # fmt: skip
    kept = [row[1:] for row in rows[: MOST_ARCS * 5] if row[0] in wanted][:MOST_ARCS]
    names = _names([number for row in kept for number in row[4:]], language) if kept else {}
    return [Arc(*row[:4], names.get(row[4], ""), names.get(row[5], "")) for row in kept]
