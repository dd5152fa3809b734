"""The public library: facets with counts, search in any script, the map."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from charsu.gate import NotThere
from charsu.models import Practice
from charsu.rules.texts import query_terms

FACETS = {
    "theme": "theme__code",
    "country": "municipality__country",
    "division": "division__code",
    "kind": "kind",
    "year": "year",
}


@dataclass(frozen=True)
class Facet:
    code: str
    options: tuple[tuple[str, int], ...]
    chosen: str


def practices(words: str, chosen: dict[str, str]) -> QuerySet[Practice]:
    """Released practices that hold every word and every chosen facet."""
    rows = Practice.objects.select_related("municipality", "theme", "division")
    for term in query_terms(words):
        rows = rows.filter(search_text__contains=term)
    for facet, value in chosen.items():
        if value and facet in FACETS and (facet != "year" or value.isdecimal()):
            rows = rows.filter(**{FACETS[facet]: value})
    return rows


def facets(words: str, chosen: dict[str, str]) -> tuple[Facet, ...]:
    """Each facet with its counts under the words and the other facets; one query a facet."""
    found = []
    for code, column in FACETS.items():
        others = {key: value for key, value in chosen.items() if key != code}
        counts = practices(words, others).order_by(column).values(column).annotate(n=Count("pk"))
        options = tuple((str(row[column]), row["n"]) for row in counts if row[column] is not None)
        found.append(Facet(code, options, chosen.get(code, "")))
    return tuple(found)


def practice_of(public_id: Any) -> Practice:
    rows = Practice.objects.select_related("municipality", "theme", "division", "edition", "entry__laureate__tier")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotThere
    return found


def points(rows: QuerySet[Practice]) -> list[tuple[float, float, str, str]]:
    """(longitude, latitude, city, id of a practice), one a city."""
    seen: dict[int, tuple[float, float, str, str]] = {}
    for row in rows[:500]:
        city = row.municipality
        seen.setdefault(city.pk, (city.longitude, city.latitude, city.name, str(row.public_id)))
    return list(seen.values())
