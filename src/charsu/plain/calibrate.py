"""`charsu calibrate FILE.csv`: standings without the severity of reviewers."""

import argparse
import csv
import sys
from collections.abc import Sequence

import numpy as np

from charsu.plain.tables import numbers_of, rows_of
from charsu.rules.scoring import Reviews, calibrate, places


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser(
        "charsu calibrate",
        description="Standings without the severity of reviewers. CSV columns: entry, reviewer, score. "
        "Writes place,entry,calibrated,low,high,p_top,band.",
    )
    words.add_argument("file")
    words.add_argument("--method", default="additive", choices=["mean", "additive"])
    words.add_argument("--lowest", type=float, default=0.0, help="least score of the scale")
    words.add_argument("--highest", type=float, default=10.0, help="greatest score of the scale")
    words.add_argument("--step", type=float, default=1.0, help="step of the scale")
    words.add_argument("--top", type=int, default=10)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args(args)
    rows = rows_of(asked.file)
    entries, reviewers = numbers_of([r["entry"] for r in rows]), numbers_of([r["reviewer"] for r in rows])
    reviews = Reviews(
        entry=np.array([entries[r["entry"]] for r in rows]),
        reviewer=np.array([reviewers[r["reviewer"]] for r in rows]),
        score=np.array([float(r["score"]) for r in rows]),
        lowest=asked.lowest,
        highest=asked.highest,
        step=asked.step,
    )
    made = calibrate(reviews, method=asked.method, seed=asked.seed)
    names = list(entries)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["place", "entry", "calibrated", "low", "high", "p_top", "band"])
    for p in places(made, asked.top):
        figures = made.estimate[p.entry], made.low[p.entry], made.high[p.entry], p.p_top
        out.writerow([p.place, names[p.entry], *(f"{x:.4f}" for x in figures), p.band.value])
    return 0
