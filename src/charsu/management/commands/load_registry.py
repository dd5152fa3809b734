"""`charsu load_registry`: the municipalities of the union from the data file. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from charsu.adapters.texts_of_the_house import read_csv
from charsu.models import Municipality
from charsu.rules.texts import searchable

SCRIPTS = {
    "latin": "names_latin", "arabic": "names_arabic_script", "cyrillic": "names_cyrillic", "han": "names_han",
    "devanagari": "names_devanagari", "ethiopic": "names_ethiopic",
}  # fmt: skip


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(Municipality.objects.values_list("geonameid", flat=True))
        rows = [_city(row) for row in read_csv("cities.csv.gz") if int(row["geonameid"]) not in known]
        Municipality.objects.bulk_create(rows, batch_size=1000)
        if options["verbosity"]:
            self.stdout.write(f"{len(rows)} municipalities added, {len(known)} known before")


def _city(row: dict[str, str]) -> Municipality:
    names = {script: row[field].split("|") for script, field in SCRIPTS.items() if row[field]}
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
