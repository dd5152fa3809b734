"""Words of the command line that need no database and no Django: verify, assign, calibrate."""

import argparse
import csv
import sys
import zipfile
from collections.abc import Callable, Sequence

MOST_BYTES = 512 * 1024 * 1024


def run(word: str, args: Sequence[str]) -> int:
    """The exit code: 0 good, 1 a check failed or the input cannot be used, 2 not there."""
    if word == "rehearse":
        print("charsu rehearse is not there yet.", file=sys.stderr)
        return 2
    try:
        return _WORDS[word](args)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as trouble:
        print(f"charsu {word}: {_say(trouble)}", file=sys.stderr)
        return 1


def _say(trouble: Exception) -> str:
    return f"the column {trouble} is missing" if isinstance(trouble, KeyError) else str(trouble)


def _verify(args: Sequence[str]) -> int:
    from charsu.rules.ledger.verify import verify_bundle  # noqa: PLC0415 -- scipy stays out of this path

    words = argparse.ArgumentParser("charsu verify", description="Check an export, offline, line by line.")
    words.add_argument("file", help="the archive written by `charsu export` or downloaded from the record")
    words.add_argument("--size", type=int, help="lines of a head you noted earlier")
    words.add_argument("--root", help="root of that head, hex")
    asked = words.parse_args(args)
    if (asked.size is None) != (asked.root is None):
        words.error("--size and --root go together")
    known = (asked.size, asked.root) if asked.root else None
    checks = verify_bundle(_files(asked.file), known)
    for check in checks:
        print(f"{'ok  ' if check.ok else 'FAIL'} {check.name}{': ' + check.detail if check.detail else ''}")
    return 0 if all(check.ok for check in checks) else 1


def _files(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        rows = [row for row in archive.infolist() if not row.is_dir()]
        if len({row.filename for row in rows}) != len(rows):
            raise ValueError("the archive names a file twice")
        if sum(row.file_size for row in rows) > MOST_BYTES:
            raise ValueError("the archive is too large")
        return {row.filename: archive.read(row) for row in rows}


def _rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise ValueError(f"{path} has no rows")
    return rows


def _numbers(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _assign(args: Sequence[str]) -> int:
    import numpy as np  # noqa: PLC0415 -- not needed by verify

    from charsu.rules.assignment import Infeasible, Problem, solve  # noqa: PLC0415

    words = argparse.ArgumentParser(
        "charsu assign",
        description="Who reviews what. CSV columns: entry, reviewer, affinity (higher is better); optional "
        "conflict (1 bars the pair). A pair that is not listed is barred. Writes entry,reviewer.",
    )
    words.add_argument("file")
    words.add_argument("--reviews", type=int, default=3, help="reviewers of an entry")
    words.add_argument("--load", type=int, default=20, help="greatest load of a reviewer")
    asked = words.parse_args(args)
    rows = _rows(asked.file)
    entries, reviewers = _numbers([r["entry"] for r in rows]), _numbers([r["reviewer"] for r in rows])
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


def _calibrate(args: Sequence[str]) -> int:
    import numpy as np  # noqa: PLC0415 -- not needed by verify

    from charsu.rules.scoring import Reviews, calibrate, places  # noqa: PLC0415

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
    rows = _rows(asked.file)
    entries, reviewers = _numbers([r["entry"] for r in rows]), _numbers([r["reviewer"] for r in rows])
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


_WORDS: dict[str, Callable[[Sequence[str]], int]] = {
    "verify": _verify,
    "assign": _assign,
    "calibrate": _calibrate,
}
