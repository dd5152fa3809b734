"""Assignment: laws that hold for any problem, equality with brute force on tiny ones, planted conflicts found."""

import subprocess
import sys
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charsu.rules.assignment import (
    Assignment,
    Block,
    BlockProblem,
    Infeasible,
    Lack,
    Mend,
    Problem,
    Relaxation,
    components,
    solve,
    solve_blocks,
)
from charsu.rules.assignment.graph import bridges

SOURCE = Path(__file__).resolve().parents[2] / "src"


def made(seed: int, entries: int, reviewers: int, **rules) -> Problem:
    dice = np.random.default_rng(seed)
    affinity = dice.random((entries, reviewers), dtype=np.float32)
    return Problem(affinity, **{"reviews_per_entry": 3, "max_load": entries} | rules)


@st.composite
def tiny(draw) -> Problem:
    entries, reviewers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    dice = np.random.default_rng(draw(st.integers(0, 2**20)))
    coarse = draw(st.booleans())
    affinity = dice.integers(0, 3, (entries, reviewers)) if coarse else dice.random((entries, reviewers))
    shape, may = affinity.shape, st.booleans()
    most = dice.integers(0, entries + 1, reviewers)
    asks = dice.integers(0, 3, entries) if draw(may) else draw(st.integers(1, 2))
    return Problem(
        affinity.astype(np.float32),
        asks,
        most,
        np.minimum(most, draw(st.integers(0, 1))),
        conflicts=dice.random(shape) < 0.2 if draw(may) else None,
        reads=dice.random(shape) < 0.5 if draw(may) else None,
        country=(country := dice.integers(0, 3, reviewers) if draw(may) else None),
        floor=float(dice.random()) if draw(may) else None,
        pinned=dice.random(shape) < 0.15 if draw(may) else None,
        overlap=(overlap := dice.random(shape) < 0.5 if draw(may) else None),
        overlap_share=0.4 if overlap is not None else 0.0,
        anchors=np.array([0]) if draw(may) else None,
        anchor_reviews=1,
        entry_country=dice.integers(0, 5, entries) if draw(may) and country is not None else None,
        connected=draw(may),
    )


def broken(problem: Problem, pairs: np.ndarray) -> list[str]:
    taken = np.zeros(problem.affinity.shape, dtype=int)
    np.add.at(taken, (pairs[:, 0], pairs[:, 1]), 1)
    least, most = problem.loads
    load, worth = taken.sum(axis=0), (taken * problem.affinity.astype(float)).sum(axis=1)
    same = [
        len({problem.country[r] for r in np.flatnonzero(row)}) < row.sum() if problem.country is not None else False
        for row in taken
    ]
    wrong = {
        "twice": (taken > 1).any(),
        "reviews": (taken.sum(axis=1) != problem.asks).any(),
        "conflict": (taken.astype(bool) & ~problem.allowed).any(),
        "load": (load > most).any() or (load < least).any(),
        "language": problem.reads is not None
        and (~(taken.astype(bool) & problem.reads).any(axis=1) & (problem.asks > 0)).any(),
        "country": any(same),
        "floor": problem.floor is not None and ((worth < problem.floor - 1e-6) & (problem.asks > 0)).any(),
        "pins": problem.pinned is not None and not taken[problem.pinned[:, 0], problem.pinned[:, 1]].all(),
        "overlap": problem.overlap is not None and (taken * problem.overlap).sum() < problem.overlap_due,
        "parts": problem.connected and components(pairs, *problem.affinity.shape).count > 1,
    }
    return [rule for rule, so in wrong.items() if so]


def best_by_trying(problem: Problem) -> float | None:
    entries, reviewers = problem.affinity.shape
    choices = [list(combinations(range(reviewers), asked)) for asked in problem.asks.tolist()]
    best = None
    for choice in product(*choices):
        pairs = np.array([(e, r) for e, rs in enumerate(choice) for r in rs], dtype=int).reshape(-1, 2)
        if not broken(problem, pairs):
            total = float(problem.affinity[pairs[:, 0], pairs[:, 1]].astype(float).sum())
            best = total if best is None else max(best, total)
    return best


