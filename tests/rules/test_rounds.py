"""A round under way: who left is replaced with the least disturbance, extra reviews are added."""

from dataclasses import replace as changed

import numpy as np
import pytest

from charsu.rules.assignment import (
    Assignment,
    Infeasible,
    Lack,
    Problem,
    Unusable,
    components,
    connectivity,
    extend,
    replace,
    solve,
)  # fmt: skip


def under_way(max_load: int = 12) -> tuple[Problem, np.ndarray]:
    dice = np.random.default_rng(7)
    problem = Problem(
        dice.random((60, 20)), 3, max_load, 2, conflicts=dice.random((60, 20)) < 0.1,
        reads=dice.random((60, 20)) < 0.6, country=np.arange(20) % 9,
    )  # fmt: skip
    found = solve(problem, seed=1)
    assert isinstance(found, Assignment)
    return problem, found.pairs


def rows(pairs: np.ndarray) -> set[tuple[int, ...]]:
    return set(map(tuple, pairs.tolist()))


def test_only_the_pairs_of_who_left_move_and_no_score_is_lost() -> None:
    problem, pairs = under_way()
    finished = pairs[pairs[:, 1] == 4][:2]
    found = replace(problem, pairs, np.array([4, 11]), finished=finished, seed=2)
    assert isinstance(found, Assignment)
    assert rows(found.removed) == {pair for pair in rows(pairs) if pair[1] in (4, 11)} - rows(finished)
    assert len(found.added) == len(found.removed) and rows(finished) <= rows(found.pairs)
    assert {r for _, r in rows(found.pairs) - rows(finished)}.isdisjoint({4, 11})
    assert (np.bincount(found.pairs[:, 0]) == 3).all() and np.bincount(found.pairs[:, 1]).max() <= 12
    for row in found.pairs.reshape(60, 3, 2):
        assert len(set(problem.country[row[:, 1]])) == 3 and problem.reads[row[:, 0], row[:, 1]].any()
    again = replace(problem, pairs, np.array([4, 11]), finished=finished, seed=2)
    assert again.pairs.tolist() == found.pairs.tolist()


def test_the_fewest_others_move_where_some_must() -> None:
    """Entry 1 may only be read by reviewers 0 and 2. Reviewer 2 leaves; 0 is full: one other pair moves."""
    conflicts = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=bool)
    problem = Problem(np.ones((3, 4)), 1, 1, conflicts=conflicts)
    found = replace(problem, np.array([[0, 0], [1, 2], [2, 3]]), [2])
    assert isinstance(found, Assignment)
    assert rows(found.pairs) == {(0, 1), (1, 0), (2, 3)}
    assert rows(found.removed) == {(0, 0), (1, 2)} and rows(found.added) == {(0, 1), (1, 0)}


def test_more_move_where_the_floor_asks_it() -> None:
    """Reviewer 2 leaves entry 0. Both other pairs could stay if 3 took it, but below the floor: so one moves."""
    affinity = np.array([[1, 0.1, 1, 0.1], [1, 0.1, 1, 1], [0.1, 1, 1, 0.1]])
    standing = np.array([[0, 2], [1, 0], [2, 1]])
    freely = replace(Problem(affinity, 1, 1), standing, [2])
    found = replace(Problem(affinity, 1, 1, floor=0.5), standing, [2])
    assert isinstance(freely, Assignment) and rows(freely.removed) == {(0, 2)}
    assert isinstance(found, Assignment) and rows(found.pairs) == {(0, 0), (1, 3), (2, 1)}


def test_a_finished_pair_does_not_move_even_if_nothing_else_would_do() -> None:
    conflicts = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=bool)
    problem = Problem(np.ones((3, 4)), 1, 1, conflicts=conflicts)
    found = replace(problem, np.array([[0, 0], [1, 2], [2, 3]]), [2], finished=np.array([[0, 0]]))
    assert isinstance(found, Infeasible) and found.reasons[0].entries == (1,)


def test_a_conflict_found_in_mid_round_moves_its_pair_only() -> None:
    problem, pairs = under_way()
    conflicts = problem.conflicts.copy()
    conflicts[tuple(pairs[5])] = True
    found = replace(changed(problem, conflicts=conflicts), pairs, [])
    assert isinstance(found, Assignment)
    assert rows(found.removed) == {tuple(pairs[5].tolist())} and len(found.added) == 1


def test_extra_reviews_stand_beside_the_others_under_the_same_rules() -> None:
    problem, pairs = under_way(14)
    extra = np.zeros(60, dtype=int)
    extra[[3, 8]] = 2, 1
    found = extend(problem, pairs, extra, seed=5)
    assert isinstance(found, Assignment)
    assert rows(pairs) <= rows(found.pairs) and len(found.removed) == 0
    assert np.bincount(found.added[:, 0], minlength=60).tolist() == extra.tolist()
    assert len(set(problem.country[found.pairs[found.pairs[:, 0] == 3, 1]])) == 5


def test_more_than_the_countries_allow_is_told() -> None:
    problem, pairs = under_way()
    found = extend(problem, pairs, np.eye(60, dtype=int)[0] * 8)
    assert isinstance(found, Infeasible) and Lack.COUNTRIES in {reason.lack for reason in found.reasons}


def test_what_cannot_be_meant_is_refused_with_its_place() -> None:
    problem, pairs = under_way()
    with pytest.raises(Unusable, match="gone at column 20"):
        replace(problem, pairs, [20])
    with pytest.raises(Unusable, match="pairs at row 60, column 0"):
        replace(problem, np.array([[60, 0]]), [1])
    with pytest.raises(Unusable, match="finished"):
        replace(problem, pairs[1:], [1], finished=pairs[:1])
    with pytest.raises(Unusable, match="extra"):
        extend(problem, pairs, np.full(60, -1))


def test_parts_and_how_firmly_they_hang_together() -> None:
    pairs = np.array([[0, 0], [1, 0], [2, 1], [3, 1], [4, 1]])
    parts = components(pairs, 6, 3)
    assert parts.count == 2 and parts.sizes.tolist() == [3, 2]
    assert parts.entry.tolist() == [1, 1, 0, 0, 0, -1] and parts.reviewer.tolist() == [1, 0, -1]
    assert connectivity(pairs, 6, 3) == 0.0
    chain = np.array([[e, r] for e in range(40) for r in (e, e + 1)])
    whole = np.array([[e, r] for e in range(40) for r in range(41)])
    assert 0 < connectivity(chain, 40, 41) < 0.01 and connectivity(whole, 40, 41) == pytest.approx(1.0)
    wide = np.array([[e, r] for e in range(600) for r in (e % 20, (e * 7 + 1) % 20)])
    small = np.array([[e, r] for e in range(140) for r in (e % 20, (e * 7 + 1) % 20)])
    assert connectivity(wide, 600, 20) == pytest.approx(connectivity(small, 140, 20), abs=0.05)
