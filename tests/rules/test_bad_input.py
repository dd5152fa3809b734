"""What a researcher may hand in by mistake: each is refused in one sentence, at its row and column, or is right."""

import numpy as np
import pytest

from charsu.rules.assignment import Assignment, Problem, Unusable, components, connectivity, replace, solve
from charsu.rules.scoring import Reviews, calibrate, places, reviewer_report

DICE = np.random.default_rng(5)
FIT = DICE.random((12, 6))
ENTRY, REVIEWER = np.repeat(np.arange(10), 3), np.concatenate([DICE.permutation(6)[:3] for _ in range(10)])
SCORE = DICE.integers(0, 11, 30).astype(float)


def hole(value: object) -> list[object]:
    return [value if n == 7 else each for n, each in enumerate(SCORE.tolist())]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"score": hole(None)}, "row 8, column score: None"),
        ({"score": np.array(hole("7"), dtype=object)}, "row 8, column score: '7'"),
        ({"score": hole(float("nan"))}, "row 8, column score: nan"),
        ({"score": hole(11.0)}, "row 8, column score: 11"),
        ({"score": hole(4.5)}, "row 8, column score: 4.5"),
        ({"score": SCORE.astype(complex)}, "row 1, column score"),
        ({"entry": ENTRY.astype(float)}, "column entry"),
        ({"entry": ENTRY[:, None], "reviewer": REVIEWER[:, None], "score": SCORE[:, None]}, "the same length"),
        ({"entry": ENTRY[:-1]}, "the same length"),
        ({"entry": [], "reviewer": [], "score": []}, "at least one"),
        ({"entry": np.where(ENTRY == 4, 10**9, ENTRY)}, "row 13, column entry: 1e+09"),
        ({"reviewer": np.zeros(30, dtype=int)}, "row 2, columns entry and reviewer"),
        ({"lowest": "zero"}, "are numbers"),
        ({"step": 0}, "the scale is empty"),
        ({"score": np.ones(30, dtype=bool)}, "row 1, column score: True: this is not a number"),
        ({"known_entries": 10**8}, "more than 100,000 entries are known"),
        ({"known_reviewers": 10**8}, "more than 100,000 reviewers are known"),
        ({"known_entries": 10.5}, "known_entries is a whole number"),
        ({"known_entries": True}, "known_entries is a whole number"),
        ({"known_entries": 4}, "fewer are known"),
        ({"step": 1e-9}, "more than 100,000 steps"),
        ({"entry_bloc": np.full(10, np.nan), "reviewer_bloc": np.zeros(6, dtype=int)}, "entry_bloc"),
        ({"entry_bloc": np.zeros((10, 2), dtype=int), "reviewer_bloc": np.zeros(6, dtype=int)}, "entry_bloc"),
        ({"entry_bloc": np.zeros(4, dtype=int), "reviewer_bloc": np.zeros(6, dtype=int)}, "missing"),
    ],
)
def test_a_table_of_scores_without_meaning_is_refused(change: dict[str, object], told: str) -> None:
    given = {"entry": ENTRY, "reviewer": REVIEWER, "score": SCORE, "lowest": 0, "highest": 10, "step": 1}
    with pytest.raises(ValueError, match="^") as trouble:
        Reviews(**{**given, **change})
    assert told in str(trouble.value)


def test_scores_of_any_kind_of_number_are_the_same() -> None:
    plain = calibrate(Reviews(ENTRY, REVIEWER, SCORE, -3, 10, 1), seed=1)
    for kind in (np.uint8, np.int16, np.float32):
        other = calibrate(Reviews(ENTRY.astype(np.uint16), REVIEWER, SCORE.astype(kind), -3, 10, 1), seed=1)
        assert other.record == plain.record


@pytest.mark.parametrize("wish", [{"seed": None}, {"seed": -1}, {"draws": 2.5}, {"draws": 0}, {"method": "best"}])
def test_a_wish_without_meaning_is_refused(wish: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="whole number|no method"):
        calibrate(Reviews(ENTRY, REVIEWER, SCORE, 0, 10, 1), **wish)


