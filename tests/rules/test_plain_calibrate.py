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
        (["a,r,5", "a,s,eleven"], "line 3, column score: 'eleven'"),
        (["a,r,5", "b,r,11"], "line 3, column score: 11"),
        (["a,r,nan"], "line 2, column score"), (["a,r,5.5"], "line 2, column score: 5.5: not on the scale's steps"),
        (["a,r,5", "a,r,6"], "line 3, columns entry and reviewer: r has scored a in line 2"),
        (["a,r,5", ",r,6"], "line 3, column entry"), (["a,r"], "line 2: the row has 2 cells and the head 3"),
        ([], "no rows"), (["a,r,5\x00"], "line 2"),
        (["a,r,5", "", '"b\n",r,6', "c,r,99"], "line 6, column score: 99"),
        (["a,r1,7", "a,r2,7,9"], "line 3: the row has 4 cells and the head 3; put a number with a decimal"),
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
    assert "line 3, column entry_bloc: a is x above and z here" in capsys.readouterr().err
    assert run("calibrate", [written(tmp_path, ["a,r,5,x"], "entry,reviewer,score,entry_bloc")]) == 1
    assert "only with reviewer_bloc" in capsys.readouterr().err
    (tmp_path / "odd.csv").write_bytes(b"entry,reviewer,score\n\xff\xfe,r,5\n")
    assert run("calibrate", [str(tmp_path / "odd.csv")]) == 1
    assert "line 2: this is no CSV file in UTF-8" in capsys.readouterr().err
    assert run("calibrate", [str(tmp_path / "none.csv")]) == 1
    told = capsys.readouterr().err
    assert "none.csv: no such file" in told and "Errno" not in told


@pytest.mark.parametrize("separator", [";", "\t"])
def test_columns_may_be_divided_by_semicolons_or_tabs(
    tmp_path: Path, separator: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [separator.join(row) for row in (("a", "r", "7,5"), ("a", "s", "8"), ("b", "r", "6"))]
    path = written(tmp_path, rows, separator.join(("entry", "reviewer", "score")))
    assert run("calibrate", [path, "--step", "0.5"]) == 0
    found = {row["entry"]: row for row in csv.DictReader(capsys.readouterr().out.splitlines())}
    assert float(found["a"]["raw"]) == 7.75 and (found["a"]["lacks"], found["b"]["lacks"]) == ("0", "0")
    assert run("calibrate", [path, "--step", "0.5", "--sheets", "2"]) == 0
    assert [row["lacks"] for row in csv.DictReader(capsys.readouterr().out.splitlines())] == ["0", "1"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--top", "0"], "--top 0: from 1 to 2 entries"), (["--top", "9"], "--top 9: from 1 to 2 entries"),
        (["--extra", "-1"], "--extra -1"), (["--extra", "2", "--reviewers"], "two lists"),
    ],
)  # fmt: skip
def test_a_wish_that_the_sheets_cannot_meet_is_refused(
    tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("calibrate", [written(tmp_path, ["a,r,7", "b,r,5"]), *words]) == 1
    assert told in capsys.readouterr().err


def test_extra_reviews_are_a_list_of_their_own(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calibrate", [file, "--top", "3", "--extra", "4"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert list(rows[0]) == ["entry", "reviews", "gain"] and 0 < sum(int(row["reviews"]) for row in rows) <= 4


def test_digits_of_every_script_are_read_and_parts_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["a,r,۷٫۵", "a,s,8", "b,r,६", 'b,s,"6,5"', "c,t,5", "c,u,4"]
    assert run("calibrate", [written(tmp_path, lines), "--step", "0.5"]) == 0
    out, told = capsys.readouterr()
    rows = {r["entry"]: r for r in csv.DictReader(out.splitlines())}
    assert float(rows["a"]["raw"]) == 7.75 and float(rows["b"]["raw"]) == 6.25
    assert "2 parts" in told and rows["a"]["part"] == rows["b"]["part"] != rows["c"]["part"]