@settings(max_examples=400, deadline=None)
@given(tiny())
def test_tiny_problems_equal_brute_force(problem: Problem) -> None:
    found, best = solve(problem, seed=1), best_by_trying(problem)
    if best is None:
        assert isinstance(found, Infeasible) and found.reasons
    else:
        assert isinstance(found, Assignment) and found.proven
        assert broken(problem, found.pairs) == []
        assert found.objective == pytest.approx(best, abs=1e-5)
        assert found.bound >= best - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**20), st.integers(20, 60), st.integers(14, 30), st.sampled_from([0, 2, 5]))
def test_rules_hold_and_the_bound_is_above(seed: int, entries: int, reviewers: int, levels: int) -> None:
    dice = np.random.default_rng(seed)
    affinity = dice.random((entries, reviewers), dtype=np.float32)
    affinity = np.round(affinity * levels) / levels if levels else affinity
    problem = Problem(
        affinity, 3, int(np.ceil(4.5 * entries / reviewers)), entries // reviewers,
        conflicts=dice.random(affinity.shape) < 0.05, reads=dice.random(affinity.shape) < 0.5,
        country=np.arange(reviewers) % 7,
    )  # fmt: skip
    found = solve(problem, seed=seed)
    assert isinstance(found, Assignment)
    assert broken(problem, found.pairs) == []
    assert found.objective <= found.bound <= found.objective * (1 + 1e-3)
    assert solve(problem, seed=seed).pairs.tolist() == found.pairs.tolist()


def test_bound_holds_by_the_prices_alone() -> None:
    """With loads and conflicts only, anyone can check: best three reviewers at the prices, plus prices of loads."""
    problem = made(4, 80, 30, max_load=11, min_load=4)
    found = solve(problem, seed=0)
    assert isinstance(found, Assignment)
    least, most = problem.loads
    left = np.sort(problem.affinity.astype(float) - found.prices, axis=1)[:, -3:].sum()
    dual = left + np.maximum(found.prices * least, found.prices * most).sum()
    assert dual == pytest.approx(found.bound, rel=1e-6) and dual >= found.objective - 1e-9


def test_five_hundred_by_two_hundred_with_every_rule() -> None:
    dice = np.random.default_rng(1)
    problem = made(
        1, 500, 200, max_load=10, min_load=3, conflicts=dice.random((500, 200)) < 0.05,
        reads=dice.random((500, 200)) < 0.3, country=dice.integers(0, 12, 200),
    )  # fmt: skip
    found = solve(problem, seed=3)
    assert isinstance(found, Assignment)
    assert broken(problem, found.pairs) == []
    assert found.objective >= found.bound * (1 - 1e-6)


def test_planted_hall_set_is_named_exactly() -> None:
    conflicts = np.zeros((120, 60), dtype=bool)
    conflicts[:40, 6:] = True
    found = solve(made(2, 120, 60, max_load=10, conflicts=conflicts))
    assert isinstance(found, Infeasible)
    (reason,) = found.reasons
    assert (reason.lack, reason.need, reason.capacity) == (Lack.CAPACITY, 120, 60)
    assert reason.entries == tuple(range(40)) and reason.reviewers == tuple(range(6))
    assert reason.relaxation is not None
    assert (reason.relaxation.mend, reason.relaxation.amount) == (Mend.LOAD, 60)


def test_readers_of_a_rare_language_who_are_too_few_are_named() -> None:
    reads = np.ones((40, 20), dtype=bool)
    reads[:15] = False
    reads[:15, :2] = True
    found = solve(made(2, 40, 20, max_load=7, reads=reads))
    assert isinstance(found, Infeasible)
    assert found.reasons[0].entries == tuple(range(15)) and found.reasons[0].reviewers == (0, 1)
    assert (found.reasons[0].need, found.reasons[0].capacity) == (15, 14)


@pytest.mark.parametrize(
    ("rules", "lack", "amount"),
    [
        ({"conflicts": np.eye(6, 8) + np.eye(6, 8, 1) + (np.arange(8) > 3) > 0}, Lack.REVIEWERS, 1),
        ({"reads": np.zeros((6, 8), dtype=bool)}, Lack.READERS, 1),
        ({"country": np.arange(8) % 2}, Lack.COUNTRIES, 1),
        ({"floor": 9.0}, Lack.FLOOR, None),
        ({"max_load": 2}, Lack.CAPACITY, 2),
        ({"min_load": 3}, Lack.MINIMUMS, 6),
        ({"min_load": np.array([4] + [0] * 7), "conflicts": np.arange(48).reshape(6, 8) % 16 == 0}, Lack.IDLE, 1),
    ],
)
def test_each_plain_lack_has_its_mend(rules: dict, lack: Lack, amount: float | None) -> None:
    found = solve(made(5, 6, 8, **rules))
    assert isinstance(found, Infeasible)
    reason = next(reason for reason in found.reasons if reason.lack == lack)
    assert reason.relaxation is not None
    assert amount is None or reason.relaxation.amount == amount


