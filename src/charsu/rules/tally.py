"""Counting the jury's votes on a motion."""

from collections import Counter
from collections.abc import Collection, Mapping
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
    NO_ROOM = "Not carried: it had the votes, but the limits of the rules leave no room for it."


def may_dissent(reason: str, *, is_chair: bool) -> bool:
    """Whoever took part may, but for the chair whose own casting vote carried the motion."""
    return not (is_chair and reason == Reason.CASTING)


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
    members: Collection[int] | None = None,
    secret: bool = False,
) -> Outcome:
    """Count `votes` (member -> choice). More than `threshold` of the votes for and against carries; for any
    threshold above one half, reaching it is enough. Recused members count for no quorum. A tie at one half
    is decided by the chair's own vote when there is a chair who voted, else it falls; a secret ballot knows
    no casting vote, since it would open the chair's. Raises ValueError for an unknown choice, a vote of
    someone who is not among `members`, a quorum below one, and a threshold outside [1/2, 1]."""
    if quorum < 1 or not Fraction(1, 2) <= threshold <= 1:
        raise ValueError("a quorum is at least one, a threshold at least one half and at most one")
    if members is not None and not set(votes) <= set(members):
        raise ValueError("only members vote")
    chosen = {member: Choice(vote) for member, vote in votes.items()}  # as stored, a choice is a plain word
    casting = chosen.get(chair) if chair is not None and not secret else None
    return _outcome(Counter(chosen.values()), quorum, threshold, casting)


def _outcome(count: Mapping[Choice, int], quorum: int, threshold: Fraction, casting: Choice | None) -> Outcome:
    yes, no, abstained, recused = (count.get(choice, 0) for choice in Choice)
    facts = (yes, no, abstained, recused)
    if yes + no + abstained < quorum:
        return Outcome(False, *facts, Reason.NO_QUORUM)
    if yes == no and threshold == Fraction(1, 2):
        carried = casting is Choice.FOR
        return Outcome(carried, *facts, Reason.CASTING if carried else Reason.TIED)
    share = Fraction(yes, yes + no) if yes + no else Fraction(0)
    carried = share > threshold or (threshold > Fraction(1, 2) and share == threshold)
    return Outcome(carried, *facts, Reason.MAJORITY if carried else Reason.FEWER)
