"""Counting the jury's votes on a motion."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSED = "recused"


class Reason(StrEnum):
    """Why a motion was carried or not; each value is the sentence that pages show."""

    MAJORITY = "Carried by the majority required."
    CASTING = "Tied; carried by the chair's casting vote."
    TIED = "Tied; not carried."
    FEWER = "Not carried: too few votes for it."
    NO_QUORUM = "Not carried: fewer members voted than the quorum asks."


@dataclass(frozen=True)
class Outcome:
    carried: bool
    for_: int
    against: int
    abstained: int
    recused: int
    reason: Reason


def tally(
    votes: Mapping[int, Choice],
    *,
    quorum: int,
    threshold: Fraction = Fraction(1, 2),
    chair: int | None = None,
) -> Outcome:
    """Count `votes` (member -> choice). More than `threshold` of the votes for and against carries; for any
    threshold above one half, reaching it is enough. Recused members count for no quorum. A tie at one half
    is decided by the chair's own vote when there is a chair who voted, else it falls."""
    count = {choice: sum(vote is choice for vote in votes.values()) for choice in Choice}
    yes, no = count[Choice.FOR], count[Choice.AGAINST]
    facts = (yes, no, count[Choice.ABSTAIN], count[Choice.RECUSED])
    if yes + no + count[Choice.ABSTAIN] < quorum:
        return Outcome(False, *facts, Reason.NO_QUORUM)
    if yes == no and threshold == Fraction(1, 2):
        if chair is not None and votes.get(chair) is Choice.FOR:
            return Outcome(True, *facts, Reason.CASTING)
        return Outcome(False, *facts, Reason.TIED)
    share = Fraction(yes, yes + no) if yes + no else Fraction(0)
    carried = share > threshold or (threshold > Fraction(1, 2) and share == threshold)
    return Outcome(carried, *facts, Reason.MAJORITY if carried else Reason.FEWER)
