"""Why a reviewer may not see an entry."""

import pytest

from charsu.rules.conflicts import ConflictKind, EntryFacts, ReviewerFacts, conflicts

ENTRY = EntryFacts("IR", 7, frozenset({"دانشگاه تهران"}), frozenset({5}), frozenset({"Ağa Xan"}))


@pytest.mark.parametrize(
    ("reviewer", "found"),
    [
        (ReviewerFacts("RU"), ()),
        (ReviewerFacts("IR"), (ConflictKind.COUNTRY,)),
        (ReviewerFacts("RU", city=7), (ConflictKind.CITY,)),
        (ReviewerFacts("RU", employers=frozenset({"دانشگاه  تهران", "x"})), (ConflictKind.EMPLOYER,)),
        (ReviewerFacts("RU", declared=frozenset({7})), (ConflictKind.DECLARED,)),
        (ReviewerFacts("RU", written_with=frozenset({"aga xan"})), (ConflictKind.CO_AUTHOR,)),
        (ReviewerFacts("RU", person=5), (ConflictKind.ON_TEAM,)),
        (
            ReviewerFacts("IR", city=7, person=5),
            (ConflictKind.COUNTRY, ConflictKind.CITY, ConflictKind.ON_TEAM),
        ),
    ],
)
def test_each_kind(reviewer: ReviewerFacts, found: tuple[ConflictKind, ...]) -> None:
    assert conflicts(reviewer, ENTRY) == found


def test_what_is_not_known_is_no_conflict() -> None:
    empty = frozenset({"", " "})
    assert conflicts(ReviewerFacts("", employers=empty), EntryFacts("", 1, empty)) == ()


def test_kinds_fit_their_column() -> None:
    assert all(len(kind.value) <= 24 for kind in ConflictKind)
