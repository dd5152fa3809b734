"""The founders rehearse: asked on a page, played by the worker, answered with a picture; bad wishes are told."""

import json
from datetime import UTC, datetime

import pytest

from charsu.management.computations import compute_due
from charsu.models import Computation, LedgerEntry
from charsu.plain.rehearse import main
from tests.acts.test_founding import drafted, house  # noqa: F401
from tests.pages.test_bureau import sit  # noqa: F401

ASKED = {"entries": "30", "reviewers": "12", "reviews": "۲، ۳", "k": "5", "rounds": "10", "seed": "1"}
AT = "/bureau/rehearsal/"


def test_asked_played_and_answered(house, sit):  # noqa: F811
    drafted(house)
    tehran, before = sit(house.tehran), LedgerEntry.objects.count()
    assert 'value="2, 3, 4, 5"' in tehran.get(AT).content.decode()
    assert tehran.post(AT, ASKED).status_code == 302
    under_way = tehran.get(AT).content.decode()
    assert "<progress" in under_way and 'http-equiv="refresh"' in under_way
    assert tehran.post(AT, ASKED).status_code == 409  # one at a time
    assert compute_due(now=datetime.now(UTC)) == 1
    page = tehran.get(AT)
    rows = page.context["answer"].rows
    assert [row.reviews for row in rows] == [2, 3]
    assert all(0 < row.lots < row.chances["ordinal"] <= 1 for row in rows)
    assert "<progress" not in page.content.decode() and "made-up editions" in page.content.decode()
    assert LedgerEntry.objects.count() == before


def test_the_command_that_the_page_prints_gives_the_same_figures(house, sit, capsys):  # noqa: F811
    drafted(house)
    tehran = sit(house.tehran)
    tehran.post(AT, ASKED | {"reviews": "2"})
    compute_due(now=datetime.now(UTC))
    page = tehran.get(AT)
    answer = page.context["answer"]
    assert answer.command in page.content.decode() and f"--weights {answer.weights}" in answer.command
    _, word, *args = answer.command.split()
    assert word == "rehearse" and main([*args, "--json"]) == 0
    (played,) = json.loads(capsys.readouterr().out)["designs"]
    for one in played["outcomes"]:
        assert answer.rows[0].chances[one["method"]] == one["found"]
        assert f"{one['found']:.2f} ± {one['error']:.2f}" in page.content.decode()
    main(args)
    assert f"Assumed: weights {answer.weights}," in capsys.readouterr().out


def test_a_design_without_an_assignment_says_so(house, sit):  # noqa: F811
    sit(house.tehran).post(AT, ASKED | {"max_load": "1"})
    compute_due(now=datetime.now(UTC))
    assert "No assignment exists" in sit(house.kazan).get(AT).content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"entries": "1"},
        {"entries": "many"},
        {"reviews": "2;3"},
        {"reviews": "1,2,3,4,5,6"},
        {"reviews": "13"},
        {"k": "31"},
        {"rounds": "9999"},
        {"entries": "5000", "rounds": "500"},
        {"seed": "\x00"},
    ],
)
def test_a_wish_that_cannot_be_is_told_and_kept(house, sit, bad):  # noqa: F811
    answer = sit(house.tehran).post(AT, ASKED | bad)
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert not Computation.objects.exists()
