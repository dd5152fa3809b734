"""`charsu rehearse`: how well would this design pick the best?"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from time import monotonic

from charsu.rules.rehearsal import Design, Rehearsal, rehearse
from charsu.rules.scoring import METHODS

HEAD = "{:>7}  {:9} {:>16} {:>9} {:>9} {:>10}  {}"
SECOND = 1.0  # between two signs of progress


def main(args: Sequence[str]) -> int:
    asked = _words().parse_args(args)
    designs = [_design(asked, each) for each in asked.reviews]
    methods = asked.method or METHODS
    made = []
    for number, design in enumerate(designs, 1):
        shown = _Progress(f"{number}/{len(designs)}: {design.reviews_per_entry} reviews an entry")
        made.append(rehearse(design, rounds=asked.rounds, seed=asked.seed, methods=methods, progress=shown))
    if asked.json:
        print(json.dumps({"designs": [_plain(each) for each in made]}, indent=1))
    else:
        _table(made)
    return 0


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        "charsu rehearse",
        description="Plays made-up editions by the real rules and tells how well the design picks the best. Several "
        "numbers of reviews are compared. Spreads are standard deviations in points of the scale.",
    )
    words.add_argument("--entries", type=int, required=True)
    words.add_argument("--reviewers", type=int, required=True)
    words.add_argument("--reviews", type=_numbers, default=(3,), help="reviews of an entry; several: 2,3,4")
    words.add_argument("--shortlist", type=int, help="entries that are picked; a twentieth when not given")
    words.add_argument("--rounds", type=int, default=200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--method", action="append", choices=METHODS, help="may be given again; all when not given")
    words.add_argument("--weights", type=_weights, default=(1.0,), help="of the rubric's criteria: 3,2,1")
    words.add_argument("--matters", type=_weights, help="weights by which entries are truly good, if others")
    words.add_argument("--load", type=int, help="greatest load of a reviewer")
    for name in ("countries", "languages", "themes"):
        words.add_argument(f"--{name}", type=int, default=getattr(Design, name))
    for name in ("lowest", "highest", "step", "quality", "criterion", "severity", "noise", "favour"):
        words.add_argument(f"--{name}", type=float, default=getattr(Design, name))
    words.add_argument("--json", action="store_true")
    return words


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(","))


def _weights(words: str) -> tuple[float, ...]:
    return tuple(float(word) for word in words.split(","))


def _design(asked: argparse.Namespace, reviews: int) -> Design:
    names = ("entries", "reviewers", "weights", "matters", "countries", "languages", "themes", "lowest", "highest")
    spreads = ("step", "quality", "criterion", "severity", "noise", "favour")
    given = {name: getattr(asked, name) for name in (*names, *spreads)}
    shortlist = asked.shortlist if asked.shortlist is not None else max(1, round(asked.entries / 20))
    return Design(reviews_per_entry=reviews, k=shortlist, max_load=asked.load, **given)


def _plain(made: Rehearsal) -> dict[str, object]:
    return asdict(made)


def _table(made: Sequence[Rehearsal]) -> None:
    first = made[0].design
    print(
        f"{first.entries} entries, {first.reviewers} reviewers, the best {first.k} picked, {made[0].rounds} rounds. "
        "found: chance that one of the best is picked; lost: quality lost a place, in points."
    )
    print(_assumed(first))
    print(HEAD.format("reviews", "method", "found", "all", "the best", "lost", "load of a reviewer"))
    for each in made:
        load = f"{each.workload.least}-{each.workload.greatest}, mean {each.workload.mean:.1f}"
        for row in (*each.outcomes, each.lots):
            found = f"{row.found:.1%} +- {row.error:.1%}"
            figures = f"{row.all_found:.1%}", f"{row.best_found:.1%}", f"{row.misplaced:.3f}"
            print(HEAD.format(each.design.reviews_per_entry, row.method, found, *figures, load))


def _assumed(one: Design) -> str:
    """What the figures rest on beside the numbers that were asked for."""
    weights, truly = (",".join(f"{weight:g}" for weight in each) for each in (one.weights, one.true_weights))
    return (
        f"Assumed: weights {weights}, entries truly good by {truly}; {one.countries} countries, {one.languages} "
        f"languages, {one.themes} themes; scores {one.lowest:g} to {one.highest:g} by {one.step:g}; spreads in "
        f"points: quality {one.quality:g}, criterion {one.criterion:g}, severity {one.severity:g}, noise "
        f"{one.noise:g}; favour {one.favour:g}. The page of the bureau takes the weights of the edition's rubric: "
        "give them by --weights."
    )


class _Progress:
    """Signs of progress on standard error, at most one a second."""

    def __init__(self, name: str) -> None:
        self.name, self.last = name, monotonic()

    def __call__(self, done: int, rounds: int) -> None:
        if done == rounds or monotonic() - self.last >= SECOND:
            self.last = monotonic()
            print(f"{self.name}, round {done} of {rounds}", file=sys.stderr)
