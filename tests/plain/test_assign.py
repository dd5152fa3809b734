"""`charsu assign`: rules as columns, errors by line and column, a refusal in words."""

import json
from pathlib import Path

import pytest

from charsu.plain.run import run

HEAD = "entry,reviewer,affinity,conflict,reads,country,load,pin\n"
ROWS = [
    "a,Noor,0.9,0,1,IR,2,0", "a,Ivan,0.8,0,0,RU,2,0", "a,Omid,0.7,0,1,IR,2,1",
    "b,Noor,0.5,0,0,IR,2,0", "b,Ivan,0.4,0,1,RU,2,0", "b,Omid,0.9,1,0,IR,2,0",
]  # fmt: skip


def asked(tmp_path: Path, rows: list[str], *words: str, head: str = HEAD) -> int:
    path = tmp_path / "pairs.csv"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return run("assign", [str(path), "--reviews", "2", *words])


def test_pins_countries_and_loads_of_the_columns_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, ROWS) == 0
    out = capsys.readouterr()
    assert out.out.splitlines() == ["entry,reviewer", "a,Ivan", "a,Omid", "b,Noor", "b,Ivan"]
    assert "objective 2.4" in out.err and "parts 1" in out.err


def test_as_one_object_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, ROWS, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pairs"][0] == ["a", "Ivan"] and found["summary"]["bound"] >= found["summary"]["objective"]


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (["a,Noor,much,0,1,IR,2,0"], HEAD, "line 2, column affinity: “much” is not a number"),
        ([*ROWS[:1], "a,Ivan,nan,0,1,RU,2,0"], HEAD, "line 3, column affinity"),
        (["a,Noor,1,maybe,1,IR,2,0"], HEAD, "line 2, column conflict: “maybe” is neither 1 nor 0"),
        (["a,Noor,1,0,1,IR,-2,0"], HEAD, "line 2, column load: “-2” is not a whole number from 0"),
        ([*ROWS, "b,Noor,1,0,1,IR,3,0"], HEAD, "line 8: the same pair stands in line 5"),
        ([*ROWS[:3], "b,Noor,1,0,1,IR,3,0"], HEAD, "line 5, column load: 3 here, 2 before"),
        (["a,Noor,1,0,1,,2,0"], HEAD, "country of reviewer Noor is not given"),
        (["a,Noor"], "entry,reviewer\n", "line 1: the column affinity is missing"),
        (["a,,1"], "entry,reviewer,affinity\n", "line 2, column reviewer"),
        (["a,Noor,1,7"], "entry,reviewer,affinity\n", "line 2: the row has 4 cells and the head 3"),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[str], head: str, words: str
) -> None:
    assert asked(tmp_path, rows, head=head) == 1
    out = capsys.readouterr()
    assert words in out.err and out.out == "" and "Traceback" not in out.err


def test_no_assignment_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{entry},{who},1" for entry in "abc" for who in ("Noor", "Ivan")]
    assert asked(tmp_path, rows, "--load", "2", head="entry,reviewer,affinity\n") == 1
    err = capsys.readouterr().err
    assert "Needed 6, possible 4." in err and "Raise the greatest loads" in err and "by 2 in all" in err
    assert asked(tmp_path, rows, "--load", "2", "--json", head="entry,reviewer,affinity\n") == 1
    assert json.loads(capsys.readouterr().out)["reasons"][0]["lack"] == "capacity"


def round_of(tmp_path: Path, standing: list[str], *words: str) -> int:
    rows = [
        f"{entry},{who},{0.1 * (number + 1)}" for entry in "abcd" for number, who in enumerate(("N", "I", "O", "P"))
    ]
    (tmp_path / "round.csv").write_text("entry,reviewer,finished\n" + "\n".join(standing) + "\n", encoding="utf-8")
    paths = [str(tmp_path / "round.csv") if word == "ROUND" else word for word in words]
    return asked(tmp_path, rows, "--load", "4", *paths, head="entry,reviewer,affinity\n")


STANDING = ["a,N,1", "a,I,", "b,N,", "b,I,", "c,O,", "c,P,", "d,O,", "d,P,"]


def test_who_left_is_replaced_and_all_else_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert round_of(tmp_path, STANDING, "--replace", "ROUND", "--gone", "N") == 0
    out = capsys.readouterr()
    assert out.out.splitlines()[1:] == ["a,N", "a,I", "b,I", "b,P", "c,O", "c,P", "d,O", "d,P"]
    assert "added 1; removed 1" in out.err


def test_more_reviews_stand_beside_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert round_of(tmp_path, STANDING, "--extend", "ROUND", "--more", "a", "--more", "c", "--more", "a") == 0
    out = capsys.readouterr()
    assert {"a,O", "a,P", "c,I"} < set(out.out.splitlines()) and "added 3; removed 0" in out.err


@pytest.mark.parametrize(
    ("standing", "options", "words"),
    [
        (["a,X,"], ["--replace", "ROUND", "--gone", "N"], "line 2, column reviewer: “X” is not in FILE"),
        (STANDING, ["--replace", "ROUND", "--gone", "Z"], "--gone: “Z” is not in FILE"),
        (STANDING, ["--extend", "ROUND", "--more", ""], "--more: “” is not in FILE"),
        (STANDING, ["--gone", "N"], "--gone asks for --replace"),
        (STANDING, ["--replace", "ROUND", "--more", "a"], "--more asks for --extend"),
    ],
)
def test_a_round_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], standing: list[str], options: list[str], words: str
) -> None:
    assert round_of(tmp_path, standing, *options) == 1
    assert words in capsys.readouterr().err
