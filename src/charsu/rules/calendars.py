"""Calendars: the same instant for all, in the reader's calendar, digits and zone.

Day-number arithmetic after Reingold & Dershowitz, *Calendrical Calculations*; the Persian calendar by the
table of break years of Borkowski (1996). All agree with ICU on every third day from 1900 to 2099 (tests).
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from charsu.rules.calendar_names import MONTHS, NAMES, OF_LANGUAGE, OF_ZONE, OWN
from charsu.rules.texts import ascii_digits, clean_line, decimal_mark, local_marks

Calendar = Literal["gregorian", "persian", "ethiopic", "islamic"]
LIVING_MEMORY = 40  # years
LIKELY = range(1500, 2300)  # Gregorian years that people mean; beyond them a day was written by another calendar
CALENDARS: tuple[Calendar, ...] = ("gregorian", "persian", "ethiopic", "islamic")
_BREAKS = (
    -61, 9, 38, 199,
    426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip
_ETHIOPIC_EPOCH, _ISLAMIC_EPOCH = 2796, 227015  # ordinal days of 1 Meskerem 1 and 1 Muharram 1 (civil)
_DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩"}


def local_digits(text: str, language: str) -> str:
    """0-9 in the digits of the language."""
    digits = _DIGITS.get(language)
    return text.translate(str.maketrans("0123456789", digits)) if digits else text


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?![^\s])")


def local_number(said: object, language: str) -> str:
    """The number that begins what is said, with the decimal mark and digits of the language; its unit as it is."""
    text = str(said)
    found = _NUMBER.match(text)
    number = found[0].replace(".", decimal_mark(language)) if found else ""
    return local_digits(number, language) + text[len(number) :]


_ALONE = re.compile(r"(?<![A-Za-z0-9_.:/#@-])[0-9]+(?![A-Za-z0-9_:/@-])(?!\.[0-9])")


def digits_within(words: str, language: str) -> str:
    """A sentence with its counts in the digits of the language; codes, dates as they are typed, and addresses are
    compared sign by sign and stay."""
    return _ALONE.sub(lambda found: local_digits(found[0], language), words)


def _nowruz(year: int) -> int:
    """Day of March on which the Persian year begins (32 is 1 April)."""
    if not _BREAKS[0] <= year < _BREAKS[-1]:
        raise ValueError(f"the Persian year {year} is out of range")
    leaps, earlier, jump = -14, _BREAKS[0], 0
    for later in _BREAKS[1:]:
        jump = later - earlier
        if year < later:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        earlier = later
    n = year - earlier
    leaps += n // 33 * 8 + (n % 33 + 3) // 4
    if jump % 33 == 4 and jump - n == 4:
        leaps += 1
    gregorian = year + 621
    return 20 + leaps - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150)


def _persian_ordinal(year: int, month: int, day: int) -> int:
    march = _nowruz(year)
    passed = (month - 1) * 31 - max(0, month - 7)
    return date(year + 621, 3, 1).toordinal() + march - 1 + passed + day - 1


def _ethiopic_ordinal(year: int, month: int, day: int) -> int:
    return _ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1


def _islamic_ordinal(year: int, month: int, day: int) -> int:
    return _ISLAMIC_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1


_ORDINAL = {"persian": _persian_ordinal, "ethiopic": _ethiopic_ordinal, "islamic": _islamic_ordinal}
_OFFSET = {"persian": -621, "ethiopic": -7}


def in_calendar(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of `day` in `calendar`."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    ordinal, of = day.toordinal(), _ORDINAL[calendar]
    year = (ordinal - _ISLAMIC_EPOCH) * 30 // 10631 + 1 if calendar == "islamic" else day.year + _OFFSET[calendar]
    while of(year, 1, 1) > ordinal:
        year -= 1
    while of(year + 1, 1, 1) <= ordinal:
        year += 1
    months = 13 if calendar == "ethiopic" else 12
    month = max(m for m in range(1, months + 1) if of(year, m, 1) <= ordinal)
    return year, month, ordinal - of(year, month, 1) + 1


def from_calendar(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The Gregorian day. Raises ValueError for a date that the calendar does not have."""
    if not 1 <= year <= 9999:
        raise ValueError("the year is out of range")
    if calendar == "gregorian":
        return date(year, month, day)
    if not (1 <= month <= 13 and 1 <= day <= 31):
        raise ValueError("there is no such date")
    found = date.fromordinal(_ORDINAL[calendar](year, month, day))
    if in_calendar(found, calendar) != (year, month, day):
        raise ValueError("there is no such date")
    return found


