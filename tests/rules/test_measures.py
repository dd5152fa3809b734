"""What can be a value of an indicator, and what is refused with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.exchange.measures import (
    Better,
    Scale,
    Unfit,
    Unit,
    decimal_mark,
    exactly,
    improvement,
    read_address,
    read_value,
    read_year,
)

SHARE, DUST = Scale(Unit.PERCENT), Scale(Unit.MICROGRAMS)
DEATHS = Scale(Unit.PER_100K)
GROWTH = Scale(Unit.PERCENT, lowest=None, highest=None)


@pytest.mark.parametrize(
    ("typed", "scale", "is_read_as"),
    [
        ("45", SHARE, 45.0),
        ("۴۵٫۵", SHARE, 45.5),
        ("٤٥٪", SHARE, 45.0),
        ("४५", SHARE, 45.0),
        ("0.5 %", SHARE, 0.5),
        ("0", SHARE, 0.0),
        ("100", SHARE, 100.0),
        ("1", SHARE, 1.0),
        ("12,5", DUST, 12.5),
        ("12.5 µg/m³", DUST, 12.5),
        ("1 234.5", DUST, 1234.5),
        ("-3.5", GROWTH, -3.5),
        ("-1", SHARE, Unfit.NEGATIVE),
        ("−1", SHARE, Unfit.NEGATIVE),
        ("100.1", SHARE, Unfit.OVER),
        ("0.45", SHARE, Unfit.FRACTION),
        ("45 km", SHARE, Unfit.OTHER_UNIT),
        ("45 %", DUST, Unfit.OTHER_UNIT),
        ("3 mg", DUST, Unfit.OTHER_UNIT),
        ("1,234", DUST, Unfit.THOUSANDS),
        ("1.234", DUST, Unfit.THOUSANDS),
        ("۱٫۲۳۴", DUST, 1.234),
        ("1.2340", DUST, 1.234),
        ("0.123", DUST, 0.123),
        ("100000", DEATHS, 100_000.0),
        ("100001", DEATHS, Unfit.TOO_LARGE),
        ("1,234.5", DUST, Unfit.THOUSANDS),
        ("about 45", SHARE, Unfit.NOT_A_NUMBER),
        ("45 apples", SHARE, Unfit.NOT_A_NUMBER),
        ("٪۲۳", SHARE, 23.0),
        ("%23", SHARE, 23.0),
        ("٪ ۲۲/۵", SHARE, 22.5),
        ("۲۲/۵ درصد", SHARE, 22.5),
        ("۱/۲۳۴", DUST, 1.234),
        ("22/5", SHARE, Unfit.NOT_A_NUMBER),
        ("۱/۲/۳", DUST, Unfit.NOT_A_NUMBER),
        ("٪۲۳", DUST, Unfit.OTHER_UNIT),
        ("", SHARE, Unfit.EMPTY),
        ("9" * 40, DUST, Unfit.TOO_LARGE),
        ("1e999", DUST, Unfit.NOT_A_NUMBER),
        ("nan", DUST, Unfit.NOT_A_NUMBER),
        ("\u202e45", SHARE, 45.0),
    ],
)
def test_a_typed_value(typed, scale, is_read_as):
    assert read_value(typed, scale) == is_read_as


def test_the_other_values_of_a_table_settle_which_mark_is_decimal():
    assert decimal_mark(["1.234", "5,2"]) == "," and decimal_mark(["1,234", "12.55 %"]) == "."
    assert decimal_mark(["1.234", "7"]) == decimal_mark(["5,2", "5.2"]) == decimal_mark([]) == ""
    assert (read_value("1.234", DUST, ","), read_value("1,234", DUST, ",")) == (1234.0, 1.234)


@given(st.floats(min_value=0, max_value=1e6).map(lambda one: round(one, 6)))
def test_a_value_that_is_shown_to_be_typed_again_is_read_as_it_was(value):
    text = exactly(value)
    assert "e" in text or read_value(text, DUST) == pytest.approx(value)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_within_the_scale_or_a_reason(typed):
    got = read_value(typed, SHARE)
    assert isinstance(got, Unfit) or 0 <= got <= 100


@pytest.mark.parametrize(
    ("typed", "is_read_as"),
    [
        ("2023", 2023), ("۲۰۲۳", 2023), ("2023.0", 2023), ("2099", Unfit.FUTURE), ("1402", Unfit.OTHER_CALENDAR),
        ("1449", Unfit.OTHER_CALENDAR), ("1900", Unfit.TOO_OLD), ("23", Unfit.NO_YEAR), ("", Unfit.NO_YEAR),
        ("2023-24", Unfit.NO_YEAR),
    ],
)  # fmt: skip
def test_a_typed_year(typed, is_read_as):
    assert read_year(typed, 2026) == is_read_as


def test_which_way_is_better_is_asked_of_the_indicator():
    assert improvement(20, 6, Better.LESS) is True
    assert improvement(20, 6, Better.MORE) is False
    assert improvement(20, 6, Better.NEITHER) is None and improvement(6, 6, Better.MORE) is None


def test_an_address_leads_to_the_web_or_is_none():
    assert read_address("  ") == ""
    assert read_address("https://stat.ir/a") == "https://stat.ir/a"
    assert read_address("stat.ir:8080/a") == "https://stat.ir:8080/a"
    for wrong in ("javascript:alert(document.domain)", "javascript://stat.ir/%0aalert(1)", "data:text/html,x",
                  "not an address at all", "yearbook", "https://", "ftp://stat.ir/a",
                  "https://stat.ir/" + 300 * "a"):  # fmt: skip
        assert read_address(wrong) is Unfit.ADDRESS, wrong
