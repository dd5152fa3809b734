"""Edits of two people at one draft: joined where they do not meet, shown where they do, never lost unseen."""

from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.drafts import mark, marks, merged

VALUES = st.one_of(st.none(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2),
                   st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2))  # fmt: skip
DRAFTS = st.dictionaries(st.sampled_from("abcd"), VALUES)


def test_two_questions_changed_by_two_people_are_both_kept():
    base = {"a": "1", "b": "2"}
    found = merged({"a": "theirs", "b": "2"}, {"a": "1", "b": "mine"}, marks(base))
    assert found.values == {"a": "theirs", "b": "mine"} and found.changed == {"b"} and not found.conflicts


def test_one_question_changed_by_two_people_is_a_choice_and_the_held_words_stay():
    found = merged({"a": "theirs"}, {"a": "mine"}, marks({"a": "1"}))
    assert found.values == {"a": "theirs"} and found.conflicts == {"a": ("theirs", "mine")}
    again = merged({"a": "theirs"}, {"a": "mine"}, marks({"a": "theirs"}))  # both were seen: this is the choice
    assert again.values == {"a": "mine"} and not again.conflicts


def test_the_same_words_from_two_people_are_no_conflict_and_emptying_is_an_edit():
    assert not merged({"a": "x"}, {"a": "x"}, {}).conflicts
    assert merged({"a": "x"}, {"a": ""}, marks({"a": "x"})).values == {"a": ""}
    assert mark("") == mark(None) == mark([]) == ""
    assert mark({"x": 1, "y": 2}) == mark({"y": 2, "x": 1}) != mark({"x": 2, "y": 1})


@given(DRAFTS, DRAFTS, DRAFTS)
def test_what_another_wrote_changes_only_where_it_was_seen(base, held, typed):
    found = merged(held, typed, marks(base))
    for code in held:
        if mark(found.values[code]) != mark(held[code]):
            assert mark(base.get(code)) == mark(held[code])
    for code, value in typed.items():  # and what was typed is in the draft, in a conflict, or was not touched
        is_touched = mark(value) != mark(base.get(code))
        assert not is_touched or mark(found.values.get(code)) == mark(value) or code in found.conflicts
