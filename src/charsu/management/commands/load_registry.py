"""`charsu load_registry`: the union's municipalities and the catalogue of indicators, from the data. Idempotent."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from charsu.acts.exchange import load_catalogue
from charsu.adapters.texts_of_the_house import read_csv, read_json
from charsu.models import Municipality
from charsu.rules.doubles import PlaceRow, doubles
from charsu.rules.names import script_of
from charsu.rules.texts import searchable

SCRIPTS = {
    "latin": "names_latin", "arabic": "names_arabic_script", "cyrillic": "names_cyrillic", "han": "names_han",
    "devanagari": "names_devanagari", "ethiopic": "names_ethiopic",
}  # fmt: skip


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []  # noqa: RUF012 -- Django's own spelling

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(Municipality.objects.values_list("geonameid", flat=True))
        told = {int(row.pop("geonameid")): row for row in read_csv("city_names.csv")}
        rows = [_city(row, told) for row in read_csv("cities.csv.gz") if int(row["geonameid"]) not in known]
        Municipality.objects.bulk_create(rows, batch_size=1000)
        _join_doubles()
        load_catalogue(read_json("indicators.json"))
        if known:
            _tell(told)
        if options["verbosity"]:
            self.stdout.write(f"{len(rows)} municipalities added, {len(known)} known before")


def _join_doubles() -> None:
    """A row that the data has twice leads to the other, unless somebody stands behind it already."""
    twice = doubles(_place(row) for row in read_csv("cities.csv.gz"))
    stay = {city.geonameid: city for city in Municipality.objects.filter(geonameid__in=twice.values())}
    free = Municipality.objects.filter(
        geonameid__in=twice, merged_into=None, changes=None, team=None, entries=None, merged=None
    )
    late = [city for city in free if twice[city.geonameid] in stay]
    for city in late:
        city.merged_into = stay[twice[city.geonameid]]
    Municipality.objects.bulk_update(late, ["merged_into"])


def _place(row: Mapping[str, str]) -> PlaceRow:
    names = sum(len(row[field].split("|")) for field in SCRIPTS.values() if row[field])
    return PlaceRow(
        int(row["geonameid"]), row["name"], row["country"], row["admin1"], float(row["latitude"]),
        float(row["longitude"]), int(row["population"] or 0), names,
    )  # fmt: skip


def _city(row: dict[str, str], told: Mapping[int, Mapping[str, str]]) -> Municipality:
    names = {script: row[field].split("|") for script, field in SCRIPTS.items() if row[field]}
    names = _with(told.get(int(row["geonameid"]), {}), names)
    every = " ".join([row["name"], *(name for group in names.values() for name in group)])
    return Municipality(
        geonameid=int(row["geonameid"]),
        name=row["name"],
        country=row["country"],
        region=row["admin1"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"] or 0),
        zone=row["timezone"],
        names=names,
        search_text=searchable(every),
    )


def _with(told: Mapping[str, str], names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The names with those that we tell: one for a language, and others (`also`) under their script."""
    found = {**names, **{language: [name] for language, name in told.items() if name and language != "also"}}
    for name in filter(None, told.get("also", "").split("|")):
        script = script_of(name)
        found[script] = list(dict.fromkeys([*found.get(script, []), name]))
    return found


def _tell(told: Mapping[int, Mapping[str, str]]) -> None:
    """Names of cities that were loaded before the file had them, and the words by which cities are found as the
    search folds them now."""
    late = []
    for city in Municipality.objects.filter(geonameid__in=told, changes=None):  # an officer's words stand
        names = _with(told[city.geonameid], city.names)
        if city.names != names:
            city.names = names
            city.search_text = searchable(" ".join([city.name, *(n for group in city.names.values() for n in group)]))
            late.append(city)
    Municipality.objects.bulk_update(late, ["names", "search_text"])
    old = [city for city in Municipality.objects.iterator() if city.search_text != searchable(city.search_text)]
    for city in old:
        city.search_text = searchable(city.search_text)
    Municipality.objects.bulk_update(old, ["search_text"], batch_size=1000)