def test_questions_to_a_calibration_are_whole_numbers() -> None:
    made = calibrate(Reviews(ENTRY, REVIEWER, SCORE, 0, 10, 1), seed=1)
    with pytest.raises(ValueError, match="whole"):
        made.p_top(2.5)
    with pytest.raises(ValueError, match="whole"):
        made.predict(np.array([0.5]), np.array([1]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"affinity": np.where(np.eye(12, 6) > 0, np.inf, FIT)}, "affinity at row 0, column 0"),
        ({"affinity": [[1, 2], [3]]}, "different lengths"),
        ({"conflicts": FIT.T > 0.5}, "shape (6, 12), not (12, 6)"),
        ({"conflicts": FIT}, "conflicts at row 0, column 0"),
        ({"country": [None] * 6}, "country at row 0"),
        ({"country": list("abcdef"), "entry_country": np.zeros(12, dtype=int)}, "names where country"),
        ({"affinity": np.where(np.eye(12, 6) > 0, np.inf, FIT)}, "inf is not a finite number"),
        ({"country": [""] * 6}, "country at row 0: a name is empty"),
        ({"anchors": [0, 0]}, "entry 0 stands in it twice"),
        ({"floor": "1"}, "'1' is not a number"),
        ({"max_load": float("inf")}, "whole numbers"),
        ({"anchors": [0.7]}, "whole numbers"),
        ({"anchors": [12]}, "no entry 12"),
        ({"pinned": [[1, 2], [3]]}, "different lengths"),
        ({"pinned": [[0, 6]]}, "pinned at row 0, column 6"),
    ],
)
def test_a_problem_without_meaning_is_refused(change: dict[str, object], told: str) -> None:
    given = {"affinity": FIT, "reviews_per_entry": 2, "max_load": 6}
    with pytest.raises(Unusable) as trouble:
        Problem(**{**given, **change})
    assert told in str(trouble.value)


def test_a_round_that_holds_a_pair_twice_is_refused() -> None:
    problem, pairs = Problem(FIT, 1, 6), [[entry, entry % 6] for entry in range(12)]
    assert isinstance(replace(problem, pairs, [0]), Assignment)
    with pytest.raises(Unusable, match="pairs at row 3, column 3: a pair stands in it twice"):
        replace(problem, [*pairs, [3, 3]], [0])


def test_reports_and_places_are_of_the_calibration_that_was_made() -> None:
    made = calibrate(Reviews(ENTRY, REVIEWER, SCORE, 0, 10, 1), seed=1)
    with pytest.raises(ValueError, match="not negative"):
        places(made, -1)
    with pytest.raises(ValueError, match="not those that the calibration was made of"):
        reviewer_report(made, Reviews(ENTRY, REVIEWER, SCORE[::-1], 0, 10, 1))


@pytest.mark.parametrize("most", [12, 10**12, 2**63])
def test_a_load_without_limit_is_no_limit(most: int) -> None:
    found = solve(Problem(FIT, 2, most), seed=1)
    assert isinstance(found, Assignment) and found.proven
    assert found.objective == pytest.approx(np.sort(FIT, axis=1)[:, -2:].sum())


def test_anchors_may_be_a_mask() -> None:
    found = solve(Problem(FIT, 2, 8, anchors=np.arange(12) == 3, anchor_reviews=2), seed=1)
    assert np.bincount(found.pairs[:, 0]).tolist() == [4 if n == 3 else 2 for n in range(12)]


@pytest.mark.parametrize("seed", [None, -1, 0.5])
def test_the_seed_is_asked_for_alike_by_both_computations(seed: object) -> None:
    with pytest.raises(ValueError, match="seed is a whole number, not negative"):
        solve(Problem(FIT, 2, 6), seed=seed)
    with pytest.raises(ValueError, match="seed is a whole number, not negative"):
        calibrate(Reviews(ENTRY, REVIEWER, SCORE, 0, 10, 1), seed=seed)


@pytest.mark.parametrize(("pair", "spot"), [([70, 3], "row 70, column 3"), ([2, -1], "row 2, column -1")])
def test_the_review_graph_has_no_pair_that_is_not_there(pair: list[int], spot: str) -> None:
    with pytest.raises(Unusable, match=f"pairs at {spot}: there is no such pair"):
        components([[0, 0], pair], 60, 20)
    with pytest.raises(Unusable, match=f"pairs at {spot}"):
        connectivity([[0, 0], pair], 60, 20)
