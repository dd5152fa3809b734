"""What a version of a practice keeps, and what its digest in the record binds."""

from typing import Any

from charsu.models import Practice


def content_of(practice: Practice) -> dict[str, Any]:
    """What a version keeps: the whole of what a reader sees, in text, whole numbers and lists."""
    return {
        "answers": {code: str(value) for code, value in practice.answers.items()},
        "cost": practice.cost, "grade": practice.grade, "language": practice.language, "licence": practice.licence,
        "summary": practice.summary, "targets": list(practice.targets), "title": practice.title,
        "ways": practice.ways, "year": practice.year,
    }  # fmt: skip
