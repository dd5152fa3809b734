"""`charsu calibrate FILE.csv`: standings without the severity of reviewers."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence

import numpy as np

from charsu.plain.sheets import Sheets, sheets_of
from charsu.rules.scoring import METHODS, Calibration, calibrate, places, reviewer_report, value_of_information

STANDING = ("place", "entry", "calibrated", "low", "high", "p_top", "band", "raw", "sheets", "part", "lacks")
EXTRA = ("entry", "reviews", "gain")
MOST_TOP = 10  # entries that are picked where nobody says how many
REVIEWER = ("reviewer", "sheets", "severity", "low", "high", "spread", "agreement", "favouritism")
type_row = dict[str, object]


def main(args: Sequence[str]) -> int:
    asked = _words().parse_args(args)
    sheets = sheets_of(asked.file, lowest=asked.lowest, highest=asked.highest, step=asked.step)
    _check(asked, sheets)
    made = calibrate(sheets.reviews, method=asked.method, seed=asked.seed, draws=asked.draws)
    parts = int(made.components.max()) + 1
    if parts > 1:
        print(
            f"The reviews fall into {parts} parts that share no reviewer: nobody is in or out but by what their own "
            "part says, and p_top compares the parts by assumption.", file=sys.stderr,
        )  # fmt: skip
    if asked.json:
        print(json.dumps(_whole(asked, sheets, made, parts), indent=1, ensure_ascii=False))
    elif asked.reviewers:
        _write(REVIEWER, _reviewers(sheets, made))
    elif asked.extra:
        _write(EXTRA, _extra(asked, sheets, made))
    else:
        _write(STANDING, _standings(asked, sheets, made))
    return 0


def _check(asked: argparse.Namespace, sheets: Sheets) -> None:
    """Raises ValueError for a wish that the sheets cannot meet; fills in what is left to them."""
    entries = len(sheets.entries)
    if asked.top is None:
        asked.top = min(MOST_TOP, entries)
    if not 1 <= asked.top <= entries:
        raise ValueError(f"--top {asked.top}: from 1 to {entries} entries can be picked")
    if asked.extra < 0:
        raise ValueError(f"--extra {asked.extra}: it is a number of reviews")
    if asked.extra and asked.reviewers:
        raise ValueError("--extra and --reviewers are two lists: ask for one, or for all of it with --json")
    if asked.sheets is None:
        asked.sheets = int(np.bincount(np.bincount(sheets.reviews.entry)).argmax())


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        "charsu calibrate",
        description="Standings without the severity of reviewers. CSV columns: entry, reviewer, score; optional "
        f"entry_bloc and reviewer_bloc, for favouritism. Writes {','.join(STANDING)}; lacks counts the sheets "
        "that an entry has fewer than it should.",
    )
    words.add_argument("file")
    words.add_argument("--method", default="ordinal", choices=METHODS)
    words.add_argument("--lowest", type=float, default=0.0, help="least score of the scale")
    words.add_argument("--highest", type=float, default=10.0, help="greatest score of the scale")
    words.add_argument("--step", type=float, default=1.0, help="step of the scale")
    words.add_argument("--top", type=int, help=f"entries that are picked ({MOST_TOP}, or all where there are fewer)")
    words.add_argument("--sheets", type=int, help="sheets that an entry should have (as many as most have)")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--draws", type=int, default=400)
    words.add_argument("--reviewers", action="store_true", help=f"write {','.join(REVIEWER)} instead")
    words.add_argument("--extra", type=int, default=0, help=f"write {','.join(EXTRA)}: where to spend so many more")
    words.add_argument("--json", action="store_true", help="all of it, with the record that a rerun needs")
    return words


def _standings(asked: argparse.Namespace, sheets: Sheets, made: Calibration) -> list[type_row]:
    count = np.bincount(sheets.reviews.entry, minlength=len(sheets.entries))
    raw = np.bincount(sheets.reviews.entry, sheets.reviews.score, len(sheets.entries)) / count
    rows: list[type_row] = []
    for p in places(made, asked.top):
        e = p.entry
        figures = made.estimate[e], made.low[e], made.high[e], p.p_top
        told = (*(round(float(x), 4) for x in figures), p.band.value, round(float(raw[e]), 4), int(count[e]))
        beside = int(made.components[e]), max(asked.sheets - int(count[e]), 0)
        rows.append(dict(zip(STANDING, (p.place, sheets.entries[e], *told, *beside), strict=True)))
    return rows


def _reviewers(sheets: Sheets, made: Calibration) -> list[type_row]:
    rows: list[type_row] = []
    for each in reviewer_report(made, sheets.reviews):
        told = (each.severity, each.low, each.high, each.spread, each.agreement)
        figures = (None if x is None else round(x, 4) for x in told)
        row = (sheets.reviewers[each.reviewer], each.sheets, *figures, each.favouritism.value)
        rows.append(dict(zip(REVIEWER, row, strict=True)))
    return rows


def _extra(asked: argparse.Namespace, sheets: Sheets, made: Calibration) -> list[type_row]:
    found = value_of_information(made, sheets.reviews, asked.top, asked.extra)
    return [dict(zip(EXTRA, (sheets.entries[x.entry], x.reviews, round(x.gain, 6)), strict=True)) for x in found]


def _whole(asked: argparse.Namespace, sheets: Sheets, made: Calibration, parts: int) -> type_row:
    return {
        "record": made.record,
        "scale": {"lowest": asked.lowest, "highest": asked.highest, "step": asked.step},
        "top": asked.top,
        "parts": parts,
        "favouritism": None if made.favouritism is None else round(made.favouritism, 4),
        "standings": _standings(asked, sheets, made),
        "reviewers": _reviewers(sheets, made),
        "extra": _extra(asked, sheets, made),
    }


def _write(heads: Sequence[str], rows: Sequence[type_row]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(heads)
    out.writerows([row[head] for head in heads] for row in rows)
