"""`charsu assign FILE.csv`: who reviews what."""

import argparse
import csv
import sys
from collections.abc import Sequence

import numpy as np

from charsu.plain.tables import numbers_of, rows_of
from charsu.rules.assignment import Infeasible, Problem, solve


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser(
        "charsu assign",
        description="Who reviews what. CSV columns: entry, reviewer, affinity (higher is better); optional "
        "conflict (1 bars the pair). A pair that is not listed is barred. Writes entry,reviewer.",
    )
    words.add_argument("file")
    words.add_argument("--reviews", type=int, default=3, help="reviewers of an entry")
    words.add_argument("--load", type=int, default=20, help="greatest load of a reviewer")
    asked = words.parse_args(args)
    rows = rows_of(asked.file)
    entries, reviewers = numbers_of([r["entry"] for r in rows]), numbers_of([r["reviewer"] for r in rows])
    affinity = np.zeros((len(entries), len(reviewers)))
    barred = np.ones_like(affinity, dtype=bool)
    for row in rows:
        pair = entries[row["entry"]], reviewers[row["reviewer"]]
        affinity[pair], barred[pair] = float(row["affinity"]), (row.get("conflict") or "0").strip() == "1"
    found = solve(Problem(affinity, asked.reviews, asked.load, conflicts=barred))
    if isinstance(found, Infeasible):
        whys = (f"{reason.lack.value} (needs {reason.need}, has {reason.capacity})" for reason in found.reasons)
        raise ValueError("no assignment exists: " + "; ".join(whys))
    names = list(entries), list(reviewers)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["entry", "reviewer"])
    out.writerows((names[0][e], names[1][r]) for e, r in found.pairs.tolist())
    return 0
