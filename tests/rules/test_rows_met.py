"""Two at one part of the rules: what meets, what does not, and what is kept."""

import pytest

from charsu.rules.rows_met import rows_met, seen_of


def row(code, at="1", **names):
    return {"code": code, "name": {"en": code, **names}, "at": at}


HELD = [row("open"), row("close"), row("honour")]


def test_nobody_else_was_here():
    typed = [row("close"), row("open", at="2"), row("new")]
    assert rows_met(HELD, typed, seen_of(HELD)).rows == typed


def test_different_rows_and_different_languages_do_not_meet():
    now = [row("open", at="7"), row("close", ru="конец"), row("honour"), row("theirs")]
    typed = [row("open"), row("close", fa="پایان"), row("honour", at="5"), row("mine")]
    met = rows_met(now, typed, seen_of(HELD))
    assert not met.clashes
    assert met.rows == [
        row("open", at="7"), row("close", ru="конец", fa="پایان"), row("honour", at="5"), row("theirs"), row("mine")
    ]  # fmt: skip


def test_the_same_value_changed_twice_waits_with_both_sides():
    now = [row("open", at="7"), row("close", at="8"), row("honour")]
    typed = [row("open", at="9"), row("close"), row("honour", at="4")]
    met = rows_met(now, typed, seen_of(HELD))
    assert [(one.path, one.held, one.typed) for one in met.clashes] == [(("open", "at"), "7", "9")]
    assert met.shown == [row("open", at="9"), row("close", at="8"), row("honour", at="4")]
    # saved again from what is shown: the choice is made knowingly, and the untouched row keeps the newer value
    assert rows_met(now, met.shown, seen_of(now)).rows == met.shown


def test_what_one_removed_and_the_other_changed_waits():
    removed_here = rows_met([row("open", at="7"), *HELD[1:]], HELD[1:], seen_of(HELD))
    assert [one.path for one in removed_here.clashes] == [("open",)] and row("open", at="7") in removed_here.shown
    removed_there = rows_met(HELD[1:], [row("open", at="9"), *HELD[1:]], seen_of(HELD))
    assert ("open", "at") in [one.path for one in removed_there.clashes] and row(
        "open", at="9"
    ) in removed_there.shown
    untouched = rows_met(HELD[1:], HELD, seen_of(HELD))
    assert untouched.rows == HELD[1:] and not untouched.clashes
    both_kept = rows_met([*HELD, row("theirs")], HELD[1:], seen_of(HELD))
    assert both_kept.rows == [*HELD[1:], row("theirs")] and not both_kept.clashes


def test_words_cleared_here_are_cleared_and_an_order_set_here_stays():
    before = [row("open", fa="باز"), row("close"), row("honour")]
    now = [row("open", fa="باز"), row("close", at="3"), row("honour")]
    met = rows_met(now, [row("honour"), row("open"), row("close")], seen_of(before))
    assert met.rows == [row("honour"), row("open"), row("close", at="3")] and not met.clashes


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", '{"order": 3, "marks": {}}', '{"order": [], "marks": []}'])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing_unseen(seen):
    met = rows_met(HELD, [row("open", at="9"), *HELD[1:]], seen)
    assert [(one.path, one.held, one.typed) for one in met.clashes] == [(("open", "at"), "1", "9")]
    assert met.rows == HELD
