"""The types of file that the house takes, by the ending of the name: what forms offer and what the store opens and
checks is one list."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
OFFERED = tuple(ending for ending in MEDIA if ending != "jpeg")  # a second spelling, no second type


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def asked_types(types: Sequence[str]) -> tuple[str, ...]:
    """Those that a question asks for and the house takes: a form of earlier days may name one that it never took."""
    return tuple(one for one in types if one in MEDIA)


def is_asked(types: Sequence[str], name: str) -> bool:
    """Whether a file of this name is of a type that the question takes; without a list it takes all that the house
    takes."""
    asked = asked_types(types)
    kinds = {MEDIA[one] for one in asked}
    return not asked or MEDIA.get(ending_of(name)) in kinds
