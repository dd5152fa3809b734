"""The registry of municipalities: found by any of their names in any script."""

from charsu.models import Municipality
from charsu.rules.texts import query_terms


def find_cities(words: str, country: str = "", most: int = 30) -> list[Municipality]:
    """The cities whose names hold every term, the larger ones first."""
    terms = query_terms(words)
    if not terms:
        return []
    rows = Municipality.objects.all()
    for term in terms:
        rows = rows.filter(search_text__contains=term)
    if country:
        rows = rows.filter(country=country)
    found = list(rows[: most * 4])
    exact = [city for city in found if all(f" {term} " in city.search_text for term in terms)]
    return (exact + [city for city in found if city not in exact])[:most]


def city_of(geonameid: int) -> Municipality | None:
    return Municipality.objects.filter(geonameid=geonameid).first()
