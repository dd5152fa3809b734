"""Figures on real scores: what is held out is predicted, and favouritism is told from chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.calibration import real
from charsu.rules.scoring import Reviews, audit, calibrate
from charsu.rules.scoring.additive import fit_additive
from charsu.rules.scoring.audit import among_strangers
from charsu.rules.scoring.fit import Fit

METHODS = ("mean", "additive", "ordinal")
RATE = 0.05  # at which false discoveries are held
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


def favouritism(folder: Path, *, placebos: int = 1000) -> list[Figure]:
    """The false alarms are asked in two ways. Nations dealt anew so that no judge has their own: a few false alarms
    may be true, since a judge may lean to a neighbour. Nations as they are and each judge's residuals dealt anew
    among their own sheets: nobody leans beyond the pooled effect there, so whoever is named is a false alarm."""
    scores = real.skating(folder, step=0)
    reviews = scores.reviews(np.arange(len(scores.score)))
    found = audit(reviews, seed=1, rounds=0)
    strangers = [_named(among_strangers(reviews, np.random.default_rng([7, n]))) for n in range(placebos)]
    fit = fit_additive(reviews)
    alike = [_named(_dealt(reviews, fit, np.random.default_rng([8, n]))) for n in range(placebos)]
    return [
        Figure("skating: points added for one's own nation", found.pooled or 0.0, 0.26, 0.30),
        Figure("skating: judges named against the pooled effect", sum(x.flagged for x in found.leanings), most=0),
        Figure("skating: judges with enough evidence", sum(x.effect is not None for x in found.leanings)),
        Figure(
            f"{placebos} placebos, others' nations: pooled effect in 95 % of runs, points",
            _usual(strangers),
            most=0.07,
        ),
        *_alarms(f"{placebos} placebos, others' nations", strangers, most=np.inf),
        *_alarms(f"{placebos} placebos, own nations and residuals dealt anew", alike, most=RATE),
    ]


def _named(reviews: Reviews) -> tuple[float, int]:
    """Pooled effect, and how many are named."""
    found = audit(reviews, seed=1, rounds=0)
    return found.pooled or 0.0, sum(x.flagged for x in found.leanings)


def _dealt(reviews: Reviews, fit: Fit, dice: np.random.Generator) -> Reviews:
    """What each judge's residuals, dealt anew among their own sheets, would have made of the scores."""
    met = reviews.shared(reviews.entry, reviews.reviewer)
    expected = fit.level[reviews.entry] - fit.severity[reviews.reviewer] + (fit.bias or 0.0) * met
    mine = np.argsort(reviews.reviewer, kind="stable")
    left = np.empty(len(expected))
    left[mine] = (reviews.score - expected)[np.lexsort((dice.random(len(expected)), reviews.reviewer))]
    scores = np.round((expected + left - reviews.lowest) / reviews.step) * reviews.step + reviews.lowest
    return replace(reviews, score=np.clip(scores, reviews.lowest, reviews.highest))


def _usual(found: list[tuple[float, int]]) -> float:
    return float(np.quantile(np.abs([pooled for pooled, _ in found]), 0.95))


def _alarms(said: str, found: list[tuple[float, int]], *, most: float) -> list[Figure]:
    named = np.array([count for _, count in found])
    error = float(np.sqrt(RATE * (1 - RATE) / len(named)))
    return [
        Figure(f"{said}: runs in which anybody is named, share", float((named > 0).mean()), most=most + 2 * error),
        Figure(f"{said}: judges named, mean", float(named.mean()), most=1),
        Figure(f"{said}: runs in which more than one is named, share", float((named > 1).mean()), most=RATE),
        Figure(f"{said}: judges named, greatest", int(named.max())),
    ]
