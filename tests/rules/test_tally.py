"""Counting votes: quorum, recusal, thresholds, ties."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.tally import Choice, Outcome, Reason, may_dissent, tally

F, A, N, R = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.RECUSED


def ballot(*choices: Choice) -> dict[int, Choice]:
    return dict(enumerate(choices))


def test_majority_of_for_and_against() -> None:
    assert tally(ballot(F, F, A, N), quorum=3) == Outcome(True, 2, 1, 1, 0, Reason.MAJORITY)
    assert tally(ballot(F, A, A), quorum=3) == Outcome(False, 1, 2, 0, 0, Reason.FEWER)


def test_recused_members_make_no_quorum() -> None:
    assert tally(ballot(F, F, R), quorum=3) == Outcome(False, 2, 0, 0, 1, Reason.NO_QUORUM)
    assert tally(ballot(F, F, N, R), quorum=3).carried


def test_two_thirds_are_enough_when_reached() -> None:
    assert tally(ballot(F, F, A), quorum=1, threshold=Fraction(2, 3)).carried
    assert tally(ballot(F, A), quorum=1, threshold=Fraction(2, 3)).reason is Reason.FEWER
    assert not tally(ballot(N, N), quorum=1, threshold=Fraction(2, 3)).carried


@pytest.mark.parametrize(
    ("votes", "chair", "secret", "carried"),
    [
        (ballot(F, A), 0, False, True), (ballot(F, A), 1, False, False), (ballot(F, A), None, False, False),
        (ballot(F, A), 0, True, False), (ballot(F, A, N), 2, False, False), (ballot(F, A), 9, False, False),
        (ballot(N, N), 0, False, False),
    ],
)  # fmt: skip
def test_ties(votes: dict[int, Choice], chair: int | None, secret: bool, carried: bool) -> None:
    outcome = tally(votes, quorum=1, chair=chair, secret=secret)
    assert outcome.carried is carried
    assert outcome.reason is (Reason.CASTING if carried else Reason.TIED)
    assert may_dissent(outcome.reason.value, is_chair=False)
    assert may_dissent(outcome.reason.value, is_chair=True) is not carried  # from their own casting vote nobody


def test_votes_as_they_are_stored() -> None:
    assert tally({1: "for", 2: "for", 3: "against"}, quorum=3).carried  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "wrong", [{"quorum": 0}, {"quorum": 1, "threshold": Fraction(1, 3)}, {"quorum": 1, "members": {1}}]
)
def test_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        tally(ballot(F, F), **wrong)
    with pytest.raises(ValueError):
        tally({1: "yes"}, quorum=1)  # type: ignore[dict-item]


@given(st.lists(st.sampled_from(Choice), max_size=12), st.integers(1, 12))
def test_every_vote_is_counted_and_one_more_for_never_hurts(choices: list[Choice], quorum: int) -> None:
    before, after = tally(ballot(*choices), quorum=quorum), tally(ballot(*choices, F), quorum=quorum)
    assert before.for_ + before.against + before.abstained + before.recused == len(choices)
    assert after.carried or not before.carried
