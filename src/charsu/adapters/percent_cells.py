"""Which cells of a workbook's first sheet are shown as per cent: what stands there as 0.97 is read as 97 %.

The reader of spreadsheets tells values without their formats. Called by the child alone, which is bounded.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {"9", "10"}  # 0% and 0.00%
_AT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SAID = re.compile(r'"[^"]*"|\\.')  # what a format writes as words


def percent_cells(content: bytes) -> frozenset[tuple[int, int]]:
    """Row and column, from 0; nothing where the file is no XLSX, or says none of it."""
    if content[:2] != b"PK":
        return frozenset()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        try:
            styles, sheet = _styles(packed), _first_sheet(packed)
            return frozenset(_cells(packed, sheet, styles)) if styles and sheet else frozenset()
        except (KeyError, ET.ParseError):
            return frozenset()


def _styles(packed: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the styles that show per cent."""
    root = ET.fromstring(packed.read("xl/styles.xml"))  # noqa: S314 -- in a child that is bound in memory and time
    own = {
        one.get("numFmtId", "")
        for one in root.iter(f"{_MAIN}numFmt")
        if "%" in _SAID.sub("", one.get("formatCode", ""))
    }
    found = root.find(f"{_MAIN}cellXfs")
    rows = enumerate(found if found is not None else ())
    return frozenset(str(number) for number, one in rows if one.get("numFmtId") in own | _BUILT_IN)


def _first_sheet(packed: zipfile.ZipFile) -> str:
    book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314
    first = next(book.iter(f"{_MAIN}sheet"), None)
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    key = first.get(_LINK) if first is not None else None
    target = next((one.get("Target", "") for one in links if one.get("Id") == key), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else ""


def _cells(packed: zipfile.ZipFile, sheet: str, styles: frozenset[str]) -> Iterator[tuple[int, int]]:
    with packed.open(sheet) as part:
        row, column = -1, -1
        for event, one in ET.iterparse(part, ("start", "end")):  # noqa: S314
            if event == "end":
                one.clear()
            elif one.tag == f"{_MAIN}row":
                row, column = int(one.get("r", row + 2)) - 1, -1
            elif one.tag == f"{_MAIN}c":
                at = _AT.fullmatch(one.get("r", ""))
                row, column = (int(at[2]) - 1, _column(at[1])) if at else (row, column + 1)
                if one.get("s") in styles:
                    yield row, column


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
