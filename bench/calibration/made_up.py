"""Figures on the simulator, where the truth is known."""

import resource
from time import perf_counter

import numpy as np
from scipy.stats import kendalltau

from bench.calibration.measured import METHODS, Figure
from bench.calibration.simulate import World, with_reviews, world
from charsu.rules.scoring import Calibration, calibrate, value_of_information

TOP, TENTH = 0.02, 0.1
BINS = (0.02, 0.1, 0.3, 0.7, 0.9, 1.0001)
SURE = 200  # entries in a bin, from which its figure counts


def simulator(entries: int, seeds: int) -> list[Figure]:
    rows: dict[str, list[list[float]]] = {m: [] for m in METHODS}
    chances, tops = [], []
    for seed in range(seeds):
        made = world(entries, max(entries // 5, 20) if entries < 50_000 else entries // 20, 100 + seed)
        for method in METHODS:
            found = calibrate(made.reviews, method=method, seed=seed)
            rows[method].append(_judged(found, made))
            if method == "ordinal":
                chances.append(found.p_top(_top(entries)))
                tops.append(_best(made.quality, _top(entries)))
    mean = {m: np.mean(r, axis=0) for m, r in rows.items()}
    tau, ten, cover, cover_top, width = mean["ordinal"]
    said = f"{entries} entries, {seeds} seeds"
    figures = [
        Figure(f"{said}: tau, ordinal", tau),
        Figure(f"{said}: tau, ordinal less additive", tau - mean["additive"][0], 0.008),
        Figure(f"{said}: tau, ordinal less raw mean", tau - mean["mean"][0], 0.04),
        Figure(f"{said}: precision at the top 10 %, ordinal", ten),
        Figure(f"{said}: precision at the top 10 %, additive", mean["additive"][1]),
        Figure(f"{said}: precision at the top 10 %, raw mean", mean["mean"][1]),
        Figure(f"{said}: 95 % intervals that hold the truth", cover, 0.93, 0.965),
        Figure(f"{said}: the same over the ranked top 2 %", cover_top, 0.92),
        Figure(f"{said}: the same over the ranked top 2 %, additive", mean["additive"][3]),
        Figure(f"{said}: width of the intervals", width),
    ]
    allowed = 0.02 if entries >= 100_000 else 0.07
    return figures + reliability(
        f"{said}: chance of the top 2 %", np.concatenate(chances), np.concatenate(tops), allowed
    )


def _top(entries: int) -> int:
    return max(1, round(TOP * entries))


def _best(values: np.ndarray, count: int) -> np.ndarray:
    best = np.zeros(len(values), dtype=bool)
    best[np.argsort(-values)[:count]] = True
    return best


def _judged(found: Calibration, made: World) -> list[float]:
    """Kendall's tau, precision at the top tenth, coverage, coverage over the ranked top, width."""
    truth, entries = made.quality, len(made.quality)
    holds = (found.low <= truth) & (truth <= found.high)
    tenth = round(TENTH * entries)
    precision = _best(found.estimate, tenth)[_best(truth, tenth)].mean()
    ranked = _best(found.estimate, _top(entries))
    tau = kendalltau(found.estimate, truth)[0]
    return [tau, precision, holds.mean(), holds[ranked].mean(), (found.high - found.low).mean()]


def reliability(said: str, chance: np.ndarray, top: np.ndarray, allowed: float) -> list[Figure]:
    """Stated chances beside what came true, bin by bin."""
    figures = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = (chance >= low) & (chance < high)
        if not inside.any():
            continue
        off = float(abs(chance[inside].mean() - top[inside].mean()))
        name = f"{said} stated {chance[inside].mean():.3f}, observed {top[inside].mean():.3f}"
        limit = allowed if inside.sum() >= SURE else np.inf
        figures.append(Figure(f"{name} (n {inside.sum()})", off, most=limit))
    return figures


def speed(entries: int) -> list[Figure]:
    """Ordinal and the exact additive fit in turn, in one run; processor time, which other work disturbs less."""
    made = world(entries, max(entries // 20, 20), 1)
    spent = {}
    for method in ("additive", "ordinal"):
        begun, used = perf_counter(), cpu()
        calibrate(made.reviews, method=method, seed=1)
        spent[method] = (perf_counter() - begun, cpu() - used)
    said = f"{entries} entries, {made.reviews.reviewers} reviewers"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return [
        Figure(f"{said}: additive, seconds", spent["additive"][0]),
        Figure(f"{said}: ordinal, seconds", spent["ordinal"][0]),
        Figure(f"{said}: ordinal / exact additive, seconds", spent["ordinal"][0] / spent["additive"][0], most=1.0),
        Figure(f"{said}: ordinal / exact additive, processor seconds", spent["ordinal"][1] / spent["additive"][1]),
        Figure(f"{said}: peak memory of both, GB", peak),
    ]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def more_reviews(trials: int, *, entries: int = 500, share: float = 0.05) -> list[Figure]:
    """Precision at the top 5 % without, with 5 % more reviews at random, and where they are worth most."""
    rows = np.array([_trial(entries, seed, share) for seed in range(trials)])
    none, random, worth, batches = rows.mean(axis=0)
    error = (rows[:, 2] - rows[:, 0]).std() / np.sqrt(trials)
    said = f"{entries} entries, {trials} seeds, {share:.0%} more reviews: precision at the top 5 %"
    return [
        Figure(f"{said}, none", none),
        Figure(f"{said}, at random", random),
        Figure(f"{said}, by value of information", worth),
        Figure(f"{said}, by value of information in 4 batches", batches),
        Figure(f"{said}, standard error of its gain", error),
        Figure(f"{said}, gain less 3 times the gain at random", worth - none - 3 * max(random - none, 0.0), 0.0),
    ]


def _trial(entries: int, seed: int, share: float) -> list[float]:
    made = world(entries, entries // 4, seed)
    cut, budget = entries // 20, int(len(made.reviews.score) * share)
    first = calibrate(made.reviews, seed=seed)
    dice = np.random.default_rng([seed, 1])
    lots = more(made, dice.integers(0, entries, budget).tolist(), dice)
    asked = value_of_information(first, made.reviews, cut, budget)
    worth = more(made, [x.entry for x in asked for _ in range(x.reviews)], dice)
    step, found = made, first
    for _ in range(4):
        asked = value_of_information(found, step.reviews, cut, budget // 4)
        step = more(step, [x.entry for x in asked for _ in range(x.reviews)], dice)
        found = calibrate(step.reviews, seed=seed)
    runs = first, calibrate(lots.reviews, seed=seed), calibrate(worth.reviews, seed=seed), found
    best = _best(made.quality, cut)
    return [float(_best(run.estimate, cut)[best].mean()) for run in runs]


def more(made: World, entries: list[int], dice: np.random.Generator) -> World:
    """One more review of each of `entries` by a reviewer who has not seen it."""
    old = made.reviews
    have = set(zip(old.entry.tolist(), old.reviewer.tolist(), strict=True))
    pairs = []
    for entry in entries:
        reviewer = int(dice.integers(old.reviewers))
        while (entry, reviewer) in have:
            reviewer = int(dice.integers(old.reviewers))
        have.add((entry, reviewer))
        pairs.append((entry, reviewer))
    e, r = np.array(pairs, dtype=int).reshape(-1, 2).T
    score = made.scores(e, r, dice)
    return with_reviews(made, np.append(old.entry, e), np.append(old.reviewer, r), np.append(old.score, score))
