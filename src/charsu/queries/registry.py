"""The registry's entry of a city: its names and when they held, its residents by year, what was done to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from charsu.gate import NotThere, require
from charsu.models import CityName, Deadline, Division, Edition, Municipality, Person, RegistryChange, Residents
from charsu.queries.announced import division_for
from charsu.queries.cities import leads_to
from charsu.rules.names import SCRIPT_CODES, script_of
from charsu.rules.permissions import Act

DATA_FILE = "GeoNames"
REFERENCE = ("size_reference", "call_opens")  # the instant at which a city's size counts, the first that is set


@dataclass(frozen=True)
class Card:
    """What anybody may read of a city."""

    city: Municipality
    names: tuple[tuple[str, tuple[str, ...]], ...]  # script, names
    former: tuple[CityName, ...]
    counts: tuple[Residents, ...]
    merged: tuple[Municipality, ...]
    division: Division | None  # its size class, by the newest announced edition

    @property
    def region(self) -> str:
        """The name of the region; the data file has only numbers of some."""
        return "" if self.city.region.isdecimal() else self.city.region

    @property
    def source(self) -> str:
        return self.city.population_source or DATA_FILE


def any_city(geonameid: int) -> Municipality:
    """The row of a number as it is, merged away or not; raises NotThere for an unknown one."""
    city = Municipality.objects.select_related("merged_into").filter(geonameid=geonameid).first()
    if city is None:
        raise NotThere
    return city


def standing_for(geonameid: int) -> Municipality:
    """Where a number leads: the city that stands. What waits for an officer is not there for others."""
    city = leads_to(any_city(geonameid))
    if city is None:
        raise NotThere
    return city


def card_of(city: Municipality) -> Card:
    every = dict.fromkeys(str(name) for group in city.names.values() for name in group)
    by_script = {script: tuple(n for n in every if script_of(n) == script) for script in SCRIPT_CODES}
    names = tuple((script, group) for script, group in by_script.items() if group)
    merged = tuple(city.merged.all())
    former = CityName.objects.filter(municipality__in=[city, *merged]).order_by("until", "pk")
    return Card(city, names, tuple(former), tuple(city.counts.all()), merged, division_for(city.population))


def city_to_claim(person: Person, geonameid: int) -> Municipality | None:
    """A city that stands, or one that this person has proposed and that waits."""
    city = Municipality.objects.select_related("merged_into").filter(geonameid=geonameid).first()
    if city is not None and city.state == "proposed":
        is_mine = RegistryChange.objects.filter(municipality=city, kind="proposed", by=person).exists()
        return city if is_mine else None
    return leads_to(city)


def waiting_cities(person: Person) -> list[RegistryChange]:
    """What entrants have proposed and an officer has still to answer, the oldest first."""
    require(Act.CITY_CONFIRM, person)
    rows = RegistryChange.objects.filter(kind="proposed", municipality__state="proposed")
    return list(rows.select_related("municipality", "by").order_by("pk"))


def count_waiting_cities() -> int:
    return Municipality.objects.filter(state="proposed").count()


def changes_of(city: Municipality) -> list[RegistryChange]:
    """The history of a city and of those that were merged into it, newest first."""
    rows = RegistryChange.objects.filter(municipality__in=[city, *city.merged.all()])
    return list(rows.select_related("by", "municipality"))


def newest_changes(most: int = 20) -> list[RegistryChange]:
    return list(RegistryChange.objects.select_related("by", "municipality")[:most])


def size_of(city: Municipality, edition: Edition) -> dict[str, Any]:
    """Residents of the city at the edition's reference instant, with year and source: what an entry keeps.

    The newest count of a year up to that one; without any, what the registry says now.
    """
    days = dict(Deadline.objects.filter(edition=edition, code__in=REFERENCE).values_list("code", "at"))
    at = next((days[code] for code in REFERENCE if code in days), None)
    on: date | None = at.date() if at else None
    rows = city.counts.filter(year__isnull=False)
    found = (rows.filter(year__lte=on.year) if on else rows).first()
    return {
        "residents": found.count if found else city.population,
        "year": found.year if found else city.population_year,
        "source": found.source if found else city.population_source or DATA_FILE,
        "on": on.isoformat() if on else "",
    }
