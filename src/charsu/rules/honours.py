"""Tiers of honours: how one comes to each, how many there may be, and whether one more may be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How an entry comes to an honour; each value is also the word that pages show."""

    JURY = "by the jury"
    SPECIAL = "by special jury"
    SHORTLISTED = "the shortlist"
    STANDING = "by standing"
    ADMITTED = "all admitted"
    VOTE = "public vote"


@dataclass(frozen=True)
class TierRule:
    """At most `most` in each group of `per`; without `per`, of all. `most` None sets no limit. Zero given is well."""

    code: str
    way: Way = Way.JURY
    most: int | None = None
    per: tuple[str, ...] = ()

    def room(self, given: Iterable[Mapping[str, str]], of: Mapping[str, str]) -> int | None:
        """How many more of this tier the group of `of` may have; `given` are the groups of those who have it.

        None where there is no limit.
        """
        if self.most is None:
            return None
        mine = self._group(of)
        return max(0, self.most - sum(self._group(one) == mine for one in given))

    def _group(self, of: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(of.get(part, "") for part in self.per)
