"""What stands beside the words of a practice follows them, or goes."""

from charsu.rules.library.living import in_step, still_true, summary_in, year_in


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
