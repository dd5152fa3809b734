"""Where the text of an offer parts from what would be signed now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charsu.queries.agreed_words import Line, plain
from charsu.rules.agreed_labels import label_of


@dataclass(frozen=True)
class Difference:
    """Where two texts of one offer part: the way to the place, and both sides."""

    way: tuple[Line, ...]
    before: str
    after: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Each place where `new` says something else than `old`, in the order of the old text."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    places = [*before, *(place for place in after if place not in before)]
    return [
        Difference(tuple(_way(place)), before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place) != after.get(place)
    ]


Place = tuple[str, ...]


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, (*place, key))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _leaves(part, (*place, _mark(part, number)))
    else:
        yield place, plain(value)


def _mark(row: Mapping[str, Any], number: int) -> str:
    """What a row is known by on both sides."""
    if "number" in row:
        return str(row["number"])
    if "kind" in row and "code" not in row:
        return " ".join(str(row[key]) for key in ("kind", "theme", "stage") if row.get(key))
    return str(row.get("code") or number)


def _way(place: Place) -> Iterator[Line]:
    for depth, key in enumerate(place):
        yield Line(depth, label=label_of(key))
