"""What an indicator measures, and whether a value that was typed can be one of it.

Values are plain numbers in the indicator's own unit: a share in per cent from 0 to 100, never a fraction.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from urllib.parse import urlsplit

from charsu.rules.forms.marks import is_of_another_calendar, is_web_address
from charsu.rules.texts import ascii_digits, clean_line

FIRST_YEAR = 1950
MOST_DIGITS = 15
MOST_OF_ADDRESS = 300


class Better(StrEnum):
    """Which way is better; each value is the sentence that pages show."""

    MORE = "More is better."
    LESS = "Less is better."
    NEITHER = "Neither more nor less is better of itself."


class Quality(StrEnum):
    """How well an observation is proved; each value is the word that pages show."""

    REPORTED = "reported"
    DOCUMENTED = "documented"
    VERIFIED = "verified"


class Unit(StrEnum):
    """What a value is counted in; each value is the words that pages show."""

    PERCENT = "per cent"
    COUNT = "number"
    PER_1000 = "for every 1,000 residents"
    PER_100K = "for every 100,000 residents"
    SQUARE_METRES = "m² for each resident"
    LITRES = "litres a resident and day"
    KILOGRAMS = "kg a resident and year"
    TONNES = "tonnes of CO₂ equivalent a resident and year"
    MICROGRAMS = "µg/m³"
    KILOWATT_HOURS = "kWh a resident and year"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    YEARS = "years"
    KILOMETRES = "km for every 100,000 residents"
    MONEY = "US dollars a resident"
    INDEX = "points"


SHARES = frozenset({Unit.PERCENT})
# Signs and words by which people write units, each with the units that it fits.
_SIGNS: dict[str, frozenset[Unit]] = {
    "%": SHARES, "٪": SHARES, "٪٪": SHARES, "percent": SHARES, "per cent": SHARES, "درصد": SHARES,
    "процент": SHARES, "процентов": SHARES,
    "m2": frozenset({Unit.SQUARE_METRES}), "m²": frozenset({Unit.SQUARE_METRES}),
    "sqm": frozenset({Unit.SQUARE_METRES}), "متر مربع": frozenset({Unit.SQUARE_METRES}),
    "м2": frozenset({Unit.SQUARE_METRES}), "м²": frozenset({Unit.SQUARE_METRES}),
    "ha": frozenset(), "km2": frozenset(), "km²": frozenset(),
    "km": frozenset({Unit.KILOMETRES}), "км": frozenset({Unit.KILOMETRES}), "کیلومتر": frozenset({Unit.KILOMETRES}),
    "l": frozenset({Unit.LITRES}), "л": frozenset({Unit.LITRES}), "لیتر": frozenset({Unit.LITRES}),
    "m3": frozenset(), "m³": frozenset(),
    "kg": frozenset({Unit.KILOGRAMS}), "кг": frozenset({Unit.KILOGRAMS}), "کیلوگرم": frozenset({Unit.KILOGRAMS}),
    "t": frozenset({Unit.TONNES}), "т": frozenset({Unit.TONNES}), "تن": frozenset({Unit.TONNES}),
    "µg": frozenset({Unit.MICROGRAMS}), "μg": frozenset({Unit.MICROGRAMS}), "mg": frozenset(),
    "µg/m3": frozenset({Unit.MICROGRAMS}), "μg/m3": frozenset({Unit.MICROGRAMS}),
    "ug/m3": frozenset({Unit.MICROGRAMS}),
    "kwh": frozenset({Unit.KILOWATT_HOURS}), "mwh": frozenset(),
    "min": frozenset({Unit.MINUTES}), "h": frozenset({Unit.HOURS}), "hours": frozenset({Unit.HOURS}),
    "days": frozenset({Unit.DAYS}), "years": frozenset({Unit.YEARS}),
    "$": frozenset({Unit.MONEY}), "usd": frozenset({Unit.MONEY}), "€": frozenset(), "rub": frozenset(),
}  # fmt: skip


class Unfit(StrEnum):
    """Why a value or a year is not taken; each value is the sentence that pages show."""

    EMPTY = "Write a number."
    NOT_A_NUMBER = "This is not a number. Write digits of any script, with a decimal point where needed."
    THOUSANDS = (
        "It is unclear whether this mark is a decimal one. Write 1234 without a mark, or 1.2340 with four decimals."
    )
    NEGATIVE = "This indicator cannot be below zero."
    OVER = "A share is at most 100 per cent."
    FRACTION = "Per cent or a fraction? Write 45 for 0.45; if it is truly below one per cent, add the sign: 0.5 %."
    OTHER_UNIT = "This indicator is counted in another unit. Convert the value and write the number alone."
    TOO_LARGE = "This number is too large to be true here."
    ADDRESS = "This is no web address. Copy it whole from the browser: it begins with https://."
    NO_YEAR = "Write a year in four digits."
    OTHER_CALENDAR = "This looks like a year of another calendar. Write the Gregorian year."
    FUTURE = "This year has not come yet."
    TOO_OLD = "Observations begin in 1950."


@dataclass(frozen=True)
class Scale:
    """What values an indicator may take."""

    unit: Unit
    lowest: float | None = 0.0
    highest: float | None = None


MOST_OF: dict[Unit, float] = {Unit.PER_1000: 1_000, Unit.PER_100K: 100_000}  # no more than there are residents
_SLASH = re.compile(r"(?<=[٠-٩۰-۹])/(?=[٠-٩۰-۹])")
_SIGN_FIRST = re.compile(r"^%\s*([-+]?[0-9][0-9.,'\s\u066b]*)$")
_GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark before decimals, where the values of one table leave no doubt of it; else nothing."""
    found: set[str] = set()
    for text in texts:
        numbers = re.findall(r"[0-9]+([.,])([0-9]+)(?![.,0-9])", ascii_digits(clean_line(text)))
        found |= {mark for mark, decimals in numbers if len(decimals) != 3}
    return found.pop() if len(found) == 1 else ""


