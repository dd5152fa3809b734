"""A table from a file: CSV in any usual encoding, or a spreadsheet. Cells come out as words."""

import csv
import io
import zipfile
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

from charsu.rules.exchange.sheets import HEADINGS

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
ENCODINGS = ("utf-8-sig", "cp1256", "cp1251")


class Unreadable(Exception):
    """The file holds no table that can be read; the words say why, for gettext."""


def rows_of(name: str, content: bytes) -> list[list[str]]:
    """The rows of the first sheet. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is too large for a table. Divide it.")
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return _of_workbook(content)
    if name.lower().endswith((".xlsx", ".xls", ".ods", ".xlsm")):
        raise Unreadable("This is not a spreadsheet, whatever its name says.")
    return _of_csv(content)


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
        return f"{cell:.12g}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _of_csv(content: bytes) -> list[list[str]]:
    text = _text(content)
    head = text.splitlines()[0] if text.splitlines() else ""
    mark = max(";\t,", key=head.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error as trouble:
        raise Unreadable("The table cannot be read. Save it anew as CSV or XLSX.") from trouble


def _text(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; else the old code pages, of which the one that makes sense of the headings."""
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    read = list(filter(None, (_decoded(content, name) for name in (("utf-16",) if marked else ENCODINGS))))
    if not read:
        raise Unreadable("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX.")
    return max(read, key=_headings)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        return ""
    return "" if "\x00" in text else text


def _headings(text: str) -> int:
    head = text.splitlines()[0].casefold() if text.splitlines() else ""
    return sum(name in head for name in HEADINGS)
