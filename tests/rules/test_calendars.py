"""Days in every calendar against known dates and, where it is installed, ICU."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.calendars import (
    CALENDARS,
    Calendar,
    digits_within,
    from_calendar,
    in_calendar,
    local_number,
    parse_date,
    parse_wall,
    show_date,
    show_day,
    show_instant,
    write_wall,
    year_elsewhere,
)

ICU_NAMES = {"persian": "persian", "ethiopic": "ethiopic", "islamic": "islamic-civil"}


def is_persian_leap(year: int) -> bool:
    return from_calendar(year + 1, 1, 1, "persian") - from_calendar(year, 1, 1, "persian") == timedelta(days=366)


def test_every_day_of_1370_to_1430_there_and_back() -> None:
    day, last = date(1991, 3, 21), from_calendar(1431, 1, 1, "persian")
    wanted = (1370, 1, 1)
    while day < last:
        found = in_calendar(day, "persian")
        assert found == wanted
        assert from_calendar(*found, "persian") == day
        day += timedelta(days=1)
        year, month, number = found
        length = 31 if month <= 6 else 30 if month < 12 or is_persian_leap(year) else 29
        wanted = (year, month, number + 1) if number < length else (
            (year, month + 1, 1) if month < 12 else (year + 1, 1, 1))  # fmt: skip


def test_persian_leap_years() -> None:
    known = [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428]
    assert [year for year in range(1370, 1431) if is_persian_leap(year)] == known


@pytest.mark.parametrize(
    ("calendar", "there", "day"),
    [
        ("persian", (1399, 1, 1), date(2020, 3, 20)), ("persian", (1403, 1, 1), date(2024, 3, 20)),
        ("persian", (1403, 12, 30), date(2025, 3, 20)), ("persian", (1404, 1, 1), date(2025, 3, 21)),
        ("persian", (1405, 9, 3), date(2026, 11, 24)), ("persian", (1357, 11, 22), date(1979, 2, 11)),
        ("ethiopic", (2000, 1, 1), date(2007, 9, 12)), ("ethiopic", (2015, 13, 6), date(2023, 9, 11)),
        ("ethiopic", (2016, 1, 1), date(2023, 9, 12)), ("islamic", (1, 1, 1), date(622, 7, 19)),
        ("islamic", (1445, 1, 1), date(2023, 7, 19)), ("gregorian", (2026, 11, 24), date(2026, 11, 24)),
    ],
)  # fmt: skip
def test_known_days(calendar: Calendar, there: tuple[int, int, int], day: date) -> None:
    assert in_calendar(day, calendar) == there
    assert from_calendar(*there, calendar) == day


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.sampled_from(CALENDARS))
def test_there_and_back(day: date, calendar: Calendar) -> None:
    year, month, number = in_calendar(day, calendar)
    assert from_calendar(year, month, number, calendar) == day
    assert parse_date(f"{year}-{month}-{number}", calendar) == day


@pytest.mark.parametrize("calendar", ["persian", "ethiopic", "islamic"])
def test_against_icu(calendar: Calendar) -> None:
    icu = pytest.importorskip("icu")
    zone = icu.TimeZone.createTimeZone("UTC")
    theirs = icu.Calendar.createInstance(zone, icu.Locale(f"en@calendar={ICU_NAMES[calendar]}"))
    start = date(1900, 1, 1)
    for step in range(0, 73_000, 3):  # to 2099
        day = start + timedelta(days=step)
        theirs.setTime(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        found = (
            theirs.get(icu.Calendar.YEAR),
            theirs.get(icu.Calendar.MONTH) + 1,
            theirs.get(icu.Calendar.DATE),
        )
        assert in_calendar(day, calendar) == found, day


@pytest.mark.parametrize(
    ("text", "calendar", "day"),
    [
        ("۱۴۰۵/۹/۳", "persian", date(2026, 11, 24)), (" ٢٠٢٦-١١-٢٤ ", "gregorian", date(2026, 11, 24)),
        ("24.11.2026", "gregorian", date(2026, 11, 24)), ("2026.11.24", "gregorian", date(2026, 11, 24)),
        ("२०२६–११–२४", "gregorian", date(2026, 11, 24)), ("\u200f۱۴۰۵-۰۹-۰۳", "persian", date(2026, 11, 24)),
    ],
)  # fmt: skip
def test_parse(text: str, calendar: Calendar, day: date) -> None:
    assert parse_date(text, calendar) == day


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("", "gregorian"), ("2026-02-29", "gregorian"), ("24/11/2026", "gregorian"),
        ("26-11-24", "gregorian"),
        ("2026-13-01", "gregorian"), ("1404-12-30", "persian"),
        ("1405-07-31", "persian"), ("9999-01-01", "persian"),
        ("2017-13-06", "ethiopic"), ("1445-13-01", "islamic"), ("0000-01-01", "ethiopic"),
        ("2026-11/24", "gregorian"),
        ("99999999999999999999-1-1", "gregorian"), ("²⁰26-1-1x", "gregorian"), ("9999-13-05", "ethiopic"),
    ],
)  # fmt: skip
def test_impossible_dates_are_refused_with_a_reason(text: str, calendar: Calendar) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        parse_date(text, calendar)


@given(
    st.text(max_size=12) | st.from_regex(r"[0-9]{1,5}[-/.][0-9]{1,2}[-/.][0-9]{1,5}"),
    st.sampled_from(CALENDARS),
)
def test_whatever_is_typed_only_a_value_error(text: str, calendar: Calendar) -> None:
    try:
        parse_date(text, calendar)
    except ValueError:
        return


def test_shown() -> None:
    day = date(2026, 11, 24)
    assert show_date(day, "en", "gregorian") == "24 November 2026"
    assert show_date(day, "fa", "persian") == "۳ آذر ۱۴۰۵"
    assert show_date(day, "ru", "gregorian") == "24 ноября 2026"
    assert show_date(day, "am", "ethiopic") == "15 ኅዳር 2019"
    assert show_date(day, "ar", "gregorian") == "٢٤ نوفمبر ٢٠٢٦"
    assert show_date(day, "pt", "gregorian") == "24 de novembro de 2026"
    assert show_date(day, "zh", "gregorian") == "2026年11月24日"
    assert show_date(date(9999, 12, 31), "en", "persian") == "31 December 9999"


def test_the_same_instant_for_all() -> None:
    at = datetime(2026, 11, 24, 20, 45, tzinfo=UTC)
    assert show_instant(at, "Asia/Tehran", "en", "gregorian") == "25 November 2026, 00:15 (Asia/Tehran, UTC+03:30)"
    assert show_instant(at, "Asia/Tehran", "fa", "persian") == "۴ آذر ۱۴۰۵، ۰۰:۱۵ (Asia/Tehran، UTC+03:30)"
    assert show_instant(at, "Asia/Tehran", "fa", "persian", "تهران").endswith("۰۰:۱۵ (تهران، UTC+03:30)")
    assert show_instant(at, "America/Sao_Paulo", "en", "julian").endswith("17:45 (America/Sao_Paulo, UTC-03:00)")
    told = show_instant(at, "UTC", "en", "ethiopic")
    assert told == "15 Hidar 2019 (Ethiopian calendar), 20:45 (UTC)"
    assert "календарь" in show_instant(at, "UTC", "ru", "islamic") and "(" not in show_day(at, "am", "ethiopic")
    assert show_instant(at, "UTC", "ru", "gregorian") == "24 ноября 2026, 20:45 (UTC)"
    for bad in ((at.replace(tzinfo=None), "UTC"), (at, "Asia/Nowhere"), (at, "../etc/passwd")):
        with pytest.raises(ValueError):
            show_instant(*bad, "en", "gregorian")


def test_counts_in_a_sentence_take_the_digits_of_the_language_and_codes_stay():
    said = "حداکثر 160 نویسه (اکنون 4000)."
    assert digits_within(said, "fa") == "حداکثر ۱۶۰ نویسه (اکنون ۴۰۰۰)." and digits_within(said, "en") == said
    for code in ("E-0012", "2026-05-31T18:00", "2027-00012-1", "#id_password1", "v1.2", "http://a.example/2027/"):
        assert digits_within(f"x {code} y", "fa") == f"x {code} y"


@pytest.mark.parametrize(
    ("typed", "calendar", "meant"),
    [
        ("1405-03-10 18:00", "persian", "2026-05-31T18:00:00"), ("۱۴۰۵/۳/۱۰، ۹:۰۵", "persian", "2026-05-31T09:05:00"),
        ("10.03.1405 18:00:30", "persian", "2026-05-31T18:00:30"), ("1405-03-10 24:00", "persian", None),
        ("1403-12-30 10:00", "persian", "2025-03-20T10:00:00"), ("1404-12-30 10:00", "persian", None),
        ("1405-07-31 10:00", "persian", None), ("1405-03-10 18:60", "persian", None), ("18:00", "persian", None),
        ("2026-05-31T18:00", "persian", "2026-05-31T18:00:00"), ("2026-02-30T18:00", "persian", None),
        ("2018-09-23 18:00", "ethiopic", "2026-05-31T18:00:00"), ("2018-14-01 18:00", "ethiopic", None),
        ("1447-12-14 18:00", "islamic", "2026-05-31T18:00:00"), ("", "persian", None), ("soon", "persian", None),
        ("2026-05-31T18:00", "gregorian", "2026-05-31T18:00:00"),
    ],
)  # fmt: skip
def test_a_day_with_its_hour_is_read_in_the_calendar_of_whoever_types(typed, calendar, meant):
    if meant is None:
        with pytest.raises(ValueError):
            parse_wall(typed, calendar)
    else:
        assert parse_wall(typed, calendar).isoformat() == meant


@pytest.mark.parametrize("calendar", CALENDARS)
@given(day=st.dates(date(2001, 1, 1), date(2199, 1, 1)), hour=st.times())
def test_a_day_with_its_hour_is_written_as_it_is_read(calendar, day, hour):
    at = datetime.combine(day, hour.replace(microsecond=0))
    assert parse_wall(write_wall(at, calendar), calendar) == at


@pytest.mark.parametrize(
    ("said", "language", "shown"),
    [
        ("1.0000", "ru", "1,0000"), ("1.0000", "en", "1.0000"), ("1.0000", "fa", "۱٫۰۰۰۰"), (-4.5, "ru", "-4,5"),
        ("12.5 km²", "fa", "۱۲٫۵ km²"), ("12.5 m2", "ru", "12,5 m2"), ("40 of 4.5", "fa", "۴۰ of 4.5"),
        ("10.1000/182", "ru", "10.1000/182"), ("v1.2", "fa", "v1.2"), ("1.2.3", "ru", "1.2.3"), ("", "fa", ""),
    ],
)  # fmt: skip
def test_a_number_has_the_mark_and_the_digits_of_the_language_and_its_unit_stays(said, language, shown):
    assert local_number(said, language) == shown


@pytest.mark.parametrize(
    ("year", "calendar", "meant"),
    [
        (2015, "ethiopic", (2022, 2023)), (2019, "ethiopic", (2026, 2027)), (2020, "ethiopic", None),
        (2023, "ethiopic", None), (1402, "persian", (2023, 2024)), (2023, "persian", None),
        (1445, "islamic", (2023, 2024)),
        (2015, "gregorian", None), (1900, "ethiopic", None), (0, "persian", None),
    ],
)  # fmt: skip
def test_a_year_of_ones_own_calendar_is_known_for_what_it_may_be(year, calendar, meant):
    assert year_elsewhere(year, calendar, date(2026, 11, 26)) == meant
