"""The figures of calibration, each with its target: `python -m bench.calibration.run [NAME ...] [--data FOLDER]`.

Names: simulator speed real favouritism ties reviews rule (all when none is given). `real` and `favouritism` read real
scores from FOLDER (files named in the README here); some of these may not be copied, so none is kept here.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench.calibration import by_rule, close, made_up, measured

FIGURES: dict[str, Callable[[argparse.Namespace], list[measured.Figure]]] = {
    "simulator": lambda asked: made_up.simulator(asked.entries, asked.seeds),
    "speed": lambda asked: made_up.speed(asked.large),
    "real": lambda asked: measured.real_sets(asked.data),
    "favouritism": lambda asked: measured.favouritism(asked.data),
    "ties": lambda asked: close.near_ties(),
    "reviews": lambda asked: made_up.more_reviews(asked.trials),
    "rule": lambda asked: by_rule.chances(1000, asked.seeds) + by_rule.reviews(asked.trials),
}
WITH_DATA = ("real", "favouritism")


def main() -> int:
    words = argparse.ArgumentParser("bench.calibration.run")
    words.add_argument("names", nargs="*")
    words.add_argument("--data", type=Path, help="folder with the real sets")
    words.add_argument("--entries", type=int, default=5000, help="of the simulator's figures")
    words.add_argument("--seeds", type=int, default=6)
    words.add_argument("--large", type=int, default=100_000, help="entries of the speed figure")
    words.add_argument("--trials", type=int, default=20, help="of the extra reviews")
    asked = words.parse_args()
    wrong = 0
    for name in asked.names or FIGURES:
        if name in WITH_DATA and asked.data is None:
            sys.stderr.write(f"{name}: left out, since no --data is given\n")
            continue
        for figure in FIGURES[name](asked):
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
            wrong += not figure.reached
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
