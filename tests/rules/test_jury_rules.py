"""Agenda, portfolio and feedback: the jury's pure rules."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.agenda import agenda, leavings
from charsu.rules.feedback import Band, band, bands, identifying
from charsu.rules.honours import TierRule, Way, by_themselves
from charsu.rules.portfolio import Bar, Honour, Limits, effect

barreds = st.dictionaries(st.integers(0, 5), st.frozensets(st.integers(0, 3), max_size=3), max_size=6)


@given(barreds)
def test_the_agenda_is_as_good_as_the_best_of_all_orders(barred):
    items = list(range(6))
    made = agenda(items, barred)
    assert sorted(made) == items
    assert leavings(made, barred) == min(leavings(order, barred) for order in permutations(items))


def test_one_country_leaves_once_and_the_best_come_first():
    barred = {n: {n % 3} for n in range(12)}
    made = agenda(range(12), barred)
    assert leavings(made, barred) == 3 and made[:4] == (0, 3, 6, 9)
    assert leavings(range(12), barred) == 12 and agenda([], {}) == ()


@given(st.dictionaries(st.integers(0, 39), st.frozensets(st.integers(0, 8), max_size=4), max_size=40))
def test_many_kinds_of_conflict_are_ordered_no_worse_than_as_given(barred):
    made = agenda(range(40), barred)
    assert sorted(made) == list(range(40)) and leavings(made, barred) <= leavings(range(40), barred)


def honour(entry, tier="laureate", rank=0, city=None, theme="a"):
    return Honour(entry, tier, rank, entry if city is None else city, theme)


@pytest.mark.parametrize(
    ("given_", "limits", "bar"),
    [
        ([honour(1), honour(2)], Limits((TierRule("laureate", most=2),)), Bar.TIER),
        ([honour(1), honour(2)], Limits(laureates=2), Bar.LAUREATES),
        ([honour(1, city=9)], Limits(per_city=1), Bar.CITY),
        ([honour(1)], Limits(per_theme=1), Bar.THEME),
        ([], Limits(none_of=[("laureate", "")]), Bar.NONE),
        ([], Limits(none_of=[("laureate", "a")]), Bar.NONE),
        ([honour(9)], Limits(), Bar.HONOURED),
    ],
)
def test_each_limit_bars_by_its_own_sentence(given_, limits, bar):
    proposed = honour(9, city=9)
    assert effect(given_, proposed, limits, ["a", "b"]).bars == (bar,)


def test_what_a_motion_would_do_is_told_before_it_is_voted_on():
    found = effect(
        [honour(1, city=5)], honour(2, city=5, theme="b"), Limits((TierRule("laureate", most=8),)), ["a", "b", "c"]
    )
    assert (found.bars, found.in_tier, found.of_tier, found.in_city, found.empty_themes) == ((), 2, 8, 2, ("c",))
    assert (found.of_city, found.of_theme) == (None, None)
    capped = effect([], honour(2), Limits(per_city=2, per_theme=3), [])
    assert (capped.of_city, capped.of_theme) == (2, 3)


def test_an_entry_raised_to_a_higher_tier_frees_its_old_place():
    held = [honour(1, "silver", 1), honour(2, "gold", 0)]
    limits = Limits((TierRule("gold", most=2), TierRule("silver", most=2)), laureates=2)
    assert effect(held, honour(1, "gold", 0), limits, []).bars == ()
    assert effect(held, honour(2, "silver", 1), limits, []).bars == (Bar.HONOURED,)


def test_a_number_for_each_group_bars_the_second_of_its_group_alone():
    limits = Limits((TierRule("statuette", most=1, per=("theme", "division")),))
    first = Honour(1, "statuette", 0, 1, "a", {"theme": "a", "division": "large"})
    same, other = ({"theme": "a", "division": size} for size in ("large", "small"))
    assert effect([first], Honour(2, "statuette", 0, 2, "a", same), limits, []).bars == (Bar.GROUP,)
    found = effect([first], Honour(2, "statuette", 0, 2, "a", other), limits, [])
    assert (found.bars, found.in_tier, found.of_tier, found.per) == ((), 1, 1, ("theme", "division"))


def test_what_another_body_chose_takes_no_place_of_a_laureate():
    limits = Limits((TierRule("side", Way.SPECIAL), TierRule("laureate")), laureates=1, per_theme=1)
    assert effect([honour(1, "side")], honour(2), limits, []).bars == ()
    assert effect([honour(1)], honour(2, "side"), limits, []).bars == ()
    assert effect([honour(1)], honour(2), limits, []).bars == (Bar.LAUREATES, Bar.THEME)


def test_what_comes_by_itself_goes_to_the_first_of_each_line_who_have_no_honour_yet():
    tiers = [
        TierRule("award", most=1),
        TierRule("medal", Way.SHORTLISTED),
        TierRule("deserving", Way.STANDING, 2, ("theme",)),
        TierRule("participation", Way.ADMITTED),
    ]
    of = {entry: {"theme": "a" if entry < 5 else "b"} for entry in range(1, 8)}
    lines = {Way.SHORTLISTED: [1, 5], Way.STANDING: [1, 2, 3, 5, 6, 7]}
    found = by_themselves(tiers, [1], lines, of)
    assert found == [(5, "medal"), (2, "deserving"), (6, "deserving")]  # 1 and 5 keep their places among the first


def test_bands_hide_in_a_field_of_eight_or_tell_nothing():
    field = [1.0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [band(v, field) for v in (1.0, 5.0, 9.0)] == [Band.TO_GAIN, Band.WITH_FIELD, Band.STRENGTH]
    assert band(9.0, field[:7]) is None and band(3.0, [3.0] * 20) is None


@given(st.lists(st.integers(0, 10), min_size=8, max_size=30))
def test_equal_scores_have_equal_bands_and_better_ones_no_lower(field):
    values = [float(v) for v in field]
    order = [Band.TO_GAIN, Band.WITH_FIELD, Band.STRENGTH]
    found = [band(v, values) for v in sorted(values)]
    if None not in found:
        places = [order.index(b) for b in found]
        assert places == sorted(places)


def test_what_the_best_did_differently_is_told_of_three_or_more_and_never_of_one():
    field = {
        n: {"depth": float(n % 5), "reach": 9.0 if n < 3 else 2.0 + n % 2, "care": 5.0 + n % 3} for n in range(12)
    }
    marked = [s.criterion for s in bands(5, field, {0, 1, 2}, ["depth", "reach", "care"]) if s.best_differ]
    assert "reach" in marked and len(marked) <= 2
    assert not any(s.best_differ for s in bands(5, field, {0, 1}, ["depth", "reach", "care"]))
    assert bands(5, dict(list(field.items())[:6]), {0, 1, 2}, ["reach"]) == ()


def test_a_comment_that_names_its_writer_is_caught_in_any_script():
    marks = ["Maryam Karimi", "Karimi", "کریمی", "Kazan Federal University", "王伟", "Li"]
    assert identifying("As KARIMI I would add figures.", marks) == ("Karimi",)
    assert identifying("به نظر کريمي خوب است", marks) == ("کریمی",)
    assert identifying("我王伟认为很好", marks) == ("王伟",)
    assert identifying("Clear results; listing costs would help.", marks) == ()


@pytest.mark.parametrize(
    "words", ["write to me: a.b@uni.example", "see https://me.example/page", "call +98 (912) 345-6789", "۰۹۱۲۳۴۵۶۷۸۹"]
)
def test_a_comment_that_tells_where_to_reach_its_writer_is_named(words: str) -> None:
    assert identifying(words, ())


@pytest.mark.parametrize(
    "words", ["12 buses in 2024–2025 saved 1,500,000 litres", "8 of 10 @ noon", "SDG 11.2 and 13"]
)
def test_figures_of_a_comment_are_no_address(words: str) -> None:
    assert identifying(words, ()) == ()
