"""Scores that differ by less than a sheet can tell are nearly ties; coarse scales lose nothing; runs of old stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.evaluation import Evidence
from charsu.rules.ledger.standings import billionths, runs_come_out_again
from charsu.rules.scoring import Reviews, audit, calibrate
from charsu.rules.scoring.audit import among_strangers
from charsu.rules.scoring.calibrate import Calibration
from charsu.rules.scoring.versions import VERSION, VERSIONS
from tests.rules.test_scoring import planted


def field(level: np.ndarray, reviewers: int, step: float = 0.01, noise: float = 0.0) -> Reviews:
    """Every reviewer on every entry."""
    entry, reviewer = np.repeat(np.arange(len(level)), reviewers), np.tile(np.arange(reviewers), len(level))
    score = np.asarray(level)[entry] + noise * np.random.default_rng(5).standard_normal(len(entry))
    return Reviews(entry, reviewer, np.clip(np.round(score / step) * step, 0, 10), 0, 10, step)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(2, 8), st.integers(3, 5), st.integers(1, 98), st.integers(0, 99))
def test_nearly_equal_sheets_have_nearly_the_fair_share(
    data: st.DataObject, entries: int, reviewers: int, base: int, seed: int
) -> None:
    above = data.draw(st.lists(st.sampled_from([0.0, 0.01]), min_size=entries, max_size=entries))
    chance = calibrate(field(base / 10 + np.array(above), reviewers), seed=seed).p_top(1)
    assert chance.max() < 1 / entries + 0.2 and chance.min() > 0.3 / entries


@pytest.mark.parametrize("reviewers", [3, 10])
def test_nearly_equal_sheets_at_the_top_of_a_field_leave_the_first_place_open(reviewers: int) -> None:
    level = np.concatenate([[9.01, 9.0], np.linspace(1, 8, 10)])
    first = calibrate(field(level, reviewers), seed=1).p_top(1)
    assert 0.3 < first[1] < first[0] < 0.7 and first[2:].max() < 0.01
    before = calibrate(field(level, reviewers), seed=1, version="5").p_top(1)
    assert before[0] > 0.99


@pytest.mark.parametrize("step", [0.01, 0.1, 0.5])
def test_a_difference_that_sheets_can_tell_is_told(step: float) -> None:
    made = calibrate(field(np.array([6.0, 5.5, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5]), 3, step), seed=1)
    assert made.p_top(1)[0] > 0.95 and (np.diff(made.estimate) < 0).all()


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.25])
@pytest.mark.parametrize("entries", [40, 200])
def test_a_field_of_near_equals_is_not_spread_over_the_scale(entries: int, noise: float) -> None:
    """Three reviewers on all entries within a point: a wider field read by reviewers who press it together would
    explain the sheets as well, and is less to be believed."""
    level = np.linspace(5, 6, entries)
    found, linear = (calibrate(field(level, 3, noise=noise), method=m, seed=1) for m in ("ordinal", "additive"))
    assert np.ptp(found.estimate) == pytest.approx(np.ptp(linear.estimate), rel=0.25)
    assert (found.high - found.low).mean() < 2.5


def same_order(one: Calibration, two: Calibration) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(one.estimate)), np.argsort(np.argsort(two.estimate)))[0, 1])


@settings(max_examples=10, deadline=None)
@given(
    st.integers(0, 2**20), st.integers(0, 7), st.sampled_from([-1.0, -0.5, 0.5, 1.0]), st.sampled_from([0.01, 0.5])
)
def test_a_reviewer_who_gives_more_to_all_changes_only_their_severity(
    seed: int, who: int, by: float, step: float
) -> None:
    _, _, reviews = planted(seed, entries=60, reviewers=8, step=step)
    calm = 2 + 0.6 * np.round(reviews.score / step) * step  # from 2 to 8, so that nothing is cut off
    calm = np.round(calm / step) * step
    shifted = calm + by * (reviews.reviewer == who)
    one, two = (
        calibrate(Reviews(reviews.entry, reviews.reviewer, score, 0, 10, step), seed=1) for score in (calm, shifted)
    )
    moved = two.estimate - one.estimate
    assert np.abs(moved - moved.mean()).max() < 0.35 and same_order(one, two) > 0.98
    change = two.severity - one.severity
    assert change[who] - np.delete(change, who).mean() == pytest.approx(-by, abs=0.35)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**20), st.integers(0, 7), st.sampled_from([0.6, 1.4]))
def test_a_reviewer_who_spreads_scores_more_or_less_changes_little(seed: int, who: int, times: float) -> None:
    _, _, reviews = planted(seed, entries=60, reviewers=8, step=0.01)
    calm = np.round(2 + 0.6 * reviews.score, 2)
    mine = reviews.reviewer == who
    spread = np.where(mine, calm[mine].mean() + times * (calm - calm[mine].mean()), calm)
    one, two = (
        calibrate(Reviews(reviews.entry, reviews.reviewer, np.round(score, 2), 0, 10, 0.01), seed=1)
        for score in (calm, np.clip(spread, 0, 10))
    )
    assert same_order(one, two) > 0.95
    assert np.abs(one.severity - two.severity).max() < 0.5


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**20), st.sampled_from([0.01, 0.1, 1.0]))
def test_the_same_seed_gives_the_same_bits_on_any_grid(seed: int, step: float) -> None:
    _, _, reviews = planted(seed, entries=20, reviewers=6, step=step)
    for version in VERSIONS:
        one, two = (calibrate(reviews, seed=seed, draws=30, version=version) for _ in range(2))
        assert one.record == two.record and one.record["version"] == version


@pytest.mark.parametrize("step", [0.5, 1.0])
def test_coarse_scales_lose_nothing(step: float) -> None:
    told = {}
    for version in VERSIONS:
        found = [
            (np.corrcoef(made.estimate, quality)[0, 1], ((made.low <= quality) & (quality <= made.high)).mean())
            for quality, _, reviews in (planted(seed, step=step) for seed in range(6))
            for made in [calibrate(reviews, seed=1, version=version)]
        ]
        told[version] = np.mean(found, axis=0)
    assert told[VERSION][0] > told["5"][0] - 0.003
    assert 0.92 < told[VERSION][1] < 0.98


def test_a_run_of_old_is_computed_as_it_was() -> None:
    """Figures that version 5 gave when it was the newest."""
    _, _, reviews = planted(7, entries=12, reviewers=5, step=0.01)
    old, new = (calibrate(reviews, seed=1, draws=50, version=version) for version in ("5", VERSION))
    assert old.estimate[:4] == pytest.approx([6.497935890, 6.892093403, 5.701674527, 5.356630842], abs=1e-6)
    assert old.severity[:2] == pytest.approx([0.342218604, -0.534226650], abs=1e-6)
    assert (old.version, new.version) == ("5", VERSION) and old.digest != new.digest
    with pytest.raises(ValueError, match="version 1 of the calibration"):
        calibrate(reviews, version="1")


def evidence(version: str) -> Evidence:
    """Of one run by `version`, as an export tells it."""
    dice, sheet, at = np.random.default_rng(2), [], "2026-06-01T00:00:00+00:00"
    for entry in range(1, 7):
        for reviewer in dice.permutation(4)[:3].tolist():
            told = {"submitted": at, "set_aside": None, "kind": "practice", "total": int(dice.integers(300, 900))}
            sheet.append({"entry": entry, "reviewer": reviewer, **told})
    rules = {"rules": {"rubrics": [{"kind": "practice", "lowest": 0, "highest": 10}]}}
    rows = sorted((one["entry"], one["reviewer"], one["total"]) for one in sheet)
    reviews = Reviews(
        np.array([e - 1 for e, _, _ in rows]), np.array([r for _, r, _ in rows]),
        np.array([total / 100 for _, _, total in rows]), 0, 10, 0.01,
        entry_bloc=np.zeros(6, dtype=int), reviewer_bloc=np.ones(4, dtype=int),
    )  # fmt: skip
    made, beside = calibrate(reviews, seed=3, version=version), calibrate(reviews, method="additive", version=version)
    figures = {"estimate": made.estimate, "p_top": made.p_top(2), "additive": beside.estimate}
    standings = [{"entry": n + 1} | {k: billionths(float(v[n])) for k, v in figures.items()} for n in range(6)]
    outcome = digest({"entries": [1, 2, 3, 4, 5, 6], "reviewers": [0, 1, 2, 3], "run": made.record})
    run = {
        "kind": "practice", "made": "2026-06-02T00:00:00+00:00", "method": "ordinal", "seed": 3, "version": version,
        "top": 2, "entry_blocs": [[n, 0] for n in range(1, 7)], "reviewer_blocs": [[n, 1] for n in range(4)],
        "standings": standings, "outcome": outcome,
    }  # fmt: skip
    return Evidence(rules, sheet, [run], [], {}, [], 0, {}, None)


@pytest.mark.parametrize("version", list(VERSIONS))
def test_the_check_computes_a_run_by_the_version_that_made_it(version: str) -> None:
    found = evidence(version)
    assert runs_come_out_again(found) == "practice to the last bit"
    (other,) = set(VERSIONS) - {version}
    found.runs[0]["version"] = other
    with pytest.raises(ValueError, match="when computed again"):
        runs_come_out_again(found)
    found.runs[0]["version"] = "4"
    with pytest.raises(ValueError, match="made by version 4 of the calibration, and known here are 5, 6"):
        runs_come_out_again(found)


def test_where_nobody_leans_hardly_anybody_is_named() -> None:
    """At a false discovery rate of 5 % and nobody to be found, in one run of twenty."""
    fair = [planted(seed, entries=150, reviewers=20, favour=0.6)[2] for seed in range(60)]
    named = [any(one.flagged for one in audit(each, seed=1, rounds=0).leanings) for each in fair]
    assert sum(named) <= 8  # more has a chance of 1 in 500


def test_in_the_placebo_nobody_has_their_own_bloc() -> None:
    _, _, reviews = planted(1)
    dealt = [among_strangers(reviews, np.random.default_rng(seed)).reviewer_bloc for seed in range(20)]
    assert not any((each == reviews.reviewer_bloc).any() for each in dealt)
    assert {tuple(sorted(each.tolist())) for each in dealt} == {tuple(sorted(reviews.reviewer_bloc.tolist()))}
