"""A table from a file: CSV in any usual encoding, or a spreadsheet. Cells come out as words.

A file of few bytes may hold a great many rows or columns: how many are read is bounded before any is looked at, and a
spreadsheet is opened by a child (`spreadsheet_child.py`), never by the process that answers people.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from charsu.rules.dividers import divided
from charsu.rules.exchange.sheets import HEADINGS, MOST_ROWS, Trouble, is_heading

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_CELLS = 500_000  # a hundred columns in each of the rows
LONGEST = 20.0  # seconds for a spreadsheet
TOO_LONG, TOO_LARGE, DAMAGED = 3, 4, 5  # how the child ends where it has no rows to tell
PAGES = ("cp1252", "cp1251", "cp1256")  # the old code pages: western letters, Cyrillic ones, Arabic ones
_OF_LANGUAGES = {"fa": "cp1256", "ar": "cp1256", "ur": "cp1256", "ru": "cp1251", "be": "cp1251", "kk": "cp1251"}
MOST_OF_A_LINE = 20_000  # letters of the headings
SHOWN, WIDTH = 3, 120  # lines of a sample, and their length


@dataclass(frozen=True)
class Reading:
    """The rows of a file as one code page reads them (`page` "" where nothing is to be guessed), and the first lines
    by which people see whether it is the right one."""

    page: str
    rows: list[list[str]]
    sample: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file holds no table that can be read; its `Trouble` says why."""


def likely_page(languages: Sequence[str]) -> str:
    """The code page in which the first of these languages was written that is known by one."""
    return next((_OF_LANGUAGES[code] for code in languages if code in _OF_LANGUAGES), PAGES[0])


def readings_of(name: str, content: bytes, likely: str = PAGES[0]) -> list[Reading]:
    """The rows of the first sheet; of a file in an old code page one reading for each that can be, the likeliest
    first. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Trouble.TOO_LARGE)
    if not content.strip():
        raise Unreadable(Trouble.BLANK)
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return [Reading("", _of_workbook(content))]
    if name.lower().endswith((".xlsx", ".xls", ".ods", ".xlsm")):
        raise Unreadable(Trouble.NO_SPREADSHEET)
    texts = _texts(content)
    texts.sort(key=lambda one: (-_headings(one[1]), one[0] != likely))
    return [Reading(page, _of_csv(text), _sample(text) if page else ()) for page, text in texts]


def _of_workbook(content: bytes) -> list[list[str]]:
    _refuse_bombs(content)
    settings = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}  # and none of the house's secrets
    command = [sys.executable, "-m", "charsu.adapters.spreadsheet_child"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, in our own interpreter
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings, timeout=LONGEST,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as trouble:
        raise Unreadable(Trouble.TOO_LARGE) from trouble
    if done.returncode == 0:
        rows: list[list[str]] = json.loads(done.stdout)
        return rows
    if done.returncode == DAMAGED:
        raise Unreadable(Trouble.DAMAGED)
    raise Unreadable(Trouble.TOO_LONG if done.returncode == TOO_LONG else Trouble.TOO_LARGE)


def _refuse_bombs(content: bytes) -> None:
    if content[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as trouble:
        raise Unreadable(Trouble.DAMAGED) from trouble
    if unpacked > MOST_UNPACKED:
        raise Unreadable(Trouble.TOO_LARGE)


def _of_csv(text: str) -> list[list[str]]:
    mark, text = divided(text, is_heading)
    if text.count(mark) > 2 * MOST_CELLS:  # one row of them would be laid out whole
        raise Unreadable(Trouble.TOO_LARGE)
    try:
        return _bounded(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as trouble:
        raise Unreadable(Trouble.NO_TABLE) from trouble


def _bounded(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows as far as the last that says something; refused once they are more than a table may hold."""
    found: list[list[str]] = []
    cells = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            if any(row):
                raise Unreadable(Trouble.TOO_LONG)
            continue
        cells += len(row)
        if cells > MOST_CELLS:
            raise Unreadable(Trouble.TOO_LARGE)
        found.append(row)
    return found


def _head(text: str) -> str:
    """The first line, without looking at the rest."""
    return next(iter(text[:MOST_OF_A_LINE].splitlines()), "")


def _texts(content: bytes) -> list[tuple[str, str]]:
    """UTF-8, or UTF-16 with its mark, under no name; else what each old code page makes of it, under the page's."""
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if text := _decoded(content, "utf-16" if marked else "utf-8-sig"):
        return [("", text)]
    read = [] if marked else [(page, _decoded(content, page)) for page in PAGES]
    found = [(page, text) for page, text in read if text]
    if not found:
        raise Unreadable(Trouble.LETTERS)
    return found


def _sample(text: str) -> tuple[str, ...]:
    """The first lines that are not of plain Latin letters alone: by them people tell the right page."""
    lines = (line[:WIDTH] for line in io.StringIO(text) if not line.isascii())
    return tuple(line.rstrip() for line in islice(lines, SHOWN))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        return ""
    return "" if "\x00" in text else text


def _headings(text: str) -> int:
    head = _head(text).casefold()
    return sum(name in head for name in HEADINGS)
