"""A redline loses nothing: without what was put in it is the older text, without what was taken out the newer."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.redline import Kind, newer, older, redline, words_of

LETTERS = "ab ,.\n\u200cمی‌شودهЁжд城市实践हिंदीአማርኛ1۲"
TEXT = st.text(alphabet=LETTERS, max_size=60) | st.text(max_size=30)


@given(TEXT, TEXT)
def test_a_redline_gives_both_texts_back(before, after):
    there, back = redline(before, after), redline(after, before)
    assert (older(there), newer(there)) == (before, after)
    assert (older(back), newer(back)) == (after, before)


@given(TEXT)
def test_words_joined_are_the_text_and_a_text_does_not_differ_from_itself(text):
    assert "".join(words_of(text)) == text
    assert all(piece.kind is Kind.SAME for piece in redline(text, text))


@given(TEXT, TEXT)
def test_two_pieces_of_one_kind_never_stand_side_by_side(before, after):
    kinds = [piece.kind for piece in redline(before, after)]
    assert all(one is not two or one is Kind.SAME for one, two in zip(kinds, kinds[1:], strict=False))


@pytest.mark.parametrize(
    ("before", "after", "out", "into"),
    [
        ("A city sends five entries.", "A city sends at most three entries.", ["five"], ["at most three"]),
        ("شهر پنج اثر می\u200cفرستد.", "شهر سه اثر می\u200cفرستد.", ["پنج"], ["سه"]),
        ("می\u200cشود", "نمی\u200cشود", ["می\u200cشود"], ["نمی\u200cشود"]),  # a joiner does not cut a word
        ("每个城市最多提交五项。", "每个城市最多提交三项。", ["五"], ["三"]),
        ("नगर पाँच भेजे", "नगर तीन भेजे", ["पाँच"], ["तीन"]),
        ("Город подаёт 5 заявок", "Город подаёт 3 заявки", ["5 заявок"], ["3 заявки"]),
        ("one two three four", "one five six four", ["two three"], ["five six"]),
        ("", "new", [], ["new"]),
        ("gone", "", ["gone"], []),
    ],
)
def test_words_are_told_apart_in_every_script(before, after, out, into):
    pieces = redline(before, after)
    assert [piece.words.strip() for piece in pieces if piece.kind is Kind.OUT] == out
    assert [piece.words.strip() for piece in pieces if piece.kind is Kind.IN] == into


@pytest.mark.parametrize("unit", ["的", "a ", "- ", "می\u200cشود "])
def test_a_text_of_the_greatest_length_is_told_apart_in_bounded_time(unit):
    before = (unit * 20_000)[:20_000]
    after = "x " + before[: len(before) // 2] + " y " + before[len(before) // 2 :]
    began = time.perf_counter()
    pieces = redline(before, after)
    assert (older(pieces), newer(pieces)) == (before, after)
    assert time.perf_counter() - began < 5
