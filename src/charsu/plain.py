"""What runs without Django: `verify` on an export, `assign` and `calibrate` on CSV files."""

import argparse
import csv
import sys
import zipfile
from pathlib import Path

import numpy as np

from charsu.rules.assignment import Infeasible, Problem, solve
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.scoring import Reviews, calibrate, places


def run(word: str, args: list[str]) -> int:
    if word == "rehearse":
        print("rehearse is not built yet", file=sys.stderr)
        return 2
    return {"verify": _verify, "assign": _assign, "calibrate": _calibrate}[word](args)


def _verify(args: list[str]) -> int:
    parser = argparse.ArgumentParser("charsu verify", description="Check an edition's evidence offline.")
    parser.add_argument("file", type=Path)
    path = parser.parse_args(args).file
    try:
        with zipfile.ZipFile(path) as pack:
            files = {name: pack.read(name) for name in pack.namelist()}
    except (OSError, zipfile.BadZipFile) as trouble:
        print(f"FAIL  archive: {trouble}")
        return 1
    checks = verify_bundle(files)
    for check in checks:
        print(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
    return 0 if all(check.ok for check in checks) else 1


def _assign(args: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "charsu assign", description="CSV with columns entry,reviewer,affinity and, if wanted, conflict (1 bars)."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--reviews", type=int, default=3)
    parser.add_argument("--max-load", type=int, required=True)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(args)
    rows = list(csv.DictReader(chosen.file.open(encoding="utf-8")))
    entries, reviewers = sorted({r["entry"] for r in rows}), sorted({r["reviewer"] for r in rows})
    affinity = np.zeros((len(entries), len(reviewers)), dtype=np.float32)
    barred = np.ones(affinity.shape, dtype=bool)  # a pair that the file does not name is no pair
    for row in rows:
        at = entries.index(row["entry"]), reviewers.index(row["reviewer"])
        affinity[at], barred[at] = float(row["affinity"]), row.get("conflict") == "1"
    found = solve(Problem(affinity, chosen.reviews, chosen.max_load, conflicts=barred), seed=chosen.seed)
    if isinstance(found, Infeasible):
        for reason in found.reasons:
            print(f"{reason.lack.value} need {reason.need}, capacity {reason.capacity}", file=sys.stderr)
        return 1
    print("entry,reviewer")
    for entry, reviewer in found.pairs.tolist():
        print(f"{entries[entry]},{reviewers[reviewer]}")
    print(f"objective {found.objective:.6f}, bound {found.bound:.6f}", file=sys.stderr)
    return 0


def _calibrate(args: list[str]) -> int:
    parser = argparse.ArgumentParser("charsu calibrate", description="CSV with columns entry,reviewer,score.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--scale", nargs=3, type=float, default=[0, 10, 1], metavar=("LOWEST", "HIGHEST", "STEP"))
    parser.add_argument("--method", default="additive", choices=["mean", "additive"])
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(args)
    rows = list(csv.DictReader(chosen.file.open(encoding="utf-8")))
    entries, reviewers = sorted({r["entry"] for r in rows}), sorted({r["reviewer"] for r in rows})
    reviews = Reviews(
        np.array([entries.index(r["entry"]) for r in rows]), np.array([reviewers.index(r["reviewer"]) for r in rows]),
        np.array([float(r["score"]) for r in rows]), *chosen.scale,
    )  # fmt: skip
    result = calibrate(reviews, method=chosen.method, seed=chosen.seed)
    print("place,entry,estimate,low,high,p_top,band")
    for row in places(result, chosen.top):
        e = row.entry
        print(f"{row.place},{entries[e]},{result.estimate[e]:.4f},{result.low[e]:.4f},{result.high[e]:.4f},"
              f"{row.p_top:.3f},{row.band.value}")  # fmt: skip
    return 0
