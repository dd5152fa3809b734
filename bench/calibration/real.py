"""Real scores: reading them, and holding some out to be predicted."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from charsu.rules.scoring import Reviews

COMPONENTS = ("Skating Skills", "Transitions", "Performance", "Composition", "Interpretation")


@dataclass(frozen=True)
class Scores:
    """A long table of one real set."""

    name: str
    entry: np.ndarray
    reviewer: np.ndarray
    score: np.ndarray
    lowest: float
    highest: float
    step: float
    blocs: tuple[np.ndarray, np.ndarray] | None = None

    def reviews(self, rows: np.ndarray, *, blocs: bool = True) -> Reviews:
        given = self.blocs if blocs and self.blocs is not None else (None, None)
        return Reviews(
            self.entry[rows], self.reviewer[rows], self.score[rows], self.lowest, self.highest, self.step, *given
        )


def _numbered(names: list[str]) -> np.ndarray:
    return np.unique(np.array(names), return_inverse=True)[1]


def _rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def skating(folder: Path, *, step: float = 0.5) -> Scores:
    """Mean of the five components, 0 to 10, to the nearest `step`; blocs are nations."""
    rows = _rows(folder / "skating_components_2016_2017.csv.gz")
    mean = np.array([[float(r[c]) for c in COMPONENTS] for r in rows]).mean(axis=1)
    score = np.round(mean / step) * step if step else mean
    entry = _numbered([r["performance_id"] for r in rows])
    judge = _numbered([r["judge_id"] + r["judge_country"] for r in rows])
    nations = _numbered([r["nation"] for r in rows] + [r["judge_country"] for r in rows])
    of_entry, of_judge = np.zeros(entry.max() + 1, int), np.zeros(judge.max() + 1, int)
    of_entry[entry], of_judge[judge] = nations[: len(rows)], nations[len(rows) :]
    return Scores("skating", entry, judge, score, 0.0, 10.0, step or 0.05, (of_entry, of_judge))


def writing(folder: Path, number: int, criterion: str | None = None) -> Scores:
    """sirt's writing tasks: one criterion of 0 to 3, or the sum of five."""
    rows = _rows(folder / f"sirt_ratings{number}.csv")
    names = [criterion] if criterion else [f"k{n}" for n in range(1, 6)]
    kept = [r for r in rows if all(r[n] not in ("", "NA") for n in names)]
    score = np.array([sum(float(r[n]) for n in names) for r in kept])
    entry, rater = _numbered([r["idstud"] for r in kept]), _numbered([r["rater"] for r in kept])
    return Scores(f"writing {number} {criterion or 'sum'}", entry, rater, score, 0.0, 3.0 * len(names), 1.0)


def wine(folder: Path) -> Scores:
    rows = _rows(folder / "wines2012_princeton.csv")
    entry, judge = _numbered([r["wine"] + r["flight"] for r in rows]), _numbered([r["judge"] for r in rows])
    return Scores("wine", entry, judge, np.array([float(r["score"]) for r in rows]), 0.0, 20.0, 0.5)


def papers(folder: Path) -> Scores:
    """Ratings of papers without reviewers' names: each review is by another reviewer. The first 600 papers."""
    rows = _rows(folder / "iclr2020_ratings.csv.gz")[:600]
    pairs = [(n, float(x)) for n, r in enumerate(rows) for x in r["ratings"].split("|") if x]
    entry, score = np.array([n for n, _ in pairs]), np.array([x for _, x in pairs])
    return Scores("papers", entry, np.arange(len(pairs)), score, 1.0, 8.0, 1.0)


def splits(
    scores: Scores, count: int, *, keep: int | None, share: float = 0.2
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(training, held out) rows, `count` times. With `keep`, so many of an entry are kept and one more is held out;
    else a `share` of all rows whose entry and reviewer both remain in training."""
    for seed in range(count):
        dice = np.random.default_rng([2026, seed])
        order = dice.permutation(len(scores.score))
        if keep is not None:
            rank = _rank_within(scores.entry[order])
            yield np.sort(order[rank < keep]), np.sort(order[rank == keep])
            continue
        held = order[: int(share * len(order))]
        train = np.setdiff1d(np.arange(len(order)), held)
        known = np.isin(scores.entry[held], scores.entry[train]) & np.isin(
            scores.reviewer[held], scores.reviewer[train]
        )
        yield train, np.sort(held[known])


def _rank_within(group: np.ndarray) -> np.ndarray:
    """How many of the same group come before each."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.searchsorted(ordered, ordered, side="left")
    rank = np.empty(len(group), dtype=int)
    rank[order] = np.arange(len(group)) - first
    return rank
