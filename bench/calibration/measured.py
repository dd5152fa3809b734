"""Figures on real scores: what is held out is predicted, and favouritism is told from chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.calibration import real
from charsu.rules.scoring import audit, calibrate

METHODS = ("mean", "additive", "ordinal")
LEAST = 1e-12  # a probability is not taken to be less


@dataclass(frozen=True)
class Figure:
    name: str
    found: float
    least: float = -np.inf
    most: float = np.inf

    @property
    def reached(self) -> bool:
        return bool(self.least <= self.found <= self.most)

    def line(self) -> str:
        low = f">= {self.least:g}" if self.least > -np.inf else ""
        high = f"<= {self.most:g}" if self.most < np.inf else ""
        target = " and ".join(filter(None, (low, high)))
        mark = "" if not target else "reached" if self.reached else "MISSED"
        return f"| {self.name} | {self.found:.4g} | {target} | {mark} |"


@dataclass(frozen=True)
class Held:
    """Of one set: root mean square errors and log-losses of predictions by each method, and of the raw entry mean."""

    raw: float
    errors: dict[str, float]
    losses: dict[str, float]


def held_out(scores: real.Scores, *, keep: int | None, count: int, blocs: bool = True) -> Held:
    raw: list[float] = []
    errors: dict[str, list[float]] = {m: [] for m in METHODS}
    losses: dict[str, list[float]] = {m: [] for m in METHODS}
    for train, held in real.splits(scores, count, keep=keep):
        entry, reviewer, score = scores.entry[held], scores.reviewer[held], scores.score[held]
        raw.append(_rmse(_means(scores, train)[entry] - score))
        level = np.rint((score - scores.lowest) / scores.step).astype(int)
        for method in METHODS:
            made = calibrate(scores.reviews(train, blocs=blocs and method == "ordinal"), method=method, seed=1)
            mean, chance = made.predict(entry, reviewer)
            errors[method].append(_rmse(mean - score))
            losses[method].append(float(-np.log(np.maximum(chance[np.arange(len(held)), level], LEAST)).mean()))
    return Held(
        float(np.mean(raw)), {m: float(np.mean(x)) for m, x in errors.items()},
        {m: float(np.mean(x)) for m, x in losses.items()},
    )  # fmt: skip


def _means(scores: real.Scores, rows: np.ndarray) -> np.ndarray:
    count = np.bincount(scores.entry[rows], minlength=scores.entry.max() + 1)
    sums = np.bincount(scores.entry[rows], scores.score[rows], scores.entry.max() + 1)
    return np.where(count > 0, sums / np.maximum(count, 1), scores.score[rows].mean())


def _rmse(errors: np.ndarray) -> float:
    return float(np.sqrt((errors**2).mean()))


def real_sets(folder: Path) -> list[Figure]:
    """Ordinal against the raw entry mean (error) and against additive without blocs (loss)."""
    sets: Sequence[tuple[real.Scores, int | None, int, tuple[float, float]]] = (
        (real.skating(folder), 4, 5, (0.945, 0.975)),
        (real.skating(folder, step=0.25), 3, 3, (np.inf, np.inf)),
        (real.writing(folder, 1), None, 20, (np.inf, np.inf)),
        (real.writing(folder, 2), None, 20, (np.inf, np.inf)),
        (real.writing(folder, 1, "k3"), None, 20, (np.inf, np.inf)),
        (real.writing(folder, 2, "k2"), None, 20, (np.inf, np.inf)),
        (real.wine(folder), None, 20, (np.inf, np.inf)),
        (real.papers(folder), 2, 2, (np.inf, np.inf)),
    )
    figures = []
    for scores, keep, count, (error, loss) in sets:
        got = held_out(scores, keep=keep, count=count)
        name = f"{scores.name} (step {scores.step:g})"
        figures.append(Figure(f"{name}: RMSE, raw entry mean", got.raw))
        figures.append(Figure(f"{name}: RMSE, ordinal", got.errors["ordinal"]))
        figures.append(Figure(f"{name}: RMSE, additive / raw", got.errors["additive"] / got.raw))
        figures.append(Figure(f"{name}: RMSE, ordinal / raw", got.errors["ordinal"] / got.raw, most=error))
        figures.append(Figure(f"{name}: log-loss, ordinal", got.losses["ordinal"]))
        ratio = got.losses["ordinal"] / got.losses["additive"]
        figures.append(Figure(f"{name}: log-loss, ordinal / additive", ratio, most=loss))
    return figures


def favouritism(folder: Path, *, placebos: int = 8) -> list[Figure]:
    scores = real.skating(folder, step=0)
    reviews = scores.reviews(np.arange(len(scores.score)))
    found = audit(reviews, seed=1, rounds=0)
    pooled, named = [], []
    for n in range(placebos):
        shuffled = np.random.default_rng([7, n]).permutation(np.asarray(reviews.reviewer_bloc))
        placebo = audit(replace(reviews, reviewer_bloc=shuffled), seed=1, rounds=0)
        pooled.append(abs(placebo.pooled or 0.0))
        named.append(sum(x.flagged for x in placebo.leanings))
    return [
        Figure("skating: points added for one's own nation", found.pooled or 0.0, 0.26, 0.30),
        Figure("skating: judges named against the pooled effect", sum(x.flagged for x in found.leanings), most=0),
        Figure("skating: judges with enough evidence", sum(x.effect is not None for x in found.leanings)),
        Figure(f"{placebos} placebos (nations permuted): greatest effect, points", max(pooled), most=0.07),
        Figure(f"{placebos} placebos: judges named, mean", float(np.mean(named)), most=1),
        Figure(f"{placebos} placebos: judges named, greatest", max(named)),
    ]
