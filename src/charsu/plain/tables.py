"""Reading CSV files: rows by their heads, each with its line in the file; names and figures as numbers."""

import csv
from collections.abc import Sequence
from io import StringIO
from math import isfinite

from charsu.rules.dividers import divided


class Row(dict[str, str]):
    """The cells of a row by their heads, and the `line` of the file at which it begins."""

    line: int = 0


def rows_of(path: str) -> list[Row]:
    """Columns are divided by commas, or by the semicolons or tabs that the head is written with. Raises ValueError,
    by its line, for what is no table in UTF-8 and for a row that is longer or shorter than the head; OSError where
    there is no file."""
    whole = _text_of(path)
    separator, text = divided(whole)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    head: list[str] = []
    before = line = 1 + whole.count("\n", 0, len(whole) - len(text))
    try:
        for cells in reader:
            if not head:
                head = [name.strip() for name in cells]
            elif cells:
                rows.append(_row(path, line, head, cells, separator))
            line = reader.line_num + before
    except csv.Error as trouble:
        raise ValueError(f"{path} line {line}: this is no row of a CSV file: {trouble}") from None
    if not rows:
        raise ValueError(f"{path} has no rows")
    return rows


def _text_of(path: str) -> str:
    with open(path, "rb") as file:
        held = file.read()
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = held.count(b"\n", 0, trouble.start) + 1
        raise ValueError(f"{path} line {line}: this is no CSV file in UTF-8; save it with that encoding") from None


def _row(path: str, line: int, head: Sequence[str], cells: Sequence[str], separator: str) -> Row:
    if len(cells) != len(head):
        words = f"{path} line {line}: the row has {len(cells)} cells and the head {len(head)}"
        if separator == "," and len(cells) > len(head):
            words += "; put a number with a decimal comma in quotes, or divide the columns by semicolons"
        raise ValueError(words)
    row = Row(zip(head, cells, strict=True))
    row.line = line
    return row


def numbers_of(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def figure_of(word: str) -> float:
    """Digits of every script are numbers; so is a comma, or the Arabic one, before the fraction. Raises ValueError
    for what is no number, and for what is no finite one."""
    try:
        found = float(word.replace("\u066b", ".").replace(",", "."))
    except ValueError:
        raise ValueError("is not a number") from None
    if not isfinite(found):
        raise ValueError("is not a number")
    return found
