"""What leaves tell of the rows of a store: of which acts they are, where they stand, at which instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from charsu.rules.ledger.canonical import canonical
from charsu.rules.permissions import Act

Leaf = Mapping[str, Any]
Facts = Sequence[Leaf]


def of(facts: Facts, *acts: Act) -> list[Leaf]:
    wanted = {act.value for act in acts}
    return [leaf for leaf in facts if leaf["act"] in wanted]


def where(leaf: Leaf) -> str:
    return f"leaf {leaf['index']}"


def word(value: Any) -> str:
    return canonical(value).decode()


def bears(facts: Facts, leaf: Leaf, instant: str) -> bool:
    """A leaf bears the instant of its act, or, if that lies before it, the one of the leaf that it follows."""
    at, told = datetime.fromisoformat(instant), datetime.fromisoformat(leaf["at"])
    if at >= told or leaf["index"] == 0:
        return at == told
    return datetime.fromisoformat(facts[leaf["index"] - 1]["at"]) == told
