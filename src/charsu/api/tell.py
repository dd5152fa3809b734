"""From what the queries give to what the API tells."""

from typing import Any

from charsu.queries.entries import missing_answers


def city(municipality: Any) -> dict[str, Any]:
    names = ("geonameid", "name", "country", "latitude", "longitude")
    return {name: getattr(municipality, name) for name in names}


def practice(found: Any) -> dict[str, Any]:
    return {
        "id": found.public_id, "kind": found.kind, "language": found.language, "title": found.title,
        "summary": found.summary, "theme": found.theme.code,
        "division": found.division.code if found.division else None, "year": found.year, "grade": found.grade_now,
        "city": city(found.municipality), "source": found.source, "ways": found.ways,
        "licence": found.licence, "released_at": found.released_at,
    }  # fmt: skip


def laureate(found: Any) -> dict[str, Any]:
    entry = found.entry
    return {
        "tier": found.tier.code, "tier_name": found.tier.name, "title": entry.title,
        "city": city(entry.municipality), "theme": entry.theme.code,
        "practice": getattr(getattr(entry, "practice", None), "public_id", None),
        "certificate": getattr(getattr(found, "certificate", None), "code", None),
        "withdrawn_at": getattr(getattr(found, "certificate", None), "withdrawn_at", None),
    }  # fmt: skip


def leaf(found: Any) -> dict[str, Any]:
    return {"index": found.index, "leaf": found.leaf, "leaf_hash": found.leaf_hash}


def own_entry(found: Any) -> dict[str, Any]:
    rows = found.receipts.all()
    return {
        "id": found.public_id, "edition": found.edition.slug, "city": found.municipality.name, "kind": found.kind,
        "theme": found.theme.code, "language": found.language, "title": found.title, "revision": found.revision,
        "saved_at": found.saved_at, "is_withdrawn": found.withdrawn_at is not None,
        "receipts": [{"number": r.number, "at": r.at, "commitment": r.commitment} for r in rows],
    }  # fmt: skip


def whole_entry(found: Any) -> dict[str, Any]:
    return {**own_entry(found), "answers": found.answers, "missing": missing_answers(found)}
