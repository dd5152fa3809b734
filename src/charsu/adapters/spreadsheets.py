"""A table from a file: CSV in any usual encoding, or a spreadsheet. Cells come out as words."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

from charsu.rules.exchange.measures import exactly
from charsu.rules.exchange.sheets import HEADINGS

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
PAGES = ("cp1252", "cp1251", "cp1256")  # the old code pages: western letters, Cyrillic ones, Arabic ones
_OF_LANGUAGES = {"fa": "cp1256", "ar": "cp1256", "ur": "cp1256", "ru": "cp1251", "be": "cp1251", "kk": "cp1251"}
SHOWN, WIDTH = 3, 120  # lines of a sample, and their length


@dataclass(frozen=True)
class Reading:
    """The rows of a file as one code page reads them (`page` "" where nothing is to be guessed), and the first lines
    by which people see whether it is the right one."""

    page: str
    rows: list[list[str]]
    sample: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file holds no table that can be read; the words say why, for gettext."""


def likely_page(languages: Sequence[str]) -> str:
    """The code page in which the first of these languages was written that is known by one."""
    return next((_OF_LANGUAGES[code] for code in languages if code in _OF_LANGUAGES), PAGES[0])


def readings_of(name: str, content: bytes, likely: str = PAGES[0]) -> list[Reading]:
    """The rows of the first sheet; of a file in an old code page one reading for each that can be, the likeliest
    first. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is too large for a table. Divide it.")
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return [Reading("", _of_workbook(content))]
    if name.lower().endswith((".xlsx", ".xls", ".ods", ".xlsm")):
        raise Unreadable("This is not a spreadsheet, whatever its name says.")
    texts = _texts(content)
    texts.sort(key=lambda one: (-_headings(one[1]), one[0] != likely))
    return [Reading(page, _of_csv(text), _sample(text) if page else ()) for page, text in texts]


def _of_workbook(content: bytes) -> list[list[str]]:
    try:
        _refuse_bombs(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, IndexError, zipfile.BadZipFile, OSError) as trouble:
        raise Unreadable("The spreadsheet cannot be opened. Save it anew as XLSX or CSV.") from trouble


def _refuse_bombs(content: bytes) -> None:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("The file is too large for a table. Divide it.")


def _words(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return exactly(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _of_csv(text: str) -> list[list[str]]:
    head = text.splitlines()[0] if text.splitlines() else ""
    mark = max(";\t,", key=head.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error as trouble:
        raise Unreadable("The table cannot be read. Save it anew as CSV or XLSX.") from trouble


def _texts(content: bytes) -> list[tuple[str, str]]:
    """UTF-8, or UTF-16 with its mark, under no name; else what each old code page makes of it, under the page's."""
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if text := _decoded(content, "utf-16" if marked else "utf-8-sig"):
        return [("", text)]
    read = [] if marked else [(page, _decoded(content, page)) for page in PAGES]
    found = [(page, text) for page, text in read if text]
    if not found:
        raise Unreadable("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX.")
    return found


def _sample(text: str) -> tuple[str, ...]:
    """The first lines that are not of plain Latin letters alone: by them people tell the right page."""
    lines = [line[:WIDTH] for line in text.splitlines() if not line.isascii()]
    return tuple(lines[:SHOWN])


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        return ""
    return "" if "\x00" in text else text


def _headings(text: str) -> int:
    head = text.splitlines()[0].casefold() if text.splitlines() else ""
    return sum(name in head for name in HEADINGS)
