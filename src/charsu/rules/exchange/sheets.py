"""Observations from a table: what each cell means, and what is wrong, by row and column.

Two shapes are read. Long: a row is an observation, with columns indicator, year, value, source. Wide: a row is an
indicator, and each year has a column. Headings are read in English, Persian and Russian.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from charsu.rules.exchange.measures import (
    Scale,
    Unfit,
    decimal_mark,
    read_address,
    read_value,
    read_year,
    years_of_persian,
)
from charsu.rules.texts import ascii_digits, clean_line

MOST_ROWS = 5000
HEADINGS: dict[str, str] = {
    "indicator": "indicator", "code": "indicator", "شاخص": "indicator", "показатель": "indicator",
    "year": "year", "سال": "year", "год": "year",
    "value": "value", "مقدار": "value", "значение": "value",
    "source": "source", "منبع": "source", "источник": "source",
    "address": "address", "link": "address", "نشانی": "address", "پیوند": "address", "адрес": "address",
    "ссылка": "address",
    "method": "method", "روش": "method", "метод": "method",
}  # fmt: skip

_YEAR = r"[0-9]{4}(\.0)?"


class Trouble(StrEnum):
    """What is wrong with a file, a table as a whole or a cell; each value is the sentence that pages show."""

    EMPTY = "The table is empty."
    NO_INDICATOR = "The first row names the columns; one of them is called indicator."
    NO_VALUES = "The table needs a column of years and one of values, or a column for each year."
    NO_ROWS = "The table has headings, and no values beneath them."
    TWICE = "Two columns have the same name."
    TOO_LONG = "The table has more than 5,000 rows. Divide it."
    BLANK = "The file is empty."
    TOO_LARGE = "The file is too large for a table. Divide it."
    DAMAGED = "The spreadsheet cannot be opened. Save it anew as XLSX or CSV."
    NO_SPREADSHEET = "This is not a spreadsheet, whatever its name says."
    NO_TABLE = "The table cannot be read. Save it anew as CSV or XLSX."
    LETTERS = "The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX."
    UNKNOWN = "No indicator has this code or name."
    SOURCE = "Say where the value comes from."
    WIDER = (
        "This row has more cells than the table has headings: a comma within a number divides it. Write 1234.5, or "
        "put the cell in quotation marks."
    )
    REPEATED = "This indicator and year stood in an earlier row of this table."


@dataclass(frozen=True)
class Read:
    """An observation that was read, and from which row of the table (the heading is row 1)."""

    row: int
    indicator: str
    year: int
    value: float
    source: str
    address: str
    method: str


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: row, column as a spreadsheet names it, what stands there, and why."""

    row: int
    column: str
    words: str
    why: Trouble | Unfit

    @property
    def instead(self) -> tuple[int, int] | None:
        """The two Gregorian years into which a Persian one falls, where that is what stands there."""
        return years_of_persian(self.words) if self.why is Unfit.OTHER_CALENDAR else None


@dataclass(frozen=True)
class Sheet:
    read: tuple[Read, ...]
    wrong: tuple[Wrong, ...]


