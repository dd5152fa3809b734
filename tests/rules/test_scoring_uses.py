"""What standings are used for: extra reviews, reports on reviewers, arithmetic to follow, runs compared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charsu.rules.scoring import (
    Favouritism,
    Reviews,
    Why,
    calibrate,
    chosen,
    compare,
    reviewer_report,
    trace,
    value_of_information,
)  # fmt: skip
from tests.rules.test_scoring import planted

METHODS = ["mean", "additive", "ordinal"]


@pytest.mark.parametrize("method", METHODS)
def test_extra_reviews_go_near_the_cut_and_stay_in_budget(method: str) -> None:
    _, _, reviews = planted(1)
    made = calibrate(reviews, method=method, seed=1)
    asked = value_of_information(made, reviews, 20, 30, most_per_entry=2)
    assert sum(each.reviews for each in asked) == 30 and max(each.reviews for each in asked) <= 2
    gains = [each.gain for each in asked]
    assert gains == sorted(gains, reverse=True) and gains[-1] > 0
    cut = np.sort(made.estimate)[-20]
    near = np.abs(made.estimate - cut)
    assert near[[each.entry for each in asked]].mean() < near.mean() / 2


def test_no_cut_and_no_budget_ask_for_nothing() -> None:
    _, _, reviews = planted(1, entries=10, reviewers=6)
    made = calibrate(reviews, method="additive", seed=1)
    assert value_of_information(made, reviews, 10, 5) == value_of_information(made, reviews, 0, 5) == ()
    assert value_of_information(made, reviews, 3, 0) == ()
    with pytest.raises(ValueError, match="budget"):
        value_of_information(made, reviews, 3, -1)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**20), st.floats(0, 2))
def test_the_arithmetic_adds_up_to_the_additive_estimate(seed: int, favour: float) -> None:
    _, _, reviews = planted(seed, entries=25, reviewers=7, favour=favour)
    made = calibrate(reviews, method="additive", seed=1)
    for entry in range(0, 25, 6):
        told = trace(reviews, entry, calibration=made)
        assert told == trace(reviews, entry)
        for line in told.lines:
            assert line.score + line.severity - line.favour == pytest.approx(line.corrected, abs=1e-9)
        mean = sum(line.corrected for line in told.lines) / len(told.lines)
        assert told.general + told.share * (mean - told.general) == pytest.approx(made.estimate[entry], abs=1e-3)
        assert f"= {told.estimate:g}" in told.words()


def test_severity_has_an_interval_and_agreement_tells_noise_from_sense() -> None:
    _, severity, reviews = planted(4, entries=300, reviewers=20)
    dice = np.random.default_rng(1)
    noisy = np.where(reviews.reviewer == 3, dice.integers(0, 11, len(reviews.score)), reviews.score)
    reviews = Reviews(reviews.entry, reviews.reviewer, noisy.astype(float), 0, 10, 1)
    told = reviewer_report(calibrate(reviews, method="ordinal", seed=1), reviews)
    inside = [r.low <= severity[r.reviewer] <= r.high for r in told if r.low is not None and r.high is not None]
    assert len(inside) == 20 and np.mean(inside) >= 0.8
    assert min(told, key=lambda r: r.agreement or 0).reviewer == 3
    assert {r.favouritism for r in told} == {Favouritism.UNKNOWN}


def test_who_favours_more_than_all_do_is_named() -> None:
    _, _, fair = planted(5, entries=400, reviewers=20, favour=0.6)
    mine = (fair.reviewer == 7) & (fair.entry_bloc[fair.entry] == fair.reviewer_bloc[7])
    bent = Reviews(
        fair.entry, fair.reviewer, np.clip(fair.score + 3 * mine, 0, 10), 0, 10, 1, fair.entry_bloc,
        fair.reviewer_bloc,
    )  # fmt: skip
    told = reviewer_report(calibrate(bent, method="additive", seed=1), bent)
    assert [r.reviewer for r in told if r.favouritism == Favouritism.MORE] == [7]
    assert told[0].favouritism == Favouritism.USUAL


def test_new_sheets_method_and_seed_are_given_as_reasons() -> None:
    _, _, reviews = planted(6, entries=60, reviewers=12)
    first = calibrate(reviews, method="additive", seed=1)
    assert compare(first, first, 10).into == () and compare(first, first, 10).stayed == 10
    worst = int(first.estimate.argmin())
    better = np.where(reviews.entry == worst, 10.0, reviews.score)
    more = Reviews(reviews.entry, reviews.reviewer, better, 0, 10, 1)
    moved = compare(first, calibrate(more, method="additive", seed=1), 10)
    rise = next(m for m in moved.into if m.entry == worst)
    assert Why.SHEETS in rise.why and rise.place_before >= 59 and rise.place_after <= 10
    assert rise.before + rise.sheets + rise.severity + rise.rest == pytest.approx(rise.after)
    fallen = moved.out[0]
    assert fallen.entry in chosen(first, 10) and fallen.place_after > 10
    other = compare(first, calibrate(reviews, method="mean", seed=1), 10)
    assert other.into and all({Why.METHOD, Why.SEVERITY, Why.OTHERS} & set(m.why) for m in other.into)


def test_an_entry_that_the_other_run_does_not_know_is_told_as_absent() -> None:
    _, _, reviews = planted(6, entries=30, reviewers=8)
    first = calibrate(reviews, method="additive", seed=1)
    known = reviews.entry < 20
    fewer = Reviews(reviews.entry[known], reviews.reviewer[known], reviews.score[known], 0, 10, 1)
    moved = compare(first, calibrate(fewer, method="additive", seed=1), 10)
    absent = [move for move in moved.out if move.entry >= 20]
    assert absent and all((m.place_after, m.after, m.why) == (None, None, (Why.ABSENT,)) for m in absent)
    assert all(m.place_before is not None and m.sheets == m.severity == m.rest == 0 for m in absent)


def test_a_run_is_a_record() -> None:
    _, _, reviews = planted(6, entries=20, reviewers=6)
    one, two = (calibrate(reviews, method="ordinal", seed=3, draws=40) for _ in range(2))
    assert one.record == two.record and one.record["seed"] == "3" and one.record["draws"] == "40"
    assert calibrate(reviews, method="ordinal", seed=4, draws=40).record["outcome"] != one.record["outcome"]
    turned = Reviews(
        reviews.entry[::-1], reviews.reviewer[::-1], reviews.score[::-1], 0, 10, 1, reviews.entry_bloc,
        reviews.reviewer_bloc,
    )  # fmt: skip
    assert turned.digest == reviews.digest
    changed = reviews.score.copy()
    changed[0] += 1
    assert Reviews(reviews.entry, reviews.reviewer, changed, 0, 11, 1).digest != reviews.digest
