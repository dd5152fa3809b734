"""Affinity: the formula as written, the same figures for the same input, and words that differ only in case."""

import numpy as np
import pytest

from charsu.rules.assignment import EntryWords, ReviewerWords, Weights, affinity_of

WATER = EntryWords(frozenset({"water"}), frozenset({"Drainage", "city"}), "fa")
PARKS = EntryWords(frozenset({"green"}), frozenset({"trees", "city"}), "ru")
NOOR = ReviewerWords(
    ("water", "green"), frozenset({"drainage"}), {"water": 0.8}, frozenset({"fa", "en"}), frozenset({"fa"})
)
IVAN = ReviewerWords(("transport",), frozenset({"city"}), {}, frozenset({"fa"}))


def test_each_part_is_as_the_formula_says() -> None:
    found = affinity_of([WATER, PARKS], [NOOR, IVAN])
    assert found.theme.tolist() == [[1.0, 0.0], [0.5, 0.0]]
    assert found.expertise[0, 0] == pytest.approx(0.8) and found.expertise[1].tolist() == [0.0, 0.0]
    assert found.language.tolist() == [[1.0, 0.5], [0.0, 0.0]]
    rare, plain = np.log(3), np.log(2)
    assert found.keywords[0, 0] == pytest.approx(rare / np.hypot(rare, plain))
    assert found.values[0, 0] == pytest.approx((4 + 3 * found.keywords[0, 0] + 2 * 0.8 + 1) / 10)
    assert found.reads.tolist() == [[True, True], [False, False]]
    assert found.overlap.tolist() == [[False, True], [False, True]]


@pytest.mark.parametrize(
    ("kind", "field"), [(EntryWords, "themes"), (EntryWords, "keywords"), (ReviewerWords, "fluent")]
)
def test_one_word_where_words_are_asked_is_not_taken_letter_by_letter(kind: type, field: str) -> None:
    with pytest.raises(ValueError, match=f"{field}: it is a collection of words, not the one word 'drainage'"):
        kind(**{field: "drainage"})


def test_a_rare_word_says_more_than_one_that_all_use() -> None:
    found = affinity_of([WATER, PARKS], [NOOR, IVAN])
    assert found.keywords[0, 0] > found.keywords[0, 1] > 0


def test_all_lies_between_nothing_and_one_whatever_is_missing() -> None:
    bare = affinity_of([EntryWords(), WATER], [ReviewerWords(), NOOR])
    assert (bare.values >= 0).all() and (bare.values <= 1).all() and bare.values[0].tolist() == [0.0, 0.0]
    assert affinity_of([], [NOOR]).values.shape == (0, 1)


def test_weights_and_levels_without_meaning_are_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        affinity_of([WATER], [NOOR], Weights(0, 0, 0, 0))
    with pytest.raises(ValueError, match="reviewer 0 in water: 3"):
        affinity_of([WATER], [ReviewerWords(expertise={"water": 3})])
