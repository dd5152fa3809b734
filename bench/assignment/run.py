"""Measures the assignment against OR-tools and HiGHS; each line is a process of its own.

    python -m bench.assignment.run                 every item
    python -m bench.assignment.run base growth     some
    MIDL=scores.npy python -m bench.assignment.run floor      with a real matrix of that size, reviewers by entries

Run from the root with `src` on the path, in an environment with `bench/requirements.txt`. Times are processor seconds
of one process (others may share the machine) beside seconds on the clock; memory is the peak of the whole process.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

import numpy as np

from bench.assignment import instances
from charsu.rules.assignment import Assignment, Infeasible, Problem, solve

Row = dict[str, Any]


def certified(problem: Problem, found: Assignment) -> float:
    """The bound again, by the prices alone: every entry's three best at these prices, over all pairs in float64."""
    least, most = problem.loads
    total = float(np.maximum(found.prices * least, found.prices * most).sum())
    for start in range(0, len(problem.affinity), 500):
        rows = slice(start, start + 500)
        left = problem.affinity[rows].astype(np.float64) - found.prices
        left[~problem.allowed[rows]] = -np.inf
        total += float(-np.sort(-left, axis=1)[:, :3].sum())
    return total


def wrong(problem: Problem, pairs: np.ndarray) -> int:
    """How many rules are broken, counted plainly."""
    entries, reviewers = problem.affinity.shape
    entry, reviewer = pairs.T
    load, (least, most) = np.bincount(reviewer, minlength=reviewers), problem.loads
    broken = int((np.bincount(entry, minlength=entries) != problem.asks).sum())
    broken += int((~problem.allowed[entry, reviewer]).sum()) + int(((load < least) | (load > most)).sum())
    broken += len(pairs) - len(np.unique(pairs, axis=0))
    if problem.reads is not None:
        reading = np.bincount(entry, weights=problem.reads[entry, reviewer], minlength=entries)
        broken += int((reading < 1).sum())
    if problem.country is not None:
        seats = np.stack([entry, problem.country[reviewer]], axis=1)
        broken += len(seats) - len(np.unique(seats, axis=0))
    return broken


def told(problem: Problem, pairs: np.ndarray) -> Row:
    worth = problem.affinity[pairs[:, 0], pairs[:, 1]].astype(np.float64)
    worst = np.bincount(pairs[:, 0], weights=worth).min()
    return {"objective": float(worth.sum()), "worst entry": float(worst), "broken": wrong(problem, pairs)}


def ours(problem: Problem) -> Row:
    found = solve(problem, seed=1)
    if isinstance(found, Infeasible):
        raise RuntimeError(str(found))
    row = told(problem, found.pairs) | {"bound": found.bound, "proven": found.proven}
    if problem.reads is None and problem.floor is None:
        row["bound by prices"] = certified(problem, found)
    return row


def floored(problem: Problem, floor: float) -> Problem:
    return Problem(problem.affinity, 3, 4, 1, conflicts=problem.conflicts, floor=floor)


def matrix() -> Problem:
    """A real matrix where one is at hand, else a made one of the same size."""
    if "MIDL" not in os.environ:
        return instances.workshop()
    affinity = np.load(os.environ["MIDL"]).T
    return Problem(affinity, 3, 4, 1, conflicts=affinity < 0)


def hall() -> Row:
    problem = instances.crowded()
    began = process_time()
    found = solve(problem)
    assert isinstance(found, Infeasible)
    entries, reviewers = instances.planted()
    reason = found.reasons[0]
    exact = list(reason.entries) == entries and list(reason.reviewers) == reviewers
    return {"exact": exact, "need": reason.need, "capacity": reason.capacity, "solve": process_time() - began}


def others() -> Any:
    from bench.assignment import others as found  # noqa: PLC0415 -- ours is measured without OR-tools in the process

    return found


def growth(entries: int, reviewers: int) -> Row:
    from bench.assignment.growth import grown  # noqa: PLC0415 -- as above

    return grown(entries, reviewers)


def lines() -> dict[str, dict[str, Callable[[], Row]]]:
    """Item, line, what to run."""
    big, mid = (10_000, 2_000), (2_000, 500)
    base, sides = instances.base, lambda size: instances.base(*size, sides=True)
    return {
        "base": {
            "10,000 x 2,000 ours": lambda: ours(base(*big)),
            "10,000 x 2,000 OR-tools": lambda: told(p := base(*big), others().ortools_flow(p)),
        },
        "middle": {
            "2,000 x 500 ours": lambda: ours(base(*mid)),
            "2,000 x 500 OR-tools": lambda: told(p := base(*mid), others().ortools_flow(p)),
            "2,000 x 500 minimums first": lambda: told(p := base(*mid), others().minimums_first(p)),
            "2,000 x 500 unequal pull 0.7 ours": lambda: ours(base(*mid, least_pull=0.7)),
            "2,000 x 500 unequal pull 0.7 minimums first": lambda: told(
                p := base(*mid, least_pull=0.7), others().minimums_first(p, others().HUNDREDTHS)
            ),
            "2,000 x 500 unequal pull 0.5 ours": lambda: ours(base(*mid, least_pull=0.5)),
            "2,000 x 500 unequal pull 0.5 minimums first": lambda: told(
                p := base(*mid, least_pull=0.5), others().minimums_first(p, others().HUNDREDTHS)
            ),
            "118 x 177 ours": lambda: ours(matrix()),
            "118 x 177 minimums first": lambda: told(p := matrix(), others().minimums_first(p)),
        },
        "sides": {
            "2,000 x 500 sides ours": lambda: ours(sides(mid)),
            "2,000 x 500 sides HiGHS": lambda: {"objective": others().highs_all_pairs(sides(mid))},
            "10,000 x 2,000 sides ours": lambda: ours(sides(big)),
        },
        "floor": {
            "118 x 177 highest floor": lambda: {"objective": (others().highest_floor(matrix()))},
            "118 x 177 floor 0.85 of it": lambda: ours(floored(p := matrix(), 0.85 * others().highest_floor(p))),
            "118 x 177 floor all of it": lambda: ours(floored(p := matrix(), 0.9999 * others().highest_floor(p))),
        },
        "conflict": {"2,000 x 500 planted conflict": hall},
        "growth": {
            "10,000 x 2,000 by blocks": lambda: growth(10_000, 2_000),
            "20,000 x 4,000 by blocks": lambda: growth(20_000, 4_000),
            "100,000 x 10,000 by blocks": lambda: growth(100_000, 10_000),
        },
    }


def child(item: str, line: str) -> None:
    began, spent = perf_counter(), process_time()
    row = lines()[item][line]()
    row |= {"clock": perf_counter() - began, "processor": process_time() - spent}
    row["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(row) + "\n")


def main(items: list[str]) -> None:
    for item, found in lines().items():
        if items and item not in items:
            continue
        for line in found:
            command = [sys.executable, "-m", "bench.assignment.run", "--child", item, line]
            ran = subprocess.run(  # noqa: S603 -- itself
                command, capture_output=True, text=True, check=False, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}
            )
            told_row = ran.stdout.strip().splitlines()[-1] if ran.returncode == 0 else ran.stderr.strip()[-300:]
            sys.stdout.write(f"{line}: {told_row}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:4])
    else:
        main(sys.argv[1:])
