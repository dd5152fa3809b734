"""Which pairs the secretary may pin or forbid: one pair and many are held to the same rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[int, int]  # entry, reviewer


class Bar(StrEnum):
    """Why a pair was refused; each value is the sentence that pages show."""

    UNKNOWN = "There is no such entry or reviewer in this round."
    ABSENT = "This reviewer has not accepted the invitation, or has left."
    CONFLICT = "A conflict of interest bars this pair."
    GIVEN = "This pair was released already, and stays."
    FULL = "More reviewers would be pinned to this entry than it has reviews."
    LOAD = "More entries would be pinned to this reviewer than they may take."
    COUNTRY = "A reviewer of the same country is pinned to this entry already."
    SAME = "This is so already."
    PINNED = "This pair is pinned: take the pin back first."
    FORBIDDEN = "This pair is forbidden: take that back first."


@dataclass(frozen=True)
class Table:
    """What is known of the round: entries, the country and greatest load of each present reviewer, and pairs."""

    entries: frozenset[int]
    country: Mapping[int, str]
    most: Mapping[int, int]
    absent: frozenset[int]
    barred: frozenset[Pair]
    given: frozenset[Pair]
    pins: frozenset[Pair]
    reviews_per_entry: int
    forbidden: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Sorted:
    """What may be, in the order asked, and what may not, with the reason."""

    kept: tuple[Pair, ...]
    refused: tuple[tuple[Pair, Bar], ...]


def sort_pairs(wanted: Iterable[Pair], table: Table, *, is_pin: bool) -> Sorted:
    """Each pair in turn, as if it came alone after those before it. What was ruled is never turned round unasked."""
    pins = set(table.pins)
    kept, refused = [], []
    for pair in dict.fromkeys(wanted):
        bar = _bar(pair, table, pins, is_pin=is_pin)
        if bar is None:
            kept.append(pair)
            pins = pins | {pair} if is_pin else pins
        else:
            refused.append((pair, bar))
    return Sorted(tuple(kept), tuple(refused))


def _bar(pair: Pair, table: Table, pins: set[Pair], *, is_pin: bool) -> Bar | None:
    entry, reviewer = pair
    if reviewer in table.absent:
        return Bar.ABSENT
    if entry not in table.entries or reviewer not in table.country:
        return Bar.UNKNOWN
    if pair in table.given:
        return Bar.GIVEN
    if pair in table.pins | table.forbidden:
        is_same = is_pin == (pair in table.pins)
        return Bar.SAME if is_same else Bar.FORBIDDEN if is_pin else Bar.PINNED
    return _bar_of_pin(pair, table, pins) if is_pin else None


def _bar_of_pin(pair: Pair, table: Table, pins: set[Pair]) -> Bar | None:
    entry, reviewer = pair
    beside = [r for e, r in pins if e == entry]
    if pair in table.barred:
        return Bar.CONFLICT
    if table.country[reviewer] in {table.country.get(r) for r in beside}:
        return Bar.COUNTRY
    if len(beside) >= table.reviews_per_entry:
        return Bar.FULL
    if Counter(r for _, r in pins)[reviewer] >= table.most[reviewer]:
        return Bar.LOAD
    return None
