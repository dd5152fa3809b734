"""What counts as a reason on a score sheet."""

import pytest

from charsu.rules.reasons import lacking, says_why


@pytest.mark.parametrize("words", ["Clear.", "خوب بود", "数据清楚", "ግልጽ ነው", "स्पष्ट कारण"])
def test_a_few_words_of_any_script_are_a_reason(words):
    assert says_why(words)


@pytest.mark.parametrize("words", ["", " ", ".", "x", "ok", "aaaaaaaa", "12345678", "好", "–––––––"])
def test_a_sign_or_two_are_none(words):
    assert not says_why(words)


def test_a_sheet_lacks_scores_and_the_reasons_that_are_asked_for():
    given = {"a": (3, "Clear."), "b": (None, "Clear."), "c": (3, "."), "d": (3, "")}
    assert lacking(given, ["a", "b", "c", "d", "e"], {"a", "b", "c"}) == ("b", "c", "e")
