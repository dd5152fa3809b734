"""Scoring: exact totals, planted severity and favouritism recovered, laws of calibration, answers for little data."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charsu.rules.scoring import Band, Reviews, audit, calibrate, places, weighted_mean, weighted_total
from charsu.rules.scoring.additive import fit_additive

METHODS = ["mean", "additive", "ordinal"]


def planted(
    seed: int, entries: int = 200, reviewers: int = 40, each: int = 3, favour: float = 0.0, step: float = 1.0
) -> tuple[np.ndarray, np.ndarray, Reviews]:
    """Quality, severity and the reviews that follow from them."""
    dice = np.random.default_rng(seed)
    quality, severity = 6 + 1.5 * dice.standard_normal(entries), 0.9 * dice.standard_normal(reviewers)
    entry = np.repeat(np.arange(entries), each)
    reviewer = np.concatenate([dice.choice(reviewers, each, replace=False) for _ in range(entries)])
    blocs = dice.integers(0, 4, entries), dice.integers(0, 4, reviewers)
    score = quality[entry] - severity[reviewer] + 0.9 * dice.standard_normal(len(entry))
    score += favour * (blocs[0][entry] == blocs[1][reviewer])
    return quality, severity, Reviews(
        entry, reviewer, np.clip(np.round(score / step) * step, 0, 10), 0.0, 10.0, step, *blocs
    )  # fmt: skip


def within(inner: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    return float(((low <= inner) & (inner <= high)).mean())


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 10), st.integers(1, 100)), min_size=1))
def test_totals_are_exact_and_lie_between_the_scores(sheet: dict[str, tuple[int, int]]) -> None:
    scores, weights = {c: s for c, (s, _) in sheet.items()}, {c: w for c, (_, w) in sheet.items()}
    exact = weighted_mean(scores, weights)
    assert min(scores.values()) <= exact <= max(scores.values())
    assert exact * sum(weights.values()) == sum(scores[c] * weights[c] for c in scores)
    assert abs(weighted_total(scores, weights) - exact * 100) <= Fraction(1, 2)


def test_totals_round_halves_up_and_refuse_what_is_missing() -> None:
    assert weighted_total({"a": 1, "b": 2}, {"a": 199, "b": 1}) == 101  # 100.5
    for weights in ({"b": 1}, {"a": 0}, {"a": -1}, {}):
        with pytest.raises(ValueError, match=r"score|weights"):
            weighted_total({"a": 3}, weights)


@pytest.mark.parametrize("method", ["additive", "ordinal"])
def test_planted_severity_and_quality_are_recovered(method: str) -> None:
    quality, severity, reviews = planted(1)
    found, raw = calibrate(reviews, method=method, seed=2), calibrate(reviews, method="mean", seed=2)
    assert np.corrcoef(found.severity, severity)[0, 1] > 0.9
    assert np.corrcoef(found.estimate, quality)[0, 1] > np.corrcoef(raw.estimate, quality)[0, 1] + 0.02
    assert 0.9 <= within(quality, found.low, found.high) <= 0.99
    assert (found.high - found.low).mean() < (raw.high - raw.low).mean()


@pytest.mark.parametrize("method", ["additive", "ordinal"])
def test_favouritism_is_pooled_and_removed(method: str) -> None:
    _, _, reviews = planted(3, entries=400, favour=1.0)
    found = calibrate(reviews, method=method, seed=2)
    assert found.favouritism == pytest.approx(1.0, abs=0.25)


def test_the_audit_names_only_who_leans_more_than_all_do() -> None:
    _, _, fair = planted(5, entries=400, reviewers=20, favour=0.6)
    mine = (fair.reviewer == 7) & (fair.entry_bloc[fair.entry] == fair.reviewer_bloc[7])
    bent = Reviews(
        fair.entry, fair.reviewer, np.clip(fair.score + 3 * mine, 0, 10), 0, 10, 1, fair.entry_bloc,
        fair.reviewer_bloc,
    )  # fmt: skip
    found = audit(bent, seed=1)
    assert [each.reviewer for each in found.leanings if each.flagged] == [7]
    assert found.pooled is not None and found.pooled > 0.5 > max(map(abs, found.placebo))
    assert not any(each.flagged for each in audit(fair, seed=1).leanings)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**20), st.sampled_from(METHODS))
def test_the_same_seed_gives_the_same_bits(seed: int, method: str) -> None:
    _, _, reviews = planted(seed, entries=30, reviewers=8)
    before = reviews.score.copy()
    one, two = (calibrate(reviews, method=method, seed=seed, draws=60) for _ in range(2))
    for name in ("estimate", "low", "high", "severity", "draws"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
    assert (reviews.score == before).all()
    assert (one.low <= one.estimate).all() and (one.estimate <= one.high).all()
    assert one.p_top(5).sum() == pytest.approx(5)
    mean, pmf = one.predict(reviews.entry, reviews.reviewer)
    assert np.allclose(pmf.sum(axis=1), 1) and (pmf >= -1e-12).all() and np.allclose(mean, pmf @ np.arange(11))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**20), st.sampled_from(METHODS), st.integers(-50, 50))
def test_moving_scale_and_scores_moves_the_levels_alone(seed: int, method: str, by: int) -> None:
    _, _, reviews = planted(seed, entries=30, reviewers=8)
    moved = Reviews(
        reviews.entry, reviews.reviewer, reviews.score + by, by, 10 + by, 1, reviews.entry_bloc,
        reviews.reviewer_bloc,
    )  # fmt: skip
    one, two = (calibrate(each, method=method, seed=1, draws=20) for each in (reviews, moved))
    assert np.allclose(two.estimate - by, one.estimate, atol=1e-4)
    assert np.allclose(two.severity, one.severity, atol=1e-4)


def test_additive_equals_the_marginal_model() -> None:
    """The closed form against generalized least squares written out over all scores."""
    _, _, reviews = planted(9, entries=12, reviewers=5)
    plain = Reviews(reviews.entry, reviews.reviewer, reviews.score, 0, 10, 1)
    fit = fit_additive(plain)
    z, w = np.eye(12)[plain.entry], np.eye(5)[plain.reviewer]
    of_entry, of_reviewer, noise = fit.parts
    inverse = np.linalg.inv(of_entry * z @ z.T + of_reviewer * w @ w.T + noise * np.eye(len(plain.score)))
    mean = inverse.sum(axis=0) @ plain.score / inverse.sum()
    rest = inverse @ (plain.score - mean)
    assert np.allclose(fit.level, mean + of_entry * z.T @ rest)
    assert np.allclose(fit.severity, -of_reviewer * w.T @ rest)
    assert np.allclose(fit.draw(np.random.default_rng(1), 40_000).std(axis=0), np.sqrt(fit.variance), rtol=0.03)


@pytest.mark.parametrize("method", METHODS)
def test_little_data_has_a_stated_answer(method: str) -> None:
    one = calibrate(Reviews(np.array([0]), np.array([0]), np.array([7.0]), 0, 10, 1), method=method, seed=1)
    assert one.estimate[0] == pytest.approx(7, abs=1.5) and one.high[0] - one.low[0] > 1
    assert one.p_top(1).tolist() == [1.0] and one.p_top(0).tolist() == [0.0]
    flat = Reviews(np.repeat(np.arange(6), 2), np.tile([0, 1], 6), np.full(12, 7.0), 0, 10, 1)
    same = calibrate(flat, method=method, seed=1)
    assert np.ptp(same.estimate) < 0.3 and np.abs(same.severity).max() < 0.3
    assert same.favouritism is None


@pytest.mark.parametrize("method", METHODS)
def test_parts_without_a_shared_reviewer_are_told_apart(method: str) -> None:
    entry, reviewer = np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.array([0, 1, 0, 1, 2, 3, 2, 3])
    apart = calibrate(Reviews(entry, reviewer, np.arange(8.0), 0, 10, 1), method=method, seed=1)
    assert apart.components.tolist() == [0, 0, 1, 1]
    assert np.isfinite(apart.estimate).all() and np.isfinite(apart.low).all()


def test_equals_share_a_place_and_bands_follow_chance() -> None:
    entry, reviewer = np.repeat(np.arange(5), 3), np.tile(np.arange(3), 5)
    score = np.repeat([9.0, 6.0, 6.0, 3.0, 1.0], 3)
    ranked = places(calibrate(Reviews(entry, reviewer, score, 0, 10, 1), method="additive", seed=1), 2)
    assert [p.place for p in ranked] == [1, 2, 2, 4, 5]
    band = {p.entry: p.band for p in ranked}
    assert band[0] == Band.IN and band[1] == band[2] == Band.CONTESTED and band[4] == Band.OUT


def test_a_ceiling_does_not_hide_the_best() -> None:
    """Scores that are all at the top say "at least so much": the interval reaches beyond, the order stays."""
    _, _, reviews = planted(11)
    high = Reviews(reviews.entry, reviews.reviewer, np.clip(reviews.score + 3, 0, 10), 0, 10, 1)
    found, linear = (calibrate(high, method=m, seed=1) for m in ("ordinal", "additive"))
    assert found.high.max() > linear.high.max()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": np.array([11.0])}, "outside"), ({"score": np.array([np.nan])}, "not a finite number"),
        ({"step": 0.0}, "empty"), ({"entry": np.array([-1])}, "from 0"),
        ({"entry_bloc": np.zeros(0, dtype=int)}, "bloc"), ({"reviewer": np.array([0, 1])}, "same length"),
    ],
)  # fmt: skip
def test_sheets_without_meaning_are_refused(change: dict, words: str) -> None:
    sound = {"entry": np.array([0]), "reviewer": np.array([0]), "score": np.array([5.0])}
    with pytest.raises(ValueError, match=words):
        Reviews(**(sound | {"lowest": 0.0, "highest": 10.0, "step": 1.0} | change))


def test_an_unknown_method_is_refused() -> None:
    _, _, reviews = planted(0, entries=5, reviewers=4)
    with pytest.raises(ValueError, match="no method"):
        calibrate(reviews, method="z-score")
