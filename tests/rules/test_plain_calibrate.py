"""`charsu calibrate`: standings, reviewers and the record from a CSV file; what cannot be used, by row and column."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from charsu.plain.run import run


def written(folder: Path, lines: list[str], head: str = "entry,reviewer,score") -> str:
    path = folder / "sheets.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    dice = np.random.default_rng(1)
    rows = [
        f"اثر {e},r{r},{int(np.clip(e - 2 * (r == 0) + dice.integers(-1, 2), 0, 10))},b{e % 2},b{r % 3}"
        for e in range(11)
        for r in dice.permutation(6)[:5]
    ]
    return written(tmp_path, rows, "entry,reviewer,score,entry_bloc,reviewer_bloc")


@pytest.mark.parametrize("method", ["mean", "additive", "ordinal"])
def test_standings_are_written_best_first(file: str, method: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calibrate", [file, "--method", method, "--top", "3"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert len(rows) == 11 and [int(r["place"]) for r in rows] == sorted(int(r["place"]) for r in rows)
    assert {rows[0]["entry"], rows[1]["entry"]} & {"اثر 10", "اثر 9"} and rows[-1]["band"] == "out"
    assert sum(float(r["p_top"]) for r in rows) == pytest.approx(3, abs=0.01)
    assert all(float(r["low"]) <= float(r["calibrated"]) <= float(r["high"]) for r in rows)


def test_reviewers_are_written_on_demand(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calibrate", [file, "--reviewers"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert max(rows, key=lambda r: float(r["severity"]))["reviewer"] == "r0"


def test_json_holds_all_and_is_the_same_again(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [file, "--json", "--top", "3", "--extra", "4", "--seed", "5"]
    assert run("calibrate", words) == 0
    first = capsys.readouterr().out
    assert run("calibrate", words) == 0 and capsys.readouterr().out == first
    told = json.loads(first)
    assert told["record"]["seed"] == "5" and len(told["standings"]) == 11 and len(told["reviewers"]) == 6
    assert 0 < sum(x["reviews"] for x in told["extra"]) <= 4 and told["parts"] == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,r,5", "a,s,eleven"], "row 2, column score: 'eleven'"), (["a,r,5", "b,r,11"], "row 2, column score: 11"),
        (["a,r,nan"], "row 1, column score"), (["a,r,5.5"], "row 1, column score: 5.5: not on the scale's steps"),
        (["a,r,5", "a,r,6"], "row 2, columns entry and reviewer: r has scored a in row 1"),
        (["a,r,5", ",r,6"], "row 2, column entry"), (["a,r"], "row 1, column score: nothing"), ([], "no rows"),
        (["a,r,5\x00"], "row 1, column score"),
    ],
)  # fmt: skip
def test_rows_without_meaning_are_named(
    tmp_path: Path, lines: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("calibrate", [written(tmp_path, lines)]) == 1
    assert words in capsys.readouterr().err


def test_heads_and_blocs_without_meaning_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calibrate", [written(tmp_path, ["a,r,5"], "entry,reviewer,mark")]) == 1
    assert "the column score is missing" in capsys.readouterr().err
    heads = "entry,reviewer,score,entry_bloc,reviewer_bloc"
    assert run("calibrate", [written(tmp_path, ["a,r,5,x,y", "a,s,5,z,y"], heads)]) == 1
    assert "row 2, column entry_bloc: a is x above and z here" in capsys.readouterr().err
    assert run("calibrate", [written(tmp_path, ["a,r,5,x"], "entry,reviewer,score,entry_bloc")]) == 1
    assert "only with reviewer_bloc" in capsys.readouterr().err
    (tmp_path / "odd.csv").write_bytes(b"entry,reviewer,score\n\xff\xfe,r,5\n")
    assert run("calibrate", [str(tmp_path / "odd.csv")]) == 1
    assert "no CSV file in UTF-8" in capsys.readouterr().err
    assert run("calibrate", [str(tmp_path / "none.csv")]) == 1


def test_digits_of_every_script_are_read_and_parts_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["a,r,۷٫۵", "a,s,8", "b,r,६", 'b,s,"6,5"', "c,t,5", "c,u,4"]
    assert run("calibrate", [written(tmp_path, lines), "--step", "0.5"]) == 0
    out, told = capsys.readouterr()
    rows = {r["entry"]: r for r in csv.DictReader(out.splitlines())}
    assert float(rows["a"]["raw"]) == 7.75 and float(rows["b"]["raw"]) == 6.25
    assert "2 parts" in told and rows["a"]["part"] == rows["b"]["part"] != rows["c"]["part"]