@pytest.mark.parametrize(("seed", "greatest"), [(3, 1.0102), (5, 0.7049)])
def test_a_lower_floor_that_is_told_can_be_met_and_no_higher_one(seed: int, greatest: float) -> None:
    """The same reviewers are the best of many entries, and their country stands in the way of others."""
    dice = np.random.default_rng(seed)
    affinity, country, own = dice.random((30, 8)), dice.integers(0, 4, 8), dice.integers(0, 4, 30)
    asked = Problem(affinity, 2, 10, floor=1.9, country=country, entry_country=own)
    found = solve(asked)
    assert isinstance(found, Infeasible)
    (told,) = [reason.relaxation for reason in found.reasons]
    assert told is not None and told.mend is Mend.FLOOR and told.amount == pytest.approx(greatest, abs=1e-4)
    assert isinstance(solve(replace(asked, floor=told.amount)), Assignment)
    assert isinstance(solve(replace(asked, floor=told.amount + 1e-3)), Infeasible)


def test_pins_that_keep_an_entry_below_the_floor_are_named_with_the_floor_that_holds() -> None:
    affinity = np.random.default_rng(1).random((20, 8))
    worst, second = np.argsort(affinity[1])[:2]
    pins = np.array([[1, worst], [1, second], [2, affinity[2].argmax()], [3, affinity[3].argmax()]])
    asked = Problem(affinity, 3, 12, floor=1.2, pinned=pins)
    found = solve(asked)
    assert isinstance(found, Infeasible)
    floor, unpin = found.reasons
    assert floor.lack is Lack.PIN_FLOOR and floor.entries == (1,) and set(floor.reviewers) == {worst, second}
    assert floor.relaxation is not None and 0.9 < floor.relaxation.amount < 1.2
    assert isinstance(solve(replace(asked, floor=floor.relaxation.amount)), Assignment)
    assert isinstance(solve(replace(asked, floor=floor.relaxation.amount + 1e-3)), Infeasible)
    assert unpin.lack is Lack.PINNED and unpin.entries == (1,)
    assert unpin.relaxation == Relaxation(Mend.UNPIN, 1)
    left = np.array([pin for pin in pins.tolist() if pin != [1, unpin.reviewers[0]]])
    assert isinstance(solve(replace(asked, pinned=left)), Assignment)


def test_where_a_lower_floor_alone_mends_nothing_it_is_not_told() -> None:
    crowded = made(5, 6, 8, floor=9.0, max_load=2)
    found = solve(crowded)
    assert isinstance(found, Infeasible)
    assert [reason.lack for reason in found.reasons] == [Lack.CAPACITY]


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_a_time_limit_that_means_nothing_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="time_limit"):
        solve(made(5, 6, 8), time_limit=limit)


def test_no_time_is_not_a_conflict() -> None:
    dice = np.random.default_rng(0)
    problem = made(0, 400, 150, max_load=10, country=dice.integers(0, 12, 150), reads=dice.random((400, 150)) < 0.3)
    with pytest.raises(TimeoutError):
        solve(problem, time_limit=0.0)


def test_parts_of_the_graph_are_joined_when_asked() -> None:
    affinity = np.kron(np.eye(3), np.ones((8, 4))) + np.random.default_rng(0).random((24, 12)) / 10
    apart, joined = (solve(Problem(affinity, 3, 8, connected=so), seed=1) for so in (False, True))
    assert isinstance(apart, Assignment) and isinstance(joined, Assignment)
    assert components(apart.pairs, 24, 12).count == 3 and components(joined.pairs, 24, 12).count == 1
    assert joined.objective < apart.objective and joined.objective >= joined.bound * (1 - 1e-6)