def year_elsewhere(year: int, calendar: Calendar, today: date) -> tuple[int, int] | None:
    """The Gregorian years of `year`, if somebody who lives by `calendar` may have meant one of its own; else nothing.

    They may where it lies in that calendar's last decades: no year of the other calendars is told from a Gregorian
    one by its look alone.
    """
    if calendar == "gregorian" or not 0 <= in_calendar(today, calendar)[0] - year < LIVING_MEMORY:
        return None
    first, next_one = from_calendar(year, 1, 1, calendar), from_calendar(year + 1, 1, 1, calendar)
    return first.year, (next_one - timedelta(days=1)).year


class OtherCalendar(ValueError):
    """A day that was written by another calendar, nobody can tell which."""


def read_day(text: str, calendar: Calendar) -> date:
    """A day that people type, of their own calendar; of the Gregorian one where the year is none that theirs has in
    the centuries that people mean: 2027-03-01 is no Persian day. Raises ValueError, OtherCalendar where the Gregorian
    one does not help either: 1405-12-10 may be a day of several.
    """
    year = re.search("[0-9]{4}", ascii_digits(_plain(text)))
    is_own = year is not None and int(year[0]) in _years_meant(calendar)
    day = parse_date(text, calendar if is_own else "gregorian")
    if day.year not in LIKELY:
        raise OtherCalendar("the day lies where nobody means")
    return day


def _years_meant(calendar: Calendar) -> range:
    first, last = (in_calendar(date(gregorian, 1, 1), calendar)[0] for gregorian in (LIKELY.start, LIKELY.stop))
    return range(first, last + 1)


def write_date(day: date, calendar: Calendar) -> str:
    """As it is typed: 2026-11-24, or 1405-09-03. Raises ValueError where the calendar does not reach."""
    return "{:04d}-{:02d}-{:02d}".format(*in_calendar(day, calendar))


def parse_date(text: str, calendar: Calendar) -> date:
    """A date in digits of any script: year-month-day with -, / or ., or day.month.year with dots alone.

    The year takes four digits. Raises ValueError with the reason.
    """
    plain = ascii_digits(_plain(text))
    found = re.fullmatch(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})", plain)
    if found:
        year, month, day = found[1], found[3], found[4]
    else:
        found = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", plain)
        if not found:
            raise ValueError("write year, month and day, as in 2026-11-24")
        day, month, year = found.groups()
    return from_calendar(int(year), int(month), int(day), calendar)


_WALL = re.compile(r"(?P<day>[0-9./-]+)(?:T|[,\u060c]? )(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)")


def parse_wall(text: str, calendar: Calendar) -> datetime:
    """Day and hour of a wall clock as they are typed, the day as `read_day` reads it; in Gregorian where it is
    written with an offset. Raises ValueError."""
    plain = ascii_digits(_plain(text))
    found = _WALL.fullmatch(plain)
    if not found:
        return datetime.fromisoformat(plain)
    day = read_day(found["day"], calendar)
    hour, minute, second = (int(part) for part in f"{found['clock']}:0".split(":")[:3])
    return datetime.combine(day, time(hour, minute, second))


def write_wall(at: datetime, calendar: Calendar) -> str:
    """The inverse, without the zone; in Gregorian as browsers write it."""
    clock = at.strftime("%H:%M:%S").removesuffix(":00")
    return f"{write_date(at.date(), calendar)}{'T' if calendar == 'gregorian' else ' '}{clock}"


def _plain(text: str) -> str:
    return clean_line(text).replace("\u2010", "-").replace("\u2011", "-").replace("\u2013", "-")


