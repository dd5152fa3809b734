"""Made-up editions played through the same `solve` and `calibrate` as real ones, and what came of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from charsu.rules.rehearsal.design import Design
from charsu.rules.rehearsal.world import World, gathered, sheets_of
from charsu.rules.scoring import METHODS, calibrate, chosen
from charsu.rules.scoring.reviews import Floats

WORLDS = 10  # assignments solved; rounds take turns with them, since who reviews what hangs on no score
DRAWS = 100  # of the ordinal chain: picking needs the estimates alone


@dataclass(frozen=True)
class Outcome:
    """Of one method over all rounds. `found` is the expected share of the true best k among those picked, that is the
    chance that one of the best is picked, with its standard error; `all_found` the chance that all are, and
    `best_found` that the very best is. `misplaced` is the quality lost a place, in points: the mean of the true best
    k less that of those picked."""

    method: str
    found: float
    error: float
    all_found: float
    best_found: float
    misplaced: float


@dataclass(frozen=True)
class Workload:
    """Reviews of one reviewer over the assignments: least, mean, greatest."""

    least: int
    mean: float
    greatest: int


@dataclass(frozen=True)
class Rehearsal:
    """`lots` is what picking by lots would give, the floor that any method should clear."""

    design: Design
    rounds: int
    seed: int
    outcomes: tuple[Outcome, ...]
    lots: Outcome
    workload: Workload


def rehearse(
    design: Design,
    *,
    rounds: int = 200,
    seed: int = 0,
    methods: Sequence[str] = METHODS,
    progress: Callable[[int, int], None] | None = None,
) -> Rehearsal:
    """Play `rounds` editions of `design` and tell how well each of `methods` picks the best; `progress(done, rounds)`
    is called after each. The same seed gives the same answer; methods are compared on the same scores. 1,000 entries,
    250 reviewers and 200 rounds take about two minutes. Raises Impossible (a ValueError) when the design has no
    assignment, ValueError for an unknown method or fewer than one round."""
    if rounds < 1 or not methods or set(methods) - set(METHODS):
        raise ValueError(f"at least one round and one method of {', '.join(METHODS)}")
    worlds = [gathered(design, np.random.default_rng([seed, 0, n])) for n in range(min(WORLDS, rounds))]
    played = []
    for number in range(rounds):
        dice = np.random.default_rng([seed, 1, number])
        played.append(_play(design, worlds[number % len(worlds)], dice, methods))
        if progress is not None:
            progress(number + 1, rounds)
    table = np.array(played)  # (rounds, methods + lots, 4)
    outcomes = [_outcome(name, table[:, at]) for at, name in enumerate((*methods, "lots"))]
    loads = np.array([np.bincount(world.reviewer, minlength=design.reviewers) for world in worlds])
    workload = Workload(int(loads.min()), float(loads.mean()), int(loads.max()))
    return Rehearsal(design, rounds, seed, tuple(outcomes[:-1]), outcomes[-1], workload)


def _play(design: Design, world: World, dice: np.random.Generator, methods: Sequence[str]) -> list[list[float]]:
    """For each method and then for lots: share found, all found, best found, quality lost."""
    truth, reviews = sheets_of(design, world, dice)
    seed = int(dice.integers(2**31))
    picks = []
    for method in methods:
        made = calibrate(reviews, method=method, seed=seed, draws=DRAWS if method == "ordinal" else 1)
        picks.append(sorted(chosen(made, design.k)))
    picks.append(dice.choice(design.entries, design.k, replace=False).tolist())
    return [_judge(truth, pick) for pick in picks]


def _judge(truth: Floats, pick: list[int]) -> list[float]:
    best = np.argsort(-truth)[: len(pick)]
    share = len(set(best.tolist()) & set(pick)) / len(pick)
    return [share, float(share == 1), float(best[0] in pick), float(truth[best].mean() - truth[pick].mean())]


def _outcome(method: str, rows: Floats) -> Outcome:
    found, every, best, lost = rows.mean(axis=0).tolist()
    return Outcome(method, found, float(rows[:, 0].std() / np.sqrt(len(rows))), every, best, lost)
