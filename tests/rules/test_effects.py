"""Before and after, beside others: the arithmetic, and the words that keep it from being taken for a cause."""

import pytest

from charsu.rules.exchange.comparing import Doubt, Told, doubts, like_sizes, may_order, usual
from charsu.rules.exchange.effects import Caution, Placed, cautions, change, is_after, mean_of, placed

OWN = {2018: 21.0, 2019: 20.0, 2022: 8.0, 2023: 6.0}
GROUP = [{2019: 20.0, 2023: 18.0}, {2019: 30.0, 2023: 26.0}, {2019: 10.0}]


def warned(told, own=OWN, **more):
    return cautions(
        told, own, 2019, 2023, **{"breaks": [], "methods": 1, "is_group_alike": True, "is_reported": False, **more}
    )


def test_what_the_group_moved_is_taken_off_and_who_has_one_end_only_is_not_in_it():
    told = change(OWN, GROUP, 2019, 2023)
    assert (told.own, told.group, told.group_size, told.beyond) == (-14.0, -3.0, 2, -11.0)


def test_no_difference_tells_more_decimals_than_the_values():
    own, group = {2019: 10.1, 2023: 9.8}, [{2019: 9.1, 2023: 8.4}, {2019: 8.0, 2023: 7.57}]
    told = change(own, group[:1], 2019, 2023)
    assert (told.own, told.group, told.beyond) == (-0.3, -0.7, 0.4)
    assert (
        change(own, group, 2019, 2023).group == -0.56
        and change({1: 3, 2: 4}, [{1: 1, 2: 3}, {1: 1, 2: 2}], 1, 2).group == 1.5
    )


def test_without_a_group_nothing_is_claimed_beyond():
    told = change(OWN, [], 2019, 2023)
    assert told.beyond is None and warned(told)[0] is Caution.NO_GROUP


def test_a_missing_end_is_an_error_and_not_a_zero():
    with pytest.raises(KeyError):
        change(OWN, GROUP, 2020, 2023)


def test_each_caution_comes_with_its_cause_and_not_without():
    told = change(OWN, GROUP, 2019, 2023)
    assert warned(told) == (Caution.SMALL_GROUP, Caution.ONE_AFTER)
    assert Caution.BREAK in warned(told, breaks=[2020]) and Caution.BREAK not in warned(told, breaks=[2019, 2024])
    assert Caution.METHODS in warned(told, methods=2) and Caution.REPORTED in warned(told, is_reported=True)
    assert Caution.GROUP_METHODS in warned(told, is_group_alike=False)
    falling = {**OWN, 2018: 30.0}
    assert Caution.TREND in warned(told, falling)
    assert Caution.TREND not in warned(told, {**OWN, 2018: 10.0})
    assert Caution.ONE_AFTER not in warned(told, {**OWN, 2024: 7.0})


def test_the_mean_of_the_group_is_of_the_years_that_all_know():
    assert mean_of(GROUP[:2]) == {2019: 25.0, 2023: 22.0} and mean_of(GROUP) == {2019: 20.0} and mean_of([]) == {}


def rows(*methods, years=(2020,) * 9, quality="documented"):
    return [Told(n, years[n], method, quality) for n, method in enumerate(methods)]


def test_where_methods_differ_there_is_no_order():
    assert may_order(doubts(rows("", "", "", "", ""), []))
    differ = doubts(rows("", "", "survey", "", ""), [])
    assert differ == (Doubt.METHODS,) and not may_order(differ)
    broken = doubts(rows("", "", "", "", "", years=(2015, 2016, 2017, 2016, 2017)), [2016])
    assert Doubt.BREAK in broken and not may_order(broken)
    assert not may_order(doubts(rows("", "", "", "", ""), [], is_own=True))


def test_years_apart_hearsay_and_few_are_said_aloud():
    found = doubts(rows("", "", years=(2019, 2022), quality="reported"), [])
    assert found == (Doubt.YEARS, Doubt.UNPROVED, Doubt.FEW) and may_order(found)


def test_what_is_usual_needs_five():
    assert usual([1, 2, 3, 4]) is None
    got = usual([1, 2, 3, 4, 5])
    assert got and (got.middle, got.low, got.high) == (3, 2, 4)
    assert like_sizes(1_000_000) == (500_000, 2_000_000)


def test_years_stand_round_a_beginning_that_lies_in_one_of_them():
    assert [placed(begun, 2019, 2023) for begun in (2018, 2019, 2021, 2023, 2024, None)] == [
        Placed.LATER, Placed.WITHIN, Placed.ROUND, Placed.WITHIN, Placed.EARLIER, Placed.UNKNOWN,
    ]  # fmt: skip
    assert [begun for begun in (2018, 2019, 2021, 2023, 2024, None) if is_after(begun, 2023)] == [2018, 2019, 2021]
