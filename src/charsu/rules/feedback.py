"""What an entrant learns from the judging: bands against a field large enough to hide in, and comments that
name nobody. Never a rank, never another entry's score."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from charsu.rules.texts import ascii_digits, searchable

LEAST_FIELD = 8  # entries; below this a band would tell too much about the others
# e-mail, web address, or a number of nine digits and more as telephones have it
REACHED = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|\+?\d(?:[ ()-]{0,2}\d){8,}")
SHORTEST_MARK = 3  # letters; shorter names occur in other words


class Band(StrEnum):
    """Where an entry stands on a criterion; each value is the sentence that pages show."""

    STRENGTH = "a strength of this entry"
    WITH_FIELD = "with most of the field"
    TO_GAIN = "here the entry can gain most"


@dataclass(frozen=True)
class Seen:
    """A criterion as an entrant sees it. `best_differ` says that the honoured entries stand out on it."""

    criterion: str
    band: Band
    best_differ: bool


def band(own: float, field: Sequence[float]) -> Band | None:
    """The third of the field (which holds `own`) in which `own` lies, equals sharing the middle of their ranks;
    nothing when the field is too small to hide in, or knows no difference."""
    if len(field) < LEAST_FIELD or max(field) - min(field) < 1e-9:
        return None
    below = sum(value < own - 1e-9 for value in field)
    equal = sum(abs(value - own) <= 1e-9 for value in field)
    share = (below + equal / 2) / len(field)
    if share > 2 / 3:
        return Band.STRENGTH
    return Band.TO_GAIN if share < 1 / 3 else Band.WITH_FIELD


def bands(
    own: int, field: Mapping[int, Mapping[str, float]], honoured: Collection[int], criteria: Sequence[str]
) -> tuple[Seen, ...]:
    """Each criterion of entry `own` against the field (entry -> criterion -> mean, corrected for severity).
    The two criteria on which the honoured are furthest above the rest of the field are marked; none when too
    few are honoured to speak of them together."""
    marked = _where_best_differ(field, honoured, criteria)
    seen = []
    for criterion in criteria:
        values = {entry: scores[criterion] for entry, scores in field.items() if criterion in scores}
        found = band(values[own], list(values.values())) if own in values else None
        if found is not None:
            seen.append(Seen(criterion, found, criterion in marked))
    return tuple(seen)


def _where_best_differ(
    field: Mapping[int, Mapping[str, float]], honoured: Collection[int], criteria: Sequence[str]
) -> frozenset[str]:
    best = [scores for entry, scores in field.items() if entry in honoured]
    rest = [scores for entry, scores in field.items() if entry not in honoured]
    if len(best) < 3 or len(rest) < 3:
        return frozenset()
    gaps = {c: _mean(best, c) - _mean(rest, c) for c in criteria}
    ahead = sorted((c for c in criteria if gaps[c] > 0), key=lambda c: -gaps[c])
    return frozenset(ahead[:2])


def _mean(rows: Iterable[Mapping[str, float]], criterion: str) -> float:
    values = [row[criterion] for row in rows if criterion in row]
    return sum(values) / len(values) if values else 0.0


def identifying(words: str, marks: Iterable[str]) -> tuple[str, ...]:
    """The names among `marks` (a reviewer's name and its parts, employers, city) that occur in a comment, and any
    address or number by which its writer could be reached."""
    text = searchable(words)
    found = []
    for mark in dict.fromkeys(marks):
        plain = searchable(mark).strip()
        if len(plain) >= SHORTEST_MARK or any("\u3400" <= c <= "\u9fff" for c in plain):
            whole = f" {plain} " if plain.isascii() else plain
            if plain and whole in text:
                found.append(mark)
    return (*found, *dict.fromkeys(each.group() for each in REACHED.finditer(ascii_digits(words))))


def only_leaves_out(original: str, released: str) -> bool:
    """Whether `released` says nothing that `original` does not: its words in their order, some left out
    (three dots may stand for them)."""
    left = iter(_words(original))
    return all(word in left for word in _words(released))


def _words(text: str) -> list[str]:
    return [word for word in (w.strip("….[]()") for w in text.split()) if word]
