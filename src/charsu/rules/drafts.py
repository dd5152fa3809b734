"""Two people at one draft: what each of them changed, question by question, so that nothing is overwritten unseen.

A page carries a mark of every value that it showed. What comes back unlike its mark was typed there; what the store
holds unlike the mark was changed by somebody else meanwhile. Only where both are so do two edits meet.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from charsu.rules.texts import clean_line

MOST_TITLE = 300  # signs; a title beyond it is told, and the draft keeps the one that it had
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def is_too_long(title: str) -> bool:
    return len(clean_line(title)) > MOST_TITLE


def mark(value: Any) -> str:
    """A short mark of a value that JSON can hold; nothing for what is empty."""
    if value in _EMPTY:
        return ""
    words = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    """The marks of a draft, without those of empty values."""
    return {code: found for code, value in values.items() if (found := mark(value))}


@dataclass(frozen=True)
class Merged:
    """`values` is the draft from now on; `changed` are the codes that differ from what was held; `conflicts` are
    those that both sides changed: code -> (what is held, what was typed). In a conflict the held value stays."""

    values: dict[str, Any]
    changed: frozenset[str] = frozenset()
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def merged(held: Mapping[str, Any], typed: Mapping[str, Any], seen: Mapping[str, str]) -> Merged:
    """`held` by the store, `typed` on a page that showed values with the marks `seen`. Codes not in `typed` stay."""
    values, changed, conflicts = dict(held), set(), {}
    for code, value in typed.items():
        now, then, mine = mark(held.get(code)), seen.get(code, ""), mark(value)
        if mine in (now, then):
            continue  # the same, or not touched here
        if now == then:
            values[code] = value
            changed.add(code)
        else:
            conflicts[code] = (held.get(code), value)
    return Merged(values, frozenset(changed), conflicts)
