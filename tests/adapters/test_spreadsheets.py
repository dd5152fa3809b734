"""A table comes out of its file as words; a small file that would burst its reader is refused, the house stays."""

import io
import zipfile

import pytest

from charsu.adapters.spreadsheets import Unreadable, readings_of
from charsu.rules.exchange.measures import Scale, Unit, read_value
from charsu.rules.exchange.sheets import MOST_ROWS, Trouble

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def book(last: str) -> bytes:
    """A workbook of two cells: a heading in A1 and a number in `last`."""
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>indicator</t></is></c></row>'
        f'<row r="{row}"><c r="{last}"><v>1.5</v></c></row></sheetData></worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, words in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            packed.writestr(name, f'<?xml version="1.0"?>{words}')
    return out.getvalue()


def why(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(Unreadable) as refused:
        readings_of(name, content)
    return str(refused.value)


STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0 &quot;%&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("style", "value", "read"),
    [("1", "1", "100%"), ("2", "0.973", "97.3%"), ("3", "97", "97"), ("0", "1", "1"), ("9", "1", "1")],
)
def test_a_cell_that_shows_per_cent_is_read_as_it_shows(style, value, read):
    """A hundred per cent is stored as 1, and was taken for one per cent; a sign that is mere words is none."""
    out = io.BytesIO(book("C2"))
    with zipfile.ZipFile(out) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()} | {"xl/styles.xml": STYLES}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace('<c r="C2"><v>1.5</v>', f'<c r="C2" s="{style}"><v>{value}</v>')
    with zipfile.ZipFile(styled := io.BytesIO(), "w") as packed:
        for name, words in parts.items():
            packed.writestr(name, words)
    assert readings_of("a.xlsx", styled.getvalue())[0].rows[1] == ["", "", read]
    assert read_value("100%", Scale(Unit.PERCENT)) == 100.0


def test_a_spreadsheet_comes_out_as_words_in_its_places():
    assert readings_of("a.xlsx", book("C2"))[0].rows == [["indicator", "", ""], ["", "", "1.5"]]


def test_two_cells_far_apart_do_not_lay_out_what_lies_between():
    assert why(book("XFD1048576"), "a.xlsx") in {Trouble.TOO_LARGE, Trouble.TOO_LONG}
    assert why(book("SF20000"), "a.xlsx") == Trouble.TOO_LONG
    assert why(book("XFD4000"), "a.xlsx") == Trouble.TOO_LARGE


def test_what_only_begins_like_a_spreadsheet_is_refused():
    assert why(b"PK\x03\x04 and no more", "a.xlsx") == Trouble.DAMAGED
    assert why(b"\xd0\xcf\x11\xe0 and no more", "a.xls") == Trouble.DAMAGED


def test_a_text_of_rows_without_end_is_refused_and_empty_ones_at_its_end_are_left():
    row = b"dust,2023,31\n"
    head = b"indicator,year,value\n"
    assert why(head + row * MOST_ROWS) == Trouble.TOO_LONG
    rows = readings_of("a.csv", head + row + b",,\n" * (2 * MOST_ROWS))[0].rows
    assert len(rows) == MOST_ROWS and not any(map(any, rows[2:]))
    assert len(readings_of("a.csv", head + row + b"\n" * 1_000_000)[0].rows) == MOST_ROWS


def test_a_row_of_columns_without_end_is_refused():
    assert why(b"indicator" + b"," * 1_500_000) == Trouble.TOO_LARGE
    assert why((b"indicator" + b"," * 1_000 + b"\n") * 1_000) == Trouble.TOO_LARGE


@pytest.mark.parametrize("head", [
    b'indicator,year,value,"source; page; table; annex"\n',
    b"indicator,year,value,notes (who; when; where; why)\n",
    b"sep=,\nindicator,year,value,x;y;z;a;b\n",
])  # fmt: skip
def test_a_sign_within_a_cell_does_not_divide_the_table(head: bytes):
    row = b'dust,2023,31,"Yearbook; p. 4; t. 2; a; b; c"\n'
    rows = readings_of("a.csv", head + row)[0].rows
    assert rows[1] == ["dust", "2023", "31", "Yearbook; p. 4; t. 2; a; b; c"] and len(rows[0]) == 4
    rows = readings_of("a.csv", b'indicator;year;value\n"dust; fine";2023;31,5\n')[0].rows
    assert rows[1] == ["dust; fine", "2023", "31,5"]


def test_an_old_code_page_is_read_in_each_way_and_shown_by_its_first_lines():
    content = "показатель;год;значение\nпыль;2023;31,5\n".encode("cp1251")
    likely, *others = readings_of("a.csv", content)
    assert (likely.page, likely.rows[1], likely.sample[1]) == ("cp1251", ["пыль", "2023", "31,5"], "пыль;2023;31,5")
    assert {one.page for one in others} <= {"cp1252", "cp1256"}
