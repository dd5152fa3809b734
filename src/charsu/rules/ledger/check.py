"""One line of a check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

SOME = 3


@dataclass(frozen=True)
class Check:
    """`waits`: nothing is wrong, and nothing is vouched for yet."""

    name: str
    ok: bool
    detail: str = ""
    waits: bool = False

    @property
    def word(self) -> str:
        return "wait" if self.ok and self.waits else "ok" if self.ok else "FAIL"


def because(cause: Check, followers: Sequence[Check]) -> Check:
    """The cause of a failure, with how many lines fail because of it: they would bury it."""
    failed = sum(not one.ok for one in followers)
    return replace(cause, detail=f"{cause.detail} (and {failed} more because of it)") if failed else cause


def some(names: Sequence[str]) -> str:
    """The first few of many, and how many more there are."""
    more = f" (and {len(names) - SOME} more)" if len(names) > SOME else ""
    return ", ".join(names[:SOME]) + more
