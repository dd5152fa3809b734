"""Tiers of honours: how one comes to each, how many there may be, and who has those that come by themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MEDAL, PARTICIPATION = "medal", "participation"


class Way(StrEnum):
    """How an entry comes to an honour; each value is also the word that pages show."""

    JURY = "by the jury"
    SPECIAL = "by special jury"
    SHORTLISTED = "the shortlist"
    STANDING = "by standing"
    ADMITTED = "all admitted"
    VOTE = "public vote"


class TierFault(StrEnum):
    """Why a tier cannot be given as it is written; each value is the sentence that pages show."""

    NO_NUMBER = "Say up to how many of the best by standing have it."
    LIMIT = "All admitted have it: it has no limit."
    OF_ITSELF = "This honour comes by itself. Write one on the jury's motion as a new honour."


# These two came by themselves before the way of a tier was asked for; rules that were signed then say of them what
# they say of every tier.
OF_OLD = {MEDAL: Way.SHORTLISTED, PARTICIPATION: Way.ADMITTED}
MOVED = frozenset({Way.JURY, Way.SPECIAL, Way.VOTE})


def way_of(code: str, way: str) -> Way:
    """How one comes to the tier `code` of which the rules say `way`."""
    return OF_OLD.get(code, Way.JURY) if way == Way.JURY else Way(way)


@dataclass(frozen=True)
class TierRule:
    """At most `most` in each group of `per`; without `per`, of all. `most` None sets no limit. Zero given is well."""

    code: str
    way: Way = Way.JURY
    most: int | None = None
    per: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether it is given on a motion. What a special jury or the public chose is entered by one too."""
        return self.way in MOVED

    @property
    def fault(self) -> TierFault | None:
        if self.way is Way.ADMITTED and self.most is not None:
            return TierFault.LIMIT
        return TierFault.NO_NUMBER if self.way is Way.STANDING and self.most is None else None

    def room(self, given: Iterable[Mapping[str, str]], of: Mapping[str, str]) -> int | None:
        """How many more of this tier the group of `of` may have; `given` are the groups of those who have it.

        None where there is no limit.
        """
        if self.most is None:
            return None
        mine = self.group(of)
        return max(0, self.most - sum(self.group(one) == mine for one in given))

    def group(self, of: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(of.get(part, "") for part in self.per)

    def first(self, line: Iterable[int], of: Mapping[int, Mapping[str, str]]) -> list[int]:
        """Those of the line, the best first, who are within the number of their group."""
        counts: Counter[tuple[str, ...]] = Counter()
        found = []
        for entry in line:
            group = self.group(of.get(entry, {}))
            counts[group] += 1
            if self.most is None or counts[group] <= self.most:
                found.append(entry)
        return found

    def overfull(self, entries: Iterable[int], of: Mapping[int, Mapping[str, str]]) -> list[int]:
        """Those of `entries`, who have this tier, that are beyond the number of their group."""
        held = list(entries)
        return sorted(set(held) - set(self.first(held, of)))


def by_themselves(
    tiers: Iterable[TierRule],
    moved: Iterable[int],
    lines: Mapping[Way, Sequence[int]],
    of: Mapping[int, Mapping[str, str]],
) -> list[tuple[int, str]]:
    """(entry, tier) of the honours that nobody moves: the shortlist and the best by standing, `lines` of both with
    the best first; the tiers in their order. An entry keeps the one honour that it has: it holds its place among the
    first of a lower tier, which goes to nobody else.
    """
    held, found = set(moved), []
    for tier in tiers:
        for entry in sorted(tier.first(lines.get(tier.way, ()), of)):
            if entry not in held:
                held.add(entry)
                found.append((entry, tier.code))
    return found
