"""What is known of a city's surroundings, each from a source that is named: `data/SOURCES.md`."""

from functools import cache

from charsu.adapters.texts_of_the_house import read_csv

CLIMATE_SOURCE = "Köppen-Geiger, by Rubel, Brugger, Haslinger and Auer (2017), doi:10.1127/metz/2016/0816"


@cache
def _climates() -> dict[int, str]:
    return {int(row["geonameid"]): row["climate"] for row in read_csv("climate.csv.gz")}


def climate_of(geonameid: int) -> str:
    """The class of Köppen and Geiger, such as "BSk"; "" for a city that the source does not have."""
    return _climates().get(geonameid, "")


def climate_group(geonameid: int) -> str:
    """Its group: tropical, dry, mild, cold or polar, by the first letter; "" where it is not known."""
    return _GROUPS.get(climate_of(geonameid)[:1], "")


def climate_kind(geonameid: int, latitude: float) -> str:
    """Its group with the season of its rain, the first two letters, in which two climates are like: a dry summer and
    a monsoon are both mild, and ask other things of a park. "" where it is not known."""
    kind = climate_of(geonameid)[:2]
    return _AS_IT_RAINS.get(kind, kind) if abs(latitude) < NO_DRY_SUMMER else kind


# Near the tropics the dry weeks before the rains fall into the half of the year that the map calls summer, and its
# rule asks for a dry summer first: Bhopal, with its monsoon, is of the class of Shiraz there. No city so near the
# equator has its rain in winter alone.
NO_DRY_SUMMER = 27.0  # degrees
_AS_IT_RAINS = {"As": "Aw", "Cs": "Cw"}


_GROUPS = {"A": "tropical", "B": "dry", "C": "mild", "D": "cold", "E": "polar"}


def around(geonameid: int, country: str) -> tuple[str, str]:
    """Climate and income of a city, as the library's facets take them. No source of income travels with us yet."""
    return climate_group(geonameid), ""
