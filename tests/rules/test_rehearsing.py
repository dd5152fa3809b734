"""Rehearsals: better designs find more of the best, by the same rules and computations as real editions."""

import json
from dataclasses import replace

import numpy as np
import pytest

from charsu.plain.run import run
from charsu.rules.assignment import Lack
from charsu.rules.rehearsal import Design, Impossible, rehearse
from charsu.rules.rehearsal.world import gathered, sheets_of

SMALL = Design(60, 20, k=6, countries=5, languages=2)


def test_more_reviews_and_calibration_find_more_of_the_best() -> None:
    one, five = (rehearse(replace(SMALL, reviews_per_entry=n), rounds=12, seed=1) for n in (1, 4))
    found = {o.method: o for o in five.outcomes}
    assert found["additive"].found > found["mean"].found
    for less, more in zip(one.outcomes, five.outcomes, strict=True):
        assert less.method == more.method and less.found + 2 * less.error < more.found
        assert more.misplaced < less.misplaced < one.lots.misplaced
        assert more.all_found <= more.best_found and 0 <= more.found <= 1
    assert five.lots.found == pytest.approx(6 / 60, abs=0.1)
    assert five.workload.mean == 60 * 4 / 20 and five.workload.greatest <= SMALL.greatest_load * 4


def test_perfect_reviewers_find_all() -> None:
    sure = replace(SMALL, severity=0, noise=0, stretch=0, quality=2, highest=40, step=0.001, lowest=0)
    made = rehearse(sure, rounds=5, seed=1, methods=("mean",))
    assert made.outcomes[0].found == made.outcomes[0].all_found == made.outcomes[0].best_found == 1
    assert made.outcomes[0].misplaced == pytest.approx(0)


def test_the_same_seed_gives_the_same_answer_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    one = rehearse(SMALL, rounds=4, seed=3, progress=lambda *at: told.append(at))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert rehearse(SMALL, rounds=4, seed=3) == one != rehearse(SMALL, rounds=4, seed=4)


def test_made_up_sheets_keep_the_rules_and_the_beliefs() -> None:
    design = Design(400, 100, weights=(3, 2, 1), severity=1.2, favour=0.5, countries=6)
    world = gathered(design, np.random.default_rng(1))
    assert (world.entry_country[world.entry] != world.reviewer_country[world.reviewer]).all()
    assert np.bincount(world.entry).tolist() == [3] * 400
    assert max(np.bincount(world.reviewer)) <= design.greatest_load
    truth, reviews = sheets_of(design, world, np.random.default_rng(2))
    assert len(truth) == 400 and reviews.score.min() >= 0 and reviews.score.max() <= 10
    assert reviews.met is not None and np.allclose(reviews.score * 100, np.round(reviews.score * 100))


def test_weights_that_are_not_what_matters_cost_quality() -> None:
    design = replace(SMALL, weights=(1, 1, 1), criterion=1.5)
    right = rehearse(design, rounds=8, seed=1, methods=("additive",)).outcomes[0]
    wrong = rehearse(replace(design, weights=(1, 0, 0), matters=(1, 1, 1)), rounds=8, seed=1, methods=("additive",))
    assert wrong.outcomes[0].misplaced > right.misplaced


def test_an_impossible_design_says_why() -> None:
    with pytest.raises(Impossible) as told:
        rehearse(Design(20, 6, reviews_per_entry=5, countries=3), rounds=1)
    assert Lack.COUNTRIES in {reason.lack for reason in told.value.reasons}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k": 61}, "picked"), ({"entries": 0}, "at least one"), ({"reviews_per_entry": 21}, "reviewers"),
        ({"entries": 10.5}, "whole numbers"), ({"entries": True}, "whole numbers"),
        ({"max_load": 2.5}, "whole numbers"),
        ({"weights": (float("nan"),)}, "a weight is a number"), ({"weights": (1e308, 1e308)}, "a weight is a number"),
        ({"noise": 1e308}, "points of the scale"), ({"favour": -1e308}, "points of the scale"),
        ({"noise": -1.0}, "spreads"), ({"quality": float("nan")}, "spreads"), ({"step": 0.0}, "scale"),
        ({"weights": ()}, "criterion"), ({"weights": (1.0, -1.0)}, "criterion"),
        ({"matters": (1.0, 1.0)}, "criterion"),
    ],
)  # fmt: skip
def test_what_no_edition_can_be_is_refused(change: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **change)


def test_the_command_compares_designs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--entries", "30", "--reviewers", "12", "--reviews", "1,3", "--shortlist", "4", "--rounds", "3"]
    assert run("rehearse", [*words, "--json"]) == 0
    out, progress = capsys.readouterr()
    designs = json.loads(out)["designs"]
    assert [each["design"]["reviews_per_entry"] for each in designs] == [1, 3]
    assert {row["method"] for row in designs[0]["outcomes"]} == {"mean", "additive", "ordinal"}
    assert "round 3 of 3" in progress
    assert run("rehearse", words) == 0
    assert "chance that one of the best is picked" in capsys.readouterr().out
    assert run("rehearse", ["--entries", "30", "--reviewers", "2", "--rounds", "3"]) == 1
    assert "cannot give 3 reviews" in capsys.readouterr().err
