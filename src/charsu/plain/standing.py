"""A round under way on the command line: the pairs that stand, who left, and which entries get more reviews."""

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from charsu.plain.pairs import YES, Named
from charsu.plain.tables import rows_of
from charsu.rules.assignment import Assignment, Infeasible, extend, replace

Pairs = NDArray[np.int64]


def words_of_a_round(words: argparse.ArgumentParser) -> None:
    """The options of `charsu assign` for a round under way."""
    one = words.add_mutually_exclusive_group()
    one.add_argument(
        "--replace", metavar="PAIRS", help="a CSV with entry, reviewer, and finished (1 where the sheet is in): "
        "those of --gone are replaced, all else stays where it can",
    )  # fmt: skip
    one.add_argument(
        "--extend", metavar="PAIRS", help="the same file: all pairs stay, entries of --more get one more"
    )
    words.add_argument("--gone", action="append", default=[], metavar="REVIEWER", help="has left; repeatable")
    words.add_argument("--more", action="append", default=[], metavar="ENTRY", help="one more review; repeatable")


def is_of_a_round(asked: argparse.Namespace) -> bool:
    """Raises ValueError on an option that means nothing without its round."""
    for option, file, names in (("--gone", "--replace", asked.gone), ("--more", "--extend", asked.more)):
        if names and not getattr(asked, file[2:]):
            raise ValueError(f"{option} asks for {file}")
    return bool(asked.replace or asked.extend)


def of_a_round(named: Named, asked: argparse.Namespace) -> Assignment | Infeasible:
    """The round with its replacements, or with the further reviews."""
    if asked.replace:
        pairs, finished = _pairs(named, asked.replace)
        gone = _numbers(named.reviewers, asked.gone, "--gone")
        return replace(named.problem, pairs, gone, finished=finished, seed=asked.seed, time_limit=asked.time_limit)
    pairs, _ = _pairs(named, asked.extend)
    more = np.bincount(_numbers(named.entries, asked.more, "--more"), minlength=len(named.entries))
    return extend(named.problem, pairs, more, seed=asked.seed, time_limit=asked.time_limit)


def _pairs(named: Named, path: str) -> tuple[Pairs, Pairs]:
    """The pairs of a file, and those of them that are finished."""
    rows = rows_of(path)
    sides = {"entry": named.entries, "reviewer": named.reviewers}
    places = {side: {name: number for number, name in enumerate(names)} for side, names in sides.items()}
    found, done = [], []
    for row in rows:
        for side, known in places.items():
            if (row.get(side) or "").strip() not in known:
                raise ValueError(f"{path} line {row.line}, column {side}: “{row.get(side) or ''}” is not in FILE")
        pair = tuple(places[side][row[side].strip()] for side in sides)
        found.append(pair)
        if (row.get("finished") or "").strip().lower() in YES:
            done.append(pair)
    all_pairs, finished = (np.array(each, dtype=np.int64).reshape(-1, 2) for each in (found, done))
    return all_pairs, finished


def _numbers(names: Sequence[str], asked: Sequence[str], option: str) -> NDArray[np.int64]:
    unknown = [name for name in asked if name not in names]
    if unknown:
        raise ValueError(f"{option}: “{unknown[0]}” is not in FILE")
    return np.array([names.index(name) for name in asked], dtype=np.int64)
