"""Figures of a shortlist by a richer rule than the best k, on the simulator, where the truth is known."""

from dataclasses import replace

import numpy as np

from bench.calibration.made_up import cpu, more, reliability
from bench.calibration.measured import Figure
from bench.calibration.simulate import World, with_reviews, world
from charsu.rules.listing import Listing, Side, listings
from charsu.rules.scoring import Calibration, calibrate, value_at_cuts, value_of_information
from charsu.rules.shortlist import Candidate, Fallback, ShortlistRule, choose

DRAWS, DIVISIONS, TOTAL, APART = 1000, 3, 48, 1.5
RULE = ShortlistRule(per=("theme", "division"), up_to=1, total=TOTAL, fallback=Fallback.BEST_OF_REST)


def chances(entries: int, seeds: int) -> list[Figure]:
    """One of each theme in each division, then the best of the rest: time, and whether stated chances come true."""
    stated, came, spent, fits = [], [], [], []
    for seed in range(seeds):
        made = world(entries, entries // 4, 300 + seed)
        begun = cpu()
        run = calibrate(made.reviews, seed=seed, draws=DRAWS)
        fitted = cpu()
        stated.append(_listing(run, made).chance)
        spent.append(cpu() - fitted)
        fits.append(fitted - begun)
        came.append(_listed(made.quality, made))
    said = f"{entries} entries, {DRAWS} draws, {seeds} seeds"
    return [
        Figure(f"{said}: fit, processor seconds", float(np.median(fits))),
        Figure(f"{said}: chances, bands and cuts by the rule, processor seconds", float(np.median(spent)), most=3.0),
        Figure(f"{said}: on the list by estimate and by truth, share", _found(entries, seeds)),
        *reliability(f"{said}: chance by the rule", np.concatenate(stated), np.concatenate(came), 0.07),
    ]


def _found(entries: int, seeds: int) -> float:
    return float(np.mean([_right(calibrate(w.reviews, seed=s), w) for s, w in _worlds(entries, seeds, 300)]))


def reviews(trials: int, *, entries: int = 500, share: float = 0.05) -> list[Figure]:
    """How much of the true list is found without, with 5 % more reviews at random, by the cut of the best of all, and
    by the cuts of the rule: where divisions are alike, and where they lie apart, as large and small cities may."""
    figures = []
    for apart, least in ((0.0, -np.inf), (APART, 1.2)):
        worlds = [(seed, _moved(made, apart, seed)) for seed, made in _worlds(entries, trials, 0)]
        rows = np.array([_trial(made, seed, share) for seed, made in worlds])
        none, random, by_best, by_rule = rows.mean(axis=0)
        error = (rows[:, 3] - rows[:, 2]).std() / np.sqrt(trials)
        said = f"{entries} entries, {trials} seeds, divisions {apart:g} apart: share of the true list found"
        figures += [
            Figure(f"{said}, no more reviews", none),
            Figure(f"{said}, {share:.0%} more at random", random),
            Figure(f"{said}, by the cut of the best {TOTAL} of all", by_best),
            Figure(f"{said}, by the cuts of the rule", by_rule),
            Figure(f"{said}, standard error between the two", error),
            Figure(f"{said}, gain by the rule / by the best", (by_rule - none) / max(by_best - none, 1e-9), least),
        ]
    return figures


def _moved(made: World, apart: float, seed: int) -> World:
    """The same panel, where divisions differ by `apart` points."""
    quality = made.quality + apart * (np.arange(len(made.quality)) % DIVISIONS - 1)
    old, moved = made.reviews, replace(made, quality=quality)
    score = moved.scores(old.entry, old.reviewer, np.random.default_rng([seed, 3]))
    return with_reviews(moved, old.entry, old.reviewer, score)


def _trial(made: World, seed: int, share: float) -> list[float]:
    budget = int(len(made.reviews.score) * share)
    first = calibrate(made.reviews, seed=seed)
    lots = np.random.default_rng([seed, 1]).integers(0, len(made.quality), budget).tolist()
    plans = (
        value_of_information(first, made.reviews, TOTAL, budget),
        value_at_cuts(first, made.reviews, _listing(first, made).cut, budget),
    )
    asked = [lots, *([one.entry for one in plan for _ in range(one.reviews)] for plan in plans)]
    return [_right(first, made), *(_again(made, entries, seed) for entries in asked)]


def _again(made: World, entries: list[int], seed: int) -> float:
    grown = more(made, entries, np.random.default_rng([seed, 2]))
    return _right(calibrate(grown.reviews, seed=seed), made)


def _worlds(entries: int, seeds: int, first: int) -> list[tuple[int, World]]:
    return [(seed, world(entries, entries // 4, first + seed)) for seed in range(seeds)]


def _of(made: World) -> list[dict[str, str]]:
    return [{"theme": str(t), "division": str(e % DIVISIONS)} for e, t in enumerate(made.themes[0].tolist())]


def _listing(run: Calibration, made: World) -> Listing:
    return listings(RULE, [Side(run, _of(made))])[0]


def _listed(levels: np.ndarray, made: World) -> np.ndarray:
    rows = [Candidate(e, float(levels[e]), of) for e, of in enumerate(_of(made))]
    found = np.zeros(len(levels), dtype=bool)
    found[[one.entry for one in choose(RULE, rows)]] = True
    return found


def _right(run: Calibration, made: World) -> float:
    return float(_listed(run.estimate, made)[_listed(made.quality, made)].mean())
