"""The public library: facets with counts, search in any script, the map."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from charsu.gate import NotThere
from charsu.models import Division, Practice, Question, Theme
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
    columns = ("municipality_id", "municipality__longitude", "municipality__latitude", "municipality__name")
    for city, lon, lat, name, public_id in rows.values_list(*columns, "public_id")[:2000]:
        seen.setdefault(city, (lon, lat, name, str(public_id)))
    return list(seen.values())


def names_of_facets() -> dict[str, dict[str, Any]]:
    """The names of themes and divisions by their code, for the facets."""
    return {
        "theme": dict(Theme.objects.values_list("code", "name")),
        "division": dict(Division.objects.values_list("code", "name")),
    }


def answers_of(practice: Practice) -> list[tuple[dict[str, str], str]]:
    """The label of each question that was answered, with the answer; files are not published."""
    questions = Question.objects.filter(form__edition_id=practice.edition_id, form__kind=practice.kind).exclude(
        kind="file"
    )
    given: dict[str, dict[str, str]] = {}
    for question in questions:
        if practice.answers.get(question.code):
            given[question.code] = question.name
    return [(name, str(practice.answers[code])) for code, name in given.items()]
