"""The offline kit checks answers as the site does: one schema, and the same faults at the same fields with the same
figures, for whatever is typed in whichever script and calendar."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from charsu.rules.calendars import CALENDARS, in_calendar
from charsu.rules.forms import Amiss, figures_of, gathered, problems_of
from tests.rules.test_forms import EN, OPTIONS, a_form, a_question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS_AT_LETTERS = False

COLUMNS: list[dict[str, Any]] = [
    {"code": "item", "label": EN, "required": True}, {"code": "sum", "label": EN, "kind": "number"},
    {"code": "day", "label": EN, "kind": "date"}, {"code": "since", "label": EN, "kind": "year"},
    {"code": "site", "label": EN, "kind": "link"}, {"code": "way", "label": EN, "kind": "choice", "choices": OPTIONS},
]  # fmt: skip
FORM = a_form(
    a_question("line", max_words=3),
    a_question("text", "long", max_words=5, required=True),
    a_question("count", "number", least="0", most="100.5"),
    a_question("began", "year", least="1990", most="2026"),
    a_question("on", "date", least="2020-01-01", most="2026-12-31"),
    a_question("run", "choice", choices=OPTIONS),
    a_question("ways", "choices", choices=OPTIONS, most_answers=1),
    a_question("budget", "table", columns=COLUMNS, most_answers=2),
    a_question("lead", "person", required=True),
    a_question("authors", "authors", most_answers=2),
    a_question("keywords", "keywords", most_answers=3),
    a_question("site", "link"),
    a_question("doi", "doi"),
    a_question("water", "indicator"),
    a_question("twin", "city"),
)
WHOLE = {"text": ["a"], "lead.name": ["A"]}
TYPED = {
    "line": ["one", "one two three four", "x" * 2001, "ሰላም፡ዓለም፡ነው፡ዛሬ", "城市治理"],
    "text": ["", " ", "a b c d e f", "y" * 40_001],
    "count": ["-1", "0", "100,5", "100.6", "۱۲٫۵", "1,234", "1 200", "١٬٢٠٠", "abc", "−3", "1e3", "12.", "1.2.3",
              "12345678901234567", "፲", "5,5,5", "0.0000000001", "１２", "99\u00a0999", "100.500000001"],
    "began": ["1989", "1990", "2026", "2027", "1402", "۱۴۰۲", "2101", "20 24", "24", "۲۰۲۴", "1299", "1500", "0999"],
    "on": ["2026-03-21", "2019-12-31", "2027-01-01", "2026-02-30", "1405-01-01", "1404-12-30", "2018-12-31",
           "21.03.2026", "2026/3/21", "21/03/2026", "soon", "2026-13-01", "0000-01-01", "۲۰۲۶-۰۳-۲۱", "2026-3.1",
           "1499-12-31", "2299-12-31", "2300-01-01"],
    "run": ["yes", "other"],
    "ways": ["yes", "gone"],
    "site": ["https://a.example/", "http://x", "ftp://x.y", "https://", "https://a b.c", "HTTPS://A.example",
             "https://@", "https://u@h/", "https://[::1]/", "a.example", "https://x?y", "https://:80/", "https://h:80",
             f"https://{'a' * 2001}.x"],
    "doi": ["10.1000/182", "https://doi.org/10.1000/182", "doi: 10.1/2", f"10.12345/{'x' * 251}", "x"],
    "keywords": ["a;b,c", "a,b,c,d", "x" * 101, "آب، خاک؛ هوا", "a,a,a,a"],
    "lead.orcid": ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0098",
                   "0000000218250097", "۰۰۰۰-۰۰۰۲-۱۸۲۵-۰۰۹۷", "12"],
    "lead.body": ["x" * 501, "b"],
    "budget.0.item": ["i", "x" * 501], "budget.0.sum": ["1", "x", "1,234"], "budget.0.day": ["2026-01-01", "no"],
    "budget.0.since": ["1402", "2020"], "budget.0.site": ["http://x", "x"], "budget.0.way": ["yes", "gone"],
    "authors.0.body": ["B"],
    "water.before": ["1"],
}  # fmt: skip
WATER = {"before": "1", "before_year": "2020", "after": "2", "after_year": "2021", "source": "s"}
OTHER_WATER = [("after_year", "2020"), ("after_year", "2019"), ("after_year", "۲۰۲۵"), ("before", "x"),
               ("before_year", "1402"), ("source", ""), ("source", "x" * 501)]  # fmt: skip
Case = tuple[dict[str, list[str]], str]


def cases() -> list[Case]:
    found: list[Case] = [({}, "gregorian"), ({**WHOLE, "ways": ["yes", "no"]}, "gregorian")]
    for name, said in TYPED.items():
        dated = name in {"on", "budget.0.day"}
        found += [
            ({**WHOLE, name: [one]}, calendar) for one in said for calendar in CALENDARS[: None if dated else 1]
        ]
    for rows in (["budget.0.item", "budget.1.item", "budget.2.item"], [f"authors.{n}.name" for n in range(3)]):
        found.append(({**WHOLE, **dict.fromkeys(rows, ["a"])}, "gregorian"))
    for part, said_there in OTHER_WATER:
        water = {f"water.{one}": [words] for one, words in {**WATER, part: said_there}.items()}
        found.append(({**WHOLE, **water}, "gregorian"))
    return found + days(random.Random(5))


def days(dice: random.Random) -> list[Case]:
    """Days of our time in every calendar, and some that it does not have."""
    found: list[Case] = []
    for _ in range(300):
        calendar = dice.choice(CALENDARS)
        year, month, day = in_calendar(date(1900, 1, 1) + timedelta(dice.randrange(73_000)), calendar)
        if dice.random() < 0.5:
            month, day = dice.choice([month, 2, 12, 13]), dice.choice([5, 6, 29, 30, 31])
        found.append(({**WHOLE, "on": [f"{year:04d}-{month}-{day}"]}, calendar))
    return found


CHECKED = """async ([schema, cases]) => {
  const { amissIn } = await import("/static/js/answers.js");
  return cases.map(([fields, calendar]) => amissIn(schema, fields, () => true, { language: "en", calendar })
    .map(({ at, reason, facts }) => [at, reason, facts]));
}"""


def test_the_kit_and_the_site_find_the_same_amiss(browser: Browser, live_server: Any) -> None:
    asked = cases()
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/accounts/login/")
        told = page.evaluate(CHECKED, [figures_of(FORM), asked])
    for (fields, calendar), here in zip(asked, told, strict=True):
        site = problems_of(FORM, gathered(FORM, fields, calendar), language="en")
        there = [[one.at, one.reason.name, dict(one.facts)] for one in site if one.reason is not Amiss.CITY]
        assert here == there, (fields, calendar)
    reasons = {reason for rows in told for _at, reason, _facts in rows}
    assert reasons == {one.name for one in Amiss} - {"CITY", "SHAPE", "FILES"}, "every reason was met"
