"""Little data, odd data and bad data: each has a stated answer."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charsu.rules.scoring import (
    Band,
    Reviews,
    calibrate,
    chosen,
    places,
    reviewer_report,
    value_of_information,
)
from tests.rules.test_scoring import planted

METHODS = ["mean", "additive", "ordinal"]
PAIR = ["additive", "ordinal"]


def table(entry: list[int], reviewer: list[int], score: list[float], **more: int) -> Reviews:
    return Reviews(np.array(entry), np.array(reviewer), np.array(score, dtype=float), 0, 10, 1, **more)


@pytest.mark.parametrize("method", METHODS)
def test_one_reviewer_has_no_severity(method: str) -> None:
    made = calibrate(table([0, 1, 2, 3], [0, 0, 0, 0], [2, 5, 7, 9]), method=method, seed=1)
    assert abs(made.severity[0]) < 0.4 and (np.diff(made.estimate) > 0).all()
    if method != "mean":
        assert made.severity_high[0] - made.severity_low[0] > 1


@pytest.mark.parametrize("method", METHODS)
def test_one_entry_with_many_reviews_is_near_their_mean(method: str) -> None:
    made = calibrate(table([0] * 6, list(range(6)), [6, 7, 7, 8, 7, 7]), method=method, seed=1)
    assert made.estimate[0] == pytest.approx(7, abs=0.4) and made.p_top(1).tolist() == [1.0]
    assert value_of_information(made, made.fit.reviews, 1, 5) == ()


@pytest.mark.parametrize("method", METHODS)
def test_an_entry_without_a_sheet_is_at_the_mean_and_least_sure(method: str) -> None:
    _, _, reviews = planted(2, entries=60, reviewers=12)
    kept = reviews.entry != 7
    rest = Reviews(
        reviews.entry[kept], reviews.reviewer[kept], reviews.score[kept], 0, 10, 1, known_entries=61,
        known_reviewers=13,
    )  # fmt: skip
    made = calibrate(rest, method=method, seed=1)
    wide = made.high - made.low
    assert len(made.estimate) == 61 and len(made.severity) == 13
    for absent in (7, 60):
        assert made.estimate[absent] == pytest.approx(made.estimate.mean(), abs=0.6)
        assert wide[absent] > np.delete(wide, [7, 60]).max()
    assert abs(made.severity[12]) < 0.3
    told = reviewer_report(made, rest)[12]
    assert told.sheets == 0 and told.severity is None and told.agreement is None


@pytest.mark.parametrize("method", PAIR)
def test_an_entry_that_lacks_a_review_is_less_sure_and_not_punished(method: str) -> None:
    _, _, reviews = planted(2, entries=100, reviewers=20)
    kept = np.ones(len(reviews.entry), dtype=bool)
    kept[0] = False
    less = Reviews(reviews.entry[kept], reviews.reviewer[kept], reviews.score[kept], 0, 10, 1)
    full, lacking = (calibrate(x, method=method, seed=1, draws=2000) for x in (reviews, less))
    assert (lacking.high - lacking.low)[0] > (full.high - full.low)[0]
    assert abs(lacking.estimate[0] - full.estimate[0]) < 1.5


@pytest.mark.parametrize("method", METHODS)
def test_all_at_the_ceiling_are_equal_and_high(method: str) -> None:
    full = table([0, 0, 1, 1, 2, 2], [0, 1, 1, 2, 2, 0], [10] * 6)
    made = calibrate(full, method=method, seed=1)
    assert np.ptp(made.estimate) < 1e-9 and {p.place for p in places(made, 1)} == {1} and (made.high > 9.9).all()
    assert made.p_top(1).sum() == pytest.approx(1) and made.p_top(1).max() < 0.6
    if method == "ordinal":
        assert (made.high > 10.2).all()


@pytest.mark.parametrize("end", [0, 10])
def test_a_field_at_an_end_of_the_scale_stays_near_it(end: int) -> None:
    """A ten is at least ten; how far beyond, no score says."""
    dice = np.random.default_rng(1)
    entry, reviewer = np.repeat(np.arange(20), 3), np.concatenate([dice.permutation(8)[:3] for _ in range(20)])
    made = calibrate(table(entry.tolist(), reviewer.tolist(), [end] * 60), seed=1)
    assert (np.abs(made.estimate - end) < 1.5).all()
    assert (made.low < end).all() and (end < made.high).all()
    slight = 0.3  # what 400 draws leave of chance where the scores hold no severity at all
    assert (made.severity_low < slight).all() and (made.severity_high > -slight).all()


ONE_REVIEWER = [
    ([7, 5], 3), ([7, 7, 6, 7, 7, 7, 8, 7], 26), ([7, 6, 6, 7, 6, 8, 7], 16), ([8, 7, 7, 7, 7, 7], 20),
    ([6, 5, 6], 29),
]  # fmt: skip


@pytest.mark.parametrize(("scores", "seed"), ONE_REVIEWER)
def test_the_levels_of_one_reviewer_stay_on_the_scale(scores: list[float], seed: int) -> None:
    made = calibrate(table(list(range(len(scores))), [0] * len(scores), scores), seed=seed)
    assert np.abs(made.estimate - scores).max() < 1
    assert ((made.low >= 0) & (made.low <= made.estimate) & (made.estimate <= made.high) & (made.high <= 10)).all()


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(1, 6), st.integers(1, 3), st.integers(0, 99), st.sampled_from(METHODS))
def test_however_little_there_is_levels_are_near_the_scale(
    data: st.DataObject, entries: int, reviewers: int, seed: int, method: str
) -> None:
    pairs = [(e, r) for e in range(entries) for r in range(reviewers)]
    scores = data.draw(st.lists(st.integers(0, 10), min_size=len(pairs), max_size=len(pairs)))
    made = calibrate(table([e for e, _ in pairs], [r for _, r in pairs], scores), method=method, seed=seed, draws=100)
    assert (made.low <= made.estimate).all() and (made.estimate <= made.high).all()
    assert (made.high - made.low).max() < 20
    assert made.estimate.min() > -3 and made.estimate.max() < 13


@pytest.mark.parametrize("method", METHODS)
def test_nobody_is_sure_across_parts_but_by_their_own(method: str) -> None:
    """Two fields without a common reviewer: the best of one may be behind all of the other."""
    entry, reviewer = np.repeat(np.arange(8), 6), np.tile(np.arange(6), 8) + 6 * np.repeat(np.arange(8) // 4, 6)
    score = np.array([9, 7, 3, 1, 8, 6, 4, 2])[entry] + np.resize([0, 1], 48)
    made = calibrate(Reviews(entry, reviewer, score, 0, 10, 1), method=method, seed=1)
    assert made.components.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    bands = {place.entry: place.band for place in places(made, 2)}
    assert bands == {e: Band.OUT if e % 4 > 1 else Band.CONTESTED for e in range(8)}
    assert {p.entry for p in places(made, 6) if p.band is Band.IN} == {0, 1, 4, 5}


@pytest.mark.parametrize("method", METHODS)
def test_equal_sheets_have_equal_chances(method: str) -> None:
    made = calibrate(table([0, 1, 2, 3] * 2, [0] * 4 + [1] * 4, [7, 7, 7, 5, 6, 6, 6, 6]), method=method, seed=1)
    chance = made.p_top(1)
    assert chance[0] == chance[1] == chance[2] > chance[3] and chance.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS)
def test_equals_are_in_by_lots_and_never_by_number(method: str) -> None:
    reviews = table([*range(8), *range(8)], [0] * 8 + [1] * 8, [6] * 16)
    made = calibrate(reviews, method=method, seed=1, draws=4000)
    assert np.allclose(made.p_top(2), 0.25, atol=0.05)
    if method != "ordinal":
        assert {p.place for p in places(made, 2)} == {1}
        first = [min(chosen(calibrate(reviews, method=method, seed=s, draws=1), 1)) for s in range(40)]
        assert len(set(first)) > 4


@pytest.mark.parametrize("method", METHODS)
def test_predictions_are_for_everyone_and_add_up(method: str) -> None:
    quality, severity, reviews = planted(8, favour=0.5)
    made = calibrate(reviews, method=method, seed=1)
    entry, reviewer = np.array([0, 0, 200, 200, 5000]), np.array([0, 40, 0, 40, 9999])
    mean, pmf = made.predict(entry, reviewer)
    assert pmf.shape == (5, 11) and np.allclose(pmf.sum(axis=1), 1) and (pmf >= 0).all()
    assert np.allclose(mean, pmf @ np.arange(11))
    spread = np.sqrt((pmf * (np.arange(11) - mean[:, None]) ** 2).sum(axis=1))
    assert (
        spread[0] < spread[2]
        and spread[3] == pytest.approx(spread[4])
        and mean[3] == pytest.approx(quality.mean(), abs=0.4)
    )
    if method != "mean":
        strict, mild = int(severity.argmax()), int(severity.argmin())
        means, _ = made.predict(np.array([200, 200]), np.array([strict, mild]))
        assert means[0] + 0.5 * np.ptp(severity) < means[1]
    assert made.predict(np.zeros(0, int), np.zeros(0, int))[1].shape == (0, 11)
    with pytest.raises(ValueError, match="numbered"):
        made.predict(np.array([-1]), np.array([0]))


@pytest.mark.parametrize("levels", [2, 3, 4, 6])
@pytest.mark.parametrize("method", METHODS)
def test_scales_of_few_levels(levels: int, method: str) -> None:
    dice = np.random.default_rng(levels)
    entry, reviewer = np.repeat(np.arange(80), 3), np.concatenate([dice.permutation(12)[:3] for _ in range(80)])
    quality = dice.standard_normal(80)
    score = np.digitize(
        quality[entry] + 0.6 * dice.standard_normal(240), np.quantile(quality, np.arange(1, levels) / levels)
    )
    made = calibrate(Reviews(entry, reviewer, score, 0, levels - 1, 1), method=method, seed=1)
    assert np.corrcoef(made.estimate, quality)[0, 1] > 0.6
    _, pmf = made.predict(entry, reviewer)
    assert np.allclose(pmf.sum(axis=1), 1)
    if method == "ordinal":
        assert np.abs(pmf.mean(axis=0) - np.bincount(score) / 240).max() < 0.06


def test_levels_that_people_avoid_are_learnt() -> None:
    """Half points are there, but nobody gives them: the model finds out, and predicts none."""
    _, _, whole = planted(4, entries=300)
    half = Reviews(whole.entry, whole.reviewer, whole.score, 0, 10, 0.5)
    made, linear = (calibrate(half, method=m, seed=1) for m in ("ordinal", "additive"))
    _, pmf = made.predict(whole.entry, whole.reviewer)
    assert (
        pmf[:, 1::2].sum(axis=1).mean() < 0.1 < linear.predict(whole.entry, whole.reviewer)[1][:, 1::2].sum(1).mean()
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_sheets_does_not_matter(method: str) -> None:
    _, _, reviews = planted(3, entries=40, reviewers=10)
    turned = np.random.default_rng(1).permutation(len(reviews.entry))
    mixed = Reviews(
        reviews.entry[turned], reviews.reviewer[turned], reviews.score[turned], 0, 10, 1, reviews.entry_bloc,
        reviews.reviewer_bloc,
    )  # fmt: skip
    assert calibrate(mixed, method=method, draws=30).record == calibrate(reviews, method=method, draws=30).record


def test_another_process_with_more_threads_gives_the_same_bits() -> None:
    words = (
        "from tests.rules.test_scoring import planted; from charsu.rules.scoring import METHODS, calibrate\n"
        "made = (calibrate(planted(5, entries=400, reviewers=150)[2], method=m, seed=3, draws=50) for m in METHODS)\n"
        "print(*(one.method + one.digest for one in made))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", words], env=os.environ | {"OPENBLAS_NUM_THREADS": threads}, check=True,
            capture_output=True, text=True,
        ).stdout
        for threads in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1] and len(told[0].split()) == len(METHODS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": [5, 11]}, r"row 2, column score: 11: outside"), ({"score": [float("nan"), 5]}, r"row 1"),
        ({"score": [5, 5.5]}, r"row 2, column score: 5.5: not on"), ({"entry": [0, -1]}, r"row 2, column entry"),
        ({"entry": [0, 0], "reviewer": [3, 3]}, r"row 2, columns entry and reviewer: .* in row 1 already"),
        ({"entry": [0.0, 1.5]}, r"column entry.*whole"), ({"score": [float("inf"), 5]}, r"row 1, column score"),
        ({"known_entries": 1}, "fewer are known"), ({"highest": 9.5}, "whole number"), ({"step": -1}, "empty"),
    ],
)  # fmt: skip
def test_bad_sheets_are_named_by_row_and_column(change: dict, words: str) -> None:
    sound = {"entry": [0, 1], "reviewer": [0, 0], "score": [5.0, 6.0], "lowest": 0.0, "highest": 10.0, "step": 1.0}
    given = {k: np.array(v) if isinstance(v, list) else v for k, v in (sound | change).items()}
    with pytest.raises(ValueError, match=words):
        Reviews(**given)


def test_levels_beyond_what_was_given_do_not_swallow_a_short_panel():
    """Twelve sheets between 8.5 and 10: an unseen reviewer is not said to give a zero."""
    dice = np.random.default_rng(3)
    entry, reviewer = np.repeat(np.arange(6), 2), np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2])
    score = np.clip(8.5 + dice.integers(0, 4, 12) / 2, 0, 10)
    made = calibrate(Reviews(entry, reviewer, score, 0, 10, 0.5), seed=1)
    mean, chance = made.predict(np.repeat(np.arange(6), 9), np.tile(np.arange(9), 6))
    assert chance[:, 0].max() < 1e-3
    assert mean.min() > 7 and mean.max() <= 10