def known(calendar: str) -> Calendar:
    """The calendar of that name; Gregorian for a name that is not known."""
    return next((name for name in CALENDARS if name == calendar), "gregorian")


def calendar_of(languages: Iterable[str]) -> Calendar:
    """That of the first of the languages which has one of its own in daily use; `am-ET` is one of Amharic."""
    named = (OF_LANGUAGE.get(language.partition("-")[0].lower(), "") for language in languages)
    return known(next(filter(None, named), ""))


def calendar_at(zone: str) -> Calendar:
    """The calendar of the offices of a zone."""
    return known(OF_ZONE.get(zone, ""))


def show_date(day: date, language: str, calendar: Calendar) -> str:
    """As 24 November 2026, ۳ آذر ۱۴۰۵ or 2026年11月24日; in Gregorian where the calendar does not reach."""
    try:
        year, month, number = in_calendar(day, calendar)
    except ValueError:
        return show_date(day, language, "gregorian")
    if calendar == "gregorian" and language.partition("-")[0] == "zh":
        return f"{year}年{month}月{number}日"
    names = MONTHS.get((calendar, language)) or MONTHS[(calendar, "en")]
    return local_digits(f"{number} {names[month - 1]} {year}", language)


def show_day(day: date, language: str, calendar: Calendar) -> str:
    """For letters and papers, whose reader sees no other date beside it: with the calendar's name, unless the date is
    Gregorian or of the language's own one. 22 Tir 2019 (Ethiopian calendar)."""
    shown = show_date(day, language, calendar)
    if calendar == "gregorian" or OWN.get(language) == calendar or shown == show_date(day, language, "gregorian"):
        return shown
    name = NAMES.get((calendar, language)) or NAMES[(calendar, "en")]
    return f"{shown} ({name})"


def show_moment(at: datetime, zone: str, language: str, calendar: str, *, has_seconds: bool = False) -> str:
    """Day and clock in the zone, which is told elsewhere: 24 November 2026, 12:30.

    has_seconds: where the last second counts, as of what was received before a deadline.
    Raises ValueError for an instant without offset and for an unknown zone;
    an unknown calendar gives Gregorian.
    """
    day = show_date(_local(at, zone).date(), language, known(calendar))
    return f"{day}{local_marks(',', language)} {_clock(at, zone, language, has_seconds=has_seconds)}"


def show_later(at: datetime, since: datetime, zone: str, language: str, calendar: str) -> str:
    """The clock alone where it is still the day of `since` in the zone; else the day too."""
    is_same = _local(at, zone).date() == _local(since, zone).date()
    return _clock(at, zone, language) if is_same else show_moment(at, zone, language, calendar)


def _clock(at: datetime, zone: str, language: str, *, has_seconds: bool = False) -> str:
    return local_digits(_local(at, zone).strftime("%H:%M:%S" if has_seconds else "%H:%M"), language)


def show_offset(at: datetime, zone: str) -> str:
    """How far the zone's clock is from UTC at that instant: UTC+03:30; UTC itself is UTC."""
    offset = _local(at, zone).strftime("%z")
    return "UTC" if zone == "UTC" else f"UTC{offset[:3]}:{offset[3:]}"


def show_instant(
    at: datetime, zone: str, language: str, calendar: str, place: str = "", *, has_seconds: bool = False
) -> str:
    """The instant with its zone in full, for letters and papers: 24 November 2026, 12:30 (Asia/Tehran, UTC+03:30).

    `place` is the zone's name in that language, where the caller knows it: (Тегеран, UTC+03:30).
    """
    offset = show_offset(at, zone)
    told = offset if zone == "UTC" else f"{place or zone}{local_marks(',', language)} {offset}"
    day = show_day(_local(at, zone).date(), language, known(calendar))
    return f"{day}{local_marks(',', language)} {_clock(at, zone, language, has_seconds=has_seconds)} ({told})"


def _local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant carries its offset")
    try:
        return at.astimezone(ZoneInfo(zone) if zone != "UTC" else UTC)
    except ZoneInfoNotFoundError as trouble:
        raise ValueError(f"the zone {zone} is not known") from trouble