def letters(column: int) -> str:
    """0 is A, 26 is AA: as spreadsheets name their columns."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheet(
    rows: Sequence[Sequence[str]], scales: Mapping[str, Scale], names: Mapping[str, str], this_year: int, source: str
) -> Sheet:
    """Read a table. `scales` by indicator code, `names` code by searchable name; `source` stands where a row has
    none of its own."""
    listed = [list(map(clean_line, row)) for row in rows]
    while listed and not any(listed[-1]):
        listed.pop()
    if not listed:
        return Sheet((), (Wrong(1, "A", "", Trouble.EMPTY),))
    if len(listed) > MOST_ROWS:
        return Sheet((), (Wrong(len(listed), "A", "", Trouble.TOO_LONG),))
    places, years, wrong = _heading(listed[0], this_year)
    if wrong:
        return Sheet((), tuple(wrong))
    table = _Table(scales, names, this_year, source, places, years, len(listed[0]))
    table.mark = decimal_mark(row[at] for row in listed[1:] for at in table.columns if at < len(row))
    table.take_all(listed[1:])
    if not table.read and not table.wrong:
        return Sheet((), (Wrong(min(2, len(listed)), "A", "", Trouble.NO_ROWS),))
    return Sheet(tuple(table.read), tuple(table.wrong))


def _heading(row: Sequence[str], this_year: int) -> tuple[dict[str, int], dict[int, int], list[Wrong]]:
    """Where each named column stands; which year each column of a wide table is."""
    places: dict[str, int] = {}
    years: dict[int, int] = {}
    wrong: list[Wrong] = []
    for at, words in enumerate(row):
        name = _named(words)
        year = _year_of(words, this_year) if name is None else None
        if isinstance(year, Unfit):
            wrong.append(Wrong(1, letters(at), words, year))
        elif name in places or year in years.values():
            wrong.append(Wrong(1, letters(at), words, Trouble.TWICE))
        elif name is not None:
            places[name] = at
        elif year is not None:
            years[at] = year
    if "indicator" not in places:
        wrong.append(Wrong(1, "A", row[0] if row else "", Trouble.NO_INDICATOR))
    elif not years and not {"year", "value"} <= set(places):
        wrong.append(Wrong(1, letters(len(row) - 1), "", Trouble.NO_VALUES))
    return places, years, wrong


def _named(words: str) -> str | None:
    return HEADINGS.get(clean_line(words).casefold().strip(" :*"))


def is_heading(words: str) -> bool:
    """Whether a cell of the first row says something that a table is read by: a column's name, or a year."""
    return _named(words) is not None or re.fullmatch(_YEAR, ascii_digits(words.strip())) is not None


def _year_of(words: str, this_year: int) -> int | Unfit | None:
    """A heading of four digits is a year; other headings that are not known are left out."""
    return read_year(words, this_year) if re.fullmatch(_YEAR, ascii_digits(words)) else None


class _Table:
    def __init__(
        self, scales: Mapping[str, Scale], names: Mapping[str, str], this_year: int, source: str,
        places: Mapping[str, int], years: Mapping[int, int], width: int,
    ) -> None:  # fmt: skip
        self.scales, self.names, self.this_year, self.source = scales, names, this_year, source
        self.places, self.years, self.width = places, years, width
        self.columns = list(years) or [places["value"]]
        self.mark = ""  # before decimals, where the table's values settle it
        self.read: list[Read] = []
        self.wrong: list[Wrong] = []
        self.seen: set[tuple[str, int]] = set()

    def cell(self, row: Sequence[str], name: str) -> str:
        at = self.places.get(name)
        return row[at] if at is not None and at < len(row) else ""

    def take_all(self, rows: Sequence[Sequence[str]]) -> None:
        for number, row in enumerate(rows, start=2):
            if any(row[self.width :]):
                self.wrong.append(Wrong(number, letters(self.width), row[self.width], Trouble.WIDER))
            elif any(row):
                self.take(number, row)

    def take(self, number: int, row: Sequence[str]) -> None:
        said = self.cell(row, "indicator")
        code = said if said in self.scales else self.names.get(said.casefold(), "")
        if not code:
            self.wrong.append(Wrong(number, letters(self.places["indicator"]), said, Trouble.UNKNOWN))
            return
        source = self.cell(row, "source") or self.source
        if not source:
            self.wrong.append(Wrong(number, letters(self.places.get("source", 0)), "", Trouble.SOURCE))
            return
        address = read_address(self.cell(row, "address"))
        if isinstance(address, Unfit):
            self.wrong.append(Wrong(number, letters(self.places["address"]), self.cell(row, "address"), address))
            return
        if self.years:
            for at, column in self.years.items():
                if at < len(row) and row[at]:
                    self.one(number, code, column, at, row, (source, address))
            return
        year = read_year(self.cell(row, "year"), self.this_year)
        if isinstance(year, Unfit):
            self.wrong.append(Wrong(number, letters(self.places["year"]), self.cell(row, "year"), year))
            return
        self.one(number, code, year, self.places["value"], row, (source, address))

    def one(self, number: int, code: str, year: int, at: int, row: Sequence[str], proof: tuple[str, str]) -> None:
        words = row[at] if at < len(row) else ""
        value = read_value(words, self.scales[code], self.mark)
        if isinstance(value, Unfit):
            self.wrong.append(Wrong(number, letters(at), words, value))
        elif (code, year) in self.seen:
            self.wrong.append(Wrong(number, letters(at), words, Trouble.REPEATED))
        else:
            self.seen.add((code, year))
            self.read.append(Read(number, code, year, value, *proof, self.cell(row, "method")))