def exactly(value: float) -> str:
    """A value as it can be typed again: three decimals have a zero more, lest they be taken for thousands."""
    text = f"{value:.12g}"
    return f"{text}0" if _GROUPED.fullmatch(text) else text


def read_value(text: str, scale: Scale, mark: str = "") -> float | Unfit:
    """The number that was typed, in the indicator's unit, or why it is none. `mark`: the one before decimals, where
    it is known."""
    known = "." if "\u066b" in _slashed(text) else mark
    plain = ascii_digits(_slashed(clean_line(text))).replace("\u2212", "-").replace("٪", "%").strip()
    plain = _SIGN_FIRST.sub(r"\1 %", plain)
    if not plain:
        return Unfit.EMPTY
    found = re.fullmatch(r"([-+]?[0-9][0-9 .,'\u00a0\u202f]*)\s*(.*)", plain)
    if found is None:
        is_marked = re.fullmatch(r"[$€]\s*([0-9][0-9.,]*)", plain)
        return _number(is_marked[1], plain[0], scale, known) if is_marked else Unfit.NOT_A_NUMBER
    return _number(found[1], found[2].strip(), scale, known)


def _slashed(text: str) -> str:
    """The slash that hands write in Iran before decimals, between Persian or Arabic digits alone: ۲۲/۵."""
    return _SLASH.sub("\u066b", text) if len(_SLASH.findall(text)) == 1 else text


def _number(digits: str, sign: str, scale: Scale, mark: str) -> float | Unfit:
    joined = re.sub(r"['\s\u00a0\u202f]", "", digits)
    if len(joined) > MOST_DIGITS + 4:
        return Unfit.TOO_LARGE
    if joined.count(",") + joined.count(".") > 1:
        return Unfit.THOUSANDS
    if _GROUPED.fullmatch(joined):
        if not mark:
            return Unfit.THOUSANDS
        joined = joined.replace("," if mark == "." else ".", "")
    try:
        value = float(joined.replace(",", "."))
    except ValueError:
        return Unfit.NOT_A_NUMBER
    if sign:
        known = _SIGNS.get(sign.casefold())
        if known is None or scale.unit not in known:
            return Unfit.NOT_A_NUMBER if known is None else Unfit.OTHER_UNIT
    return _within(value, bool(sign), scale)


def _within(value: float, is_signed: bool, scale: Scale) -> float | Unfit:
    if not isfinite(value) or abs(value) >= 10**MOST_DIGITS:
        return Unfit.TOO_LARGE
    if scale.lowest is not None and value < scale.lowest:
        return Unfit.NEGATIVE if scale.lowest == 0 else Unfit.TOO_LARGE
    if scale.unit in SHARES and value > 100 and scale.highest in {None, 100}:
        return Unfit.OVER
    if value > (MOST_OF.get(scale.unit, value) if scale.highest is None else scale.highest):
        return Unfit.TOO_LARGE
    if scale.unit in SHARES and 0 < value < 1 and not is_signed:
        return Unfit.FRACTION
    return value


def read_year(text: str, this_year: int) -> int | Unfit:
    """A Gregorian year between 1950 and the present one."""
    plain = ascii_digits(clean_line(text)).strip()
    plain = plain.removesuffix(".0")
    if not re.fullmatch(r"[0-9]{4}", plain):
        return Unfit.NO_YEAR
    if is_of_another_calendar(plain):
        return Unfit.OTHER_CALENDAR
    year = int(plain)
    if year > this_year:
        return Unfit.FUTURE
    return Unfit.TOO_OLD if year < FIRST_YEAR else year


def years_of_persian(text: str) -> tuple[int, int]:
    """The Gregorian years in which a Persian one begins, in March, and ends."""
    begun = int(ascii_digits(clean_line(text)).strip().removesuffix(".0")) + 621
    return begun, begun + 1


def read_address(text: str) -> str | Unfit:
    """The web address that was typed, with https where it names no scheme; nothing where nothing was typed. No other
    scheme passes: it becomes a link that others open."""
    plain = clean_line(text)
    if not plain:
        return ""
    whole = plain if re.match(r"[a-z][a-z0-9+.-]*://", plain, re.IGNORECASE) else f"https://{plain}"
    return whole if len(whole) <= MOST_OF_ADDRESS and _leads_somewhere(whole) else Unfit.ADDRESS


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return is_web_address(address) and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return False


def is_far(value: float, told: Iterable[float]) -> bool:
    """Whether a value is over ten times the largest, or under a tenth of the smallest, that the city has told of the
    indicator: perhaps a slip of the comma. A zero says nothing of that."""
    known = [abs(one) for one in told if one]
    return bool(known and value) and not min(known) / 10 <= abs(value) <= max(known) * 10


def improvement(before: float, after: float, better: Better) -> bool | None:
    """Whether the value moved the better way; nothing where neither way is, or where it stood still."""
    if better is Better.NEITHER or before == after:
        return None
    return (after > before) is (better is Better.MORE)


def written(value: float) -> str:
    """A value as people write it: no needless decimals, never an exponent."""
    if value == int(value):
        return str(int(value))
    decimals = 2 if abs(value) >= 1 else 4
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