@pytest.mark.parametrize(
    "rules",
    [{}, {"min_load": 6, "max_load": 6}, {"country": np.arange(40) % 5}, {"pinned": np.array([[0, 0], [0, 1]])}],
)
def test_islands_are_joined_though_the_search_is_cut_short(monkeypatch, rules) -> None:
    """Many islands that are costly to join: after one step there is an answer with every rule kept, and its bound."""
    monkeypatch.setattr(sys.modules["charsu.rules.assignment.solve"], "CUTS", 1)
    home = np.repeat(np.arange(20), 6)[:, None] == np.repeat(np.arange(20), 2)[None, :]
    affinity = home * 0.8 + np.random.default_rng(0).random((120, 40)) * 0.05
    problem = Problem(affinity, **{"reviews_per_entry": 2, "max_load": 8, "connected": True} | rules)
    found = solve(problem, seed=1)
    assert isinstance(found, Assignment) and broken(problem, found.pairs) == []
    assert found.bound > found.objective > 0.9 * found.bound and not found.proven


def test_ties_that_cost_nothing_join_the_parts_at_once(monkeypatch) -> None:
    monkeypatch.setattr(sys.modules["charsu.rules.assignment.solve"], "CUTS", 1)
    problem = Problem(np.ones((30, 30)), 2, 2, connected=True)
    found = solve(problem, seed=3)
    assert isinstance(found, Assignment) and broken(problem, found.pairs) == [] and found.proven
    assert found.objective == 60


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**20))
def test_bridges_are_the_pairs_without_which_a_part_falls_in_two(seed: int) -> None:
    dice = np.random.default_rng(seed)
    entries, reviewers = dice.integers(2, 8, 2).tolist()
    taken = dice.choice(entries * reviewers, int(dice.integers(1, entries * reviewers)), replace=False)
    pairs = np.stack([taken // reviewers, taken % reviewers], axis=1).astype(np.int64)
    pairs = pairs[components(pairs, entries, reviewers).entry[pairs[:, 0]] == 0]
    nodes = sum(len(np.unique(side)) for side in pairs.T)
    for number, is_bridge in enumerate(bridges(pairs, entries, reviewers)):
        rest = np.delete(pairs, number, axis=0)
        lonely = nodes - sum(len(np.unique(side)) for side in rest.T)
        assert (components(rest, entries, reviewers).count + lonely > 1) == is_bridge


def test_loads_of_one_join_nothing_and_that_is_told() -> None:
    found = solve(Problem(np.ones((10, 31)), 3, 1, connected=True))
    assert isinstance(found, Infeasible) and found.reasons[0].lack == Lack.APART
    assert (found.reasons[0].need, found.reasons[0].capacity) == (9, 0)


def test_nothing_to_assign_and_figures_without_meaning() -> None:
    assert solve(made(0, 0, 5)).pairs.shape == (0, 2)
    with pytest.raises(ValueError, match="min_load at column 0"):
        made(0, 3, 5, min_load=4)
    with pytest.raises(ValueError, match="reviews_per_entry"):
        made(0, 3, 5, reviews_per_entry=0)


def test_the_solver_prints_nothing() -> None:
    """HiGHS greets once a process, on standard output, where the command line writes its answer."""
    words = "import numpy as n; from charsu.rules.assignment import *; solve(Problem(n.eye(4), 1, 1))"
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True, cwd=SOURCE)
    assert ran.stdout == b""


def test_by_blocks_the_answer_is_the_same() -> None:
    dice = np.random.default_rng(9)
    affinity, barred = dice.random((300, 60)), dice.random((300, 60)) < 0.1
    reads, country = dice.random((300, 60)) < 0.4, np.arange(60) % 11

    def block(first: int, last: int) -> Block:
        return Block(first, affinity[first:last], ~barred[first:last], reads[first:last])

    by_blocks = solve_blocks(BlockProblem(300, 60, block, 3, 20, 5, country, language=True), seed=4)
    whole = solve(Problem(affinity, 3, 20, 5, conflicts=barred, reads=reads, country=country), seed=4)
    assert isinstance(by_blocks, Assignment) and isinstance(whole, Assignment)
    assert by_blocks.pairs.tolist() == whole.pairs.tolist() and by_blocks.bound == pytest.approx(whole.bound)
    assert by_blocks.objective == pytest.approx(whole.objective)
    crowded = solve_blocks(BlockProblem(300, 60, block, 3, 14))
    assert isinstance(crowded, Infeasible) and crowded.reasons[0].capacity == 840
