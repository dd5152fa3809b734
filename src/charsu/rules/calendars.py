"""Calendars: the same instant for all, in the reader's calendar, digits and zone.

Day-number arithmetic after Reingold & Dershowitz, *Calendrical Calculations*; the Persian calendar by the table of
break years of Borkowski (1996), which agrees with the astronomical one from 1178 to 1633 SH.
"""

from datetime import UTC, date, datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from charsu.rules.texts import ascii_digits

Calendar = Literal["gregorian", "persian", "ethiopic", "islamic"]
CALENDARS: tuple[Calendar, ...] = ("gregorian", "persian", "ethiopic", "islamic")
_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip
_ETHIOPIC_EPOCH, _ISLAMIC_EPOCH = 2796, 227015  # ordinal days of 1 Meskerem 1 and 1 Muharram 1 (civil)

MONTHS: dict[tuple[str, str], tuple[str, ...]] = {
    ("gregorian", "en"): (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December"),
    ("gregorian", "ru"): (
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
        "декабря"),
    ("gregorian", "fa"): (
        "ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
    ("persian", "en"): (
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman",
        "Esfand"),
    ("persian", "fa"): (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    ("persian", "ru"): (
        "фарвардина", "ордибехешта", "хордада", "тира", "мордада", "шахривара", "мехра", "абана", "азара", "дея",
        "бахмана", "эсфанда"),
    ("ethiopic", "en"): (
        "Meskerem", "Tikimt", "Hidar", "Tahsas", "Tir", "Yekatit", "Megabit", "Miyazya", "Ginbot", "Sene", "Hamle",
        "Nehase", "Pagume"),
    ("islamic", "en"): (
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan", "Shawwal",
        "Dhu al-Qada", "Dhu al-Hijja"),
    ("islamic", "fa"): (
        "محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی", "رجب", "شعبان", "رمضان", "شوال",
        "ذی‌القعده", "ذی‌الحجه"),
}  # fmt: skip
_DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩"}


def local_digits(text: str, language: str) -> str:
    """0-9 in the digits of the language."""
    digits = _DIGITS.get(language)
    return text.translate(str.maketrans("0123456789", digits)) if digits else text


def _nowruz(year: int) -> tuple[int, int]:
    """Day of March on which the Persian year begins, and years since the last leap year (0: this one is)."""
    if not _BREAKS[0] <= year < _BREAKS[-1]:
        raise ValueError(f"the Persian year {year} is out of range")
    leap, earlier, jump = -14, _BREAKS[0], 0
    for later in _BREAKS[1:]:
        jump = later - earlier
        if year < later:
            break
        leap += jump // 33 * 8 + jump % 33 // 4
        earlier = later
    n = year - earlier
    leap += n // 33 * 8 + (n % 33 + 3) // 4
    if jump % 33 == 4 and jump - n == 4:
        leap += 1
    gregorian = year + 621
    march = 20 + leap - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150)
    if jump - n < 6:
        n = n - jump + (jump + 4) // 33 * 33
    since = ((n + 1) % 33 - 1) % 4
    return march, (4 if since == -1 else since)


def is_persian_leap(year: int) -> bool:
    """Whether Esfand of `year` has 30 days."""
    return _persian_ordinal(year + 1, 1, 1) - _persian_ordinal(year, 1, 1) == 366


def _persian_ordinal(year: int, month: int, day: int) -> int:
    march, _ = _nowruz(year)
    passed = (month - 1) * 31 - max(0, month - 7)
    return date(year + 621, 3, 1).toordinal() + march - 1 + passed + day - 1


def _ethiopic_ordinal(year: int, month: int, day: int) -> int:
    return _ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1


def _islamic_ordinal(year: int, month: int, day: int) -> int:
    return _ISLAMIC_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1


_ORDINAL = {"persian": _persian_ordinal, "ethiopic": _ethiopic_ordinal, "islamic": _islamic_ordinal}
_OFFSET = {"persian": -621, "ethiopic": -7, "islamic": -579}


def in_calendar(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of `day` in `calendar`."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    ordinal, of = day.toordinal(), _ORDINAL[calendar]
    year = day.year + _OFFSET[calendar] if calendar != "islamic" else (day.toordinal() - _ISLAMIC_EPOCH) * 30 // 10631 + 1
    while of(year, 1, 1) > ordinal:
        year -= 1
    while of(year + 1, 1, 1) <= ordinal:
        year += 1
    months = 13 if calendar == "ethiopic" else 12
    month = max(m for m in range(1, months + 1) if of(year, m, 1) <= ordinal)
    return year, month, ordinal - of(year, month, 1) + 1


def from_calendar(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The Gregorian day. Raises ValueError for a date that the calendar does not have."""
    if calendar == "gregorian":
        return date(year, month, day)
    if not (1 <= month <= 13 and 1 <= day <= 31 and year > 0):
        raise ValueError("there is no such date")
    found = date.fromordinal(_ORDINAL[calendar](year, month, day))
    if in_calendar(found, calendar) != (year, month, day):
        raise ValueError("there is no such date")
    return found


def parse_date(text: str, calendar: Calendar) -> date:
    """A date written year-month-day with -, / or . in digits of any script. Raises ValueError."""
    parts = ascii_digits(text.strip()).replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError("write year, month and day, as in 2026-11-24")
    return from_calendar(int(parts[0]), int(parts[1]), int(parts[2]), calendar)


def show_date(day: date, language: str, calendar: Calendar) -> str:
    """As 24 November 2026 or ۳ آذر ۱۴۰۵."""
    year, month, number = in_calendar(day, calendar)
    names = MONTHS.get((calendar, language)) or MONTHS[(calendar, "en")]
    return local_digits(f"{number} {names[month - 1]} {year}", language)


def show_instant(at: datetime, zone: str, language: str, calendar: str) -> str:
    """The instant with the reader's zone named: 24 November 2026, 12:30 (Asia/Tehran, UTC+03:30)."""
    local = at.astimezone(ZoneInfo(zone) if zone != "UTC" else UTC)
    known = cast(Calendar, calendar if calendar in CALENDARS else "gregorian")
    offset = local.strftime("%z")
    clock = local_digits(local.strftime("%H:%M"), language)
    place = "UTC" if zone == "UTC" else f"{zone}, UTC{offset[:3]}:{offset[3:]}"
    comma = "،" if language in {"fa", "ar"} else ","
    return f"{show_date(local.date(), language, known)}{comma} {clock} ({place})"
