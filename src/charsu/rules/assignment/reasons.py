"""Why there is no assignment, as data whose words a page can show."""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What is missing; each value is the sentence that pages show, before the figures."""

    REVIEWERS = "Too few reviewers without a conflict may read these entries."
    READERS = "No reviewer without a conflict reads the language of these entries."
    COUNTRIES = "The reviewers who may read these entries come from too few countries."
    FLOOR = "No reviewers fit these entries as well as the least fit asks."
    CAPACITY = "The reviewers of these entries may take fewer reviews than are needed."
    MINIMUMS = "The least loads add up to more reviews than there are."
    IDLE = "These reviewers may read too few entries for their least loads."
    OVERLAP = "Too few pairs that read across themes are open."
    APART = "The review graph cannot be in one part under these rules."
    PIN_BARRED = "Pinned pairs are barred by a conflict or by the entry's own country."
    PIN_ENTRY = "More reviewers are pinned to these entries than they have reviews."
    PIN_LOAD = "More entries are pinned to these reviewers than they may take."
    PIN_COUNTRY = "Reviewers of one country are pinned to the same entry."
    PIN_LANGUAGE = "The reviewers pinned to these entries leave no place for one who reads their language."
    PIN_FLOOR = "The reviewers pinned to these entries fit them less well than the least fit asks."
    FORBIDDEN = "Pairs that were forbidden by hand leave these entries too few of these reviewers."
    PINNED = "Some of the pinned pairs cannot stand together with these rules."
    TOGETHER = "The rules cannot all hold at once; loosen the greatest load or the language rule."


class Mend(StrEnum):
    """The cheapest relaxation; each value is the sentence that pages show, with its amount in it."""

    REVIEWER = "Invite more reviewers without a conflict for these entries: %(amount)s at least."
    READER = "Invite reviewers who read the language of these entries: %(amount)s at least."
    COUNTRY = "Invite reviewers from other countries: %(amount)s at least."
    LOAD = "Raise the greatest loads of these reviewers, by %(amount)s in all."
    LEAST = "Lower the least loads, by %(amount)s in all."
    LEAST_OF_EACH = "Lower the least load of a reviewer to %(amount)s."
    FLOOR = "Lower the least fit to %(amount)s."
    SHARE = "Ask for fewer pairs that read across themes, by %(amount)s."
    UNPIN = "Take pins back: %(amount)s of them."
    PERMIT = "Take prohibitions back: %(amount)s of them are enough, between these entries and these reviewers."
    JOIN = "Bar fewer pairs, or raise the greatest loads, so that these parts can be joined."


@dataclass(frozen=True)
class Relaxation:
    """`amount` in what the sentence of `mend` counts."""

    mend: Mend
    amount: float

    @property
    def words(self) -> str:
        return self.mend.value % {"amount": f"{self.amount:g}"}


@dataclass(frozen=True)
class Reason:
    """`need` and `capacity` count reviews (for READERS readers, for COUNTRIES countries, an entry); entries and
    reviewers are row and column numbers; `relaxation` alone mends this reason."""

    lack: Lack
    entries: tuple[int, ...] = ()
    reviewers: tuple[int, ...] = ()
    need: int = 0
    capacity: int = 0
    relaxation: Relaxation | None = None


@dataclass(frozen=True)
class Infeasible:
    """The reasons, the plainest first; empty never."""

    reasons: tuple[Reason, ...]
