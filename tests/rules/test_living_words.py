"""What stands beside the words of a practice follows them, or goes."""

from typing import Any

from charsu.rules.library.citations import authors_of
from charsu.rules.library.living import Teller, in_step, still_true, summary_in, teller_of, year_in


def test_a_translation_goes_with_the_words_that_it_translates() -> None:
    before = {"fa": "پیش", "en": "before", "ru": "до"}
    assert still_true(before, {**before, "ar": "قبل"}, "fa") == {**before, "ar": "قبل"}
    assert still_true(before, {**before, "fa": "پس", "en": "after"}, "fa") == {"fa": "پس", "en": "after"}
    assert still_true({}, {"fa": "پس"}, "fa") == {"fa": "پس"}


def test_summary_and_year_are_told_once() -> None:
    answers = {"summary": "old", "started": "۲۰۲۱-۰۳", "actions": "old"}
    assert (summary_in(answers), year_in(answers)) == ("old", 2021)
    assert in_step(answers, "new", 2021) == {**answers, "summary": "new"}
    assert in_step(answers, "", 2020) == {**answers, "started": "2020"}
    assert in_step(answers, "new", None) == {"summary": "new", "actions": "old"}
    assert in_step({"actions": "x"}, "new", 2020) == {"actions": "x"}
    assert year_in({"started": "soon"}) is year_in({}) is None and summary_in({"abstract": " a "}) == "a"


def test_what_was_retold_stays_so_as_long_as_a_sentence_of_it_stands() -> None:
    def text(summary: str, title: str = "A park", **answers: str) -> dict[str, Any]:
        return {"title": {"en": title}, "summary": {"en": summary}, "answers": answers}

    one, two = "The city opened a park by the river.", "Ten thousand people walk in it daily."
    retold = text(f"{one} {two}", started="2019")
    assert teller_of(retold, text(f"{one}\r\n{two}", started="2020"), "en") is Teller.RETOLD, "blanks and years"
    assert teller_of(retold, text(f"{one} Nine thousand people do.", started="2019"), "en") is Teller.BOTH
    assert teller_of(retold, text(f"{one} {two}", title="Our park"), "en") is Teller.BOTH
    assert teller_of(retold, text("We made a park, and we love it."), "en") is Teller.CITY
    han = text("市政府在河边建了公园。每天有一万人在园中散步。")
    assert teller_of(han, text("市政府在河边建了公园。现在更多了。"), "en") is Teller.BOTH
    assert authors_of((), "Shiraz", "Award", Teller.BOTH) == ("Award", "Shiraz")
    assert authors_of(("A",), "Shiraz", "Award", Teller.RETOLD) == ("A",)
