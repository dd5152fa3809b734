"""The public library: facets with counts, search in any script, the map."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, gettext_noop

from charsu.models import Division, Practice, Theme
from charsu.rules.calendars import local_digits
from charsu.rules.place_names import name_in
from charsu.rules.texts import ascii_digits, pick, query_terms

FACETS = {
    "theme": "theme__code",
    "country": "municipality__country",
    "division": "division__code",
    "kind": "kind",
    "year": "year",
}
NAMES = {
    "theme": gettext_noop("Theme"),
    "country": gettext_noop("Country"),
    "division": gettext_noop("Size of the city"),
    "kind": gettext_noop("Kind"),
    "year": gettext_noop("Year"),
}
KINDS = {"practice": gettext_noop("practice"), "research": gettext_noop("research")}


@dataclass(frozen=True)
class Facet:
    """A facet with its options: (value, words, count)."""

    code: str
    name: str
    options: tuple[tuple[str, str, int], ...]
    chosen: str


def practices(words: str, chosen: dict[str, str]) -> QuerySet[Practice]:
    """Released practices that hold every word and every chosen facet."""
    rows = Practice.objects.select_related("municipality", "theme", "division")
    for term in query_terms(words):
        rows = rows.filter(search_text__contains=term)
    for facet, value in _plain(chosen).items():
        rows = rows.filter(**{FACETS[facet]: value})
    return rows


def _plain(chosen: dict[str, str]) -> dict[str, str]:
    """The facets that are chosen; a year in the digits of any script, and nothing for what is no year."""
    found = {code: value for code, value in chosen.items() if value and code in FACETS}
    if "year" in found:
        year = ascii_digits(found.pop("year"))
        found |= {"year": year} if year.isdecimal() and len(year) == 4 else {}
    return found


def facets(words: str, chosen: dict[str, str], countries: Mapping[str, str]) -> tuple[Facet, ...]:
    """Each facet with its counts under the words and the other facets, from one query over the words alone.
    `countries` are their names by code, in the reader's language."""
    narrowed = _plain(chosen)
    rows = list(practices(words, {}).order_by().values_list(*FACETS.values()))
    named = {**_names(), "country": countries}
    found = []
    for at, code in enumerate(FACETS):
        others = [(list(FACETS).index(key), value) for key, value in narrowed.items() if key != code]
        fit = (row for row in rows if all(str(row[place]) == value for place, value in others))
        counts = Counter(str(row[at]) for row in fit if row[at] is not None)
        options = [(value, named[code].get(value, value), n) for value, n in counts.items()]
        options.sort(key=lambda one: one[0], reverse=True) if code == "year" else options.sort(key=lambda one: one[1])
        found.append(Facet(code, gettext(NAMES[code]), tuple(options), narrowed.get(code, "")))
    return tuple(found)


def _names() -> dict[str, Mapping[str, str]]:
    """The words of each facet's values in the reader's language."""
    language = get_language() or "en"
    rulings = {
        "theme": Theme.objects.values_list("code", "name"),
        "division": Division.objects.values_list("code", "name"),
    }
    named = {part: {code: pick(name, language)[1] for code, name in rows} for part, rows in rulings.items()}
    kinds = {code: gettext(words) for code, words in KINDS.items()}
    years = {str(year): local_digits(str(year), language) for year in range(1900, 2101)}
    return {**named, "kind": kinds, "year": years}


def points(rows: QuerySet[Practice], language: str) -> list[tuple[float, float, str, str]]:
    """(longitude, latitude, city, id of a practice), one a city."""
    seen: dict[int, tuple[float, float, str, str]] = {}
    columns = ("municipality_id", *(f"municipality__{part}" for part in ("longitude", "latitude", "name", "names")))
    for city, lon, lat, latin, names, public_id in rows.values_list(*columns, "public_id")[:2000]:
        if city not in seen:
            seen[city] = (lon, lat, name_in(language, names, latin) or latin, str(public_id))
    return list(seen.values())
