"""What programs write into files about their authors does not reach a reviewer; the work itself does."""

import io
import re
import struct
import zipfile
import zlib

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter

from charsu.adapters.blind_copies import blind_copy

NAMES = (b"ZQ7", "ZQ7".encode("utf-16-be"), b"ZQ7".hex().encode())


def office(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_x", ".x").replace("_j", ".j"), content)
    return out.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def jpeg() -> bytes:
    exif = b"\xff\xe1" + struct.pack(">H", 2 + 10) + b"Exif\0\0ZQ7!"
    words = b"\xff\xfe" + struct.pack(">H", 2 + 3) + b"ZQ7"
    table = b"\xff\xdb" + struct.pack(">H", 2 + 3) + b"abc"
    return b"\xff\xd8" + exif + words + table + b"\xff\xda\0\x04xxpicture\xff\xd9"


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    kinds = [
        (b"IHDR", b"h" * 13),
        (b"tEXt", b"Author\0ZQ7"),
        (b"eXIf", b"ZQ7"),
        (b"IDAT", b"picture"),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*row) for row in kinds)


def test_pictures_keep_the_picture_alone() -> None:
    clean = blind_copy(jpeg(), ".jpg")
    assert b"ZQ7" not in clean and b"abc" in clean and clean.endswith(b"xxpicture\xff\xd9")
    clean = blind_copy(png(), ".png")
    assert b"ZQ7" not in clean and b"picture" in clean and clean.endswith(b"IEND\xaeB`\x82")


def test_office_files_lose_their_properties_and_the_names_of_those_who_commented() -> None:
    clean = read(blind_copy(office(
        docProps__core_xml=b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="u"><dc:creator>ZQ7</dc:creator>'
        b"</cp:coreProperties>",
        docProps__thumbnail_jpeg=b"ZQ7",
        word__document_xml=b'<w:p><w:ins w:id="1" w:author="ZQ7"><w:t>The park</w:t></w:ins></w:p>',
        word__comments_xml=b'<w:comment w:initials="ZQ7" w:author="ZQ7"/>',
        xl__comments1_xml=b"<authors><author>ZQ7</author></authors>",
        ppt__commentAuthors_xml=b'<p:cmAuthor id="0" name="ZQ7" initials="ZQ7"/>',
        word__media__image1_jpeg=jpeg(),
    ), ".docx"))  # fmt: skip
    assert not any(b"ZQ7" in content for content in clean.values())
    assert clean["docProps/core.xml"].endswith(b'<cp:coreProperties xmlns:cp="u"></cp:coreProperties>')
    assert b"The park" in clean["word/document.xml"] and clean["word/media/image1.jpeg"].endswith(b"\xff\xd9")
    with pytest.raises(ValueError, match="read"):
        blind_copy(b"PK no such thing", ".docx")


def pdf(*objects: bytes, info: bytes = b"", root: bytes = b"", reached: int = 9) -> bytes:
    """A whole PDF of one page: `objects` from number 5 on, the first of them reached from the page."""
    notes = b" ".join(b"%d 0 R" % number for number in range(5, 5 + min(len(objects), reached)))
    rows = [
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots [" + notes + b"] /Contents 4 0 R >>",
        b"<< /Length 13 >>\nstream\nBT (park) Tj ET"[:-2] + b"\nendstream",
        *objects,
        info or b"null",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, row in enumerate(rows, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, row)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    trailer = b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (
        len(rows) + 1,
        b" /Info %d 0 R" % len(rows) if info else b"",
    )
    return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


def told(content: bytes) -> bytes:
    """The file with every packed stream opened beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\n?endstream", content, re.DOTALL)
    return content + b"".join(_opened(stream) for stream in streams)


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_a_pdf_loses_its_properties_and_keeps_the_work() -> None:
    whole = typst.compile(b'#set document(author: "ZQ7 of Shiraz", title: "T", keywords: ("ZQ7",))\nThe park')
    clean = blind_copy(whole, ".pdf")
    assert b"ZQ7" in whole and not any(name in told(clean) for name in NAMES)
    assert len(PdfFileReader(io.BytesIO(clean)).root["/Pages"]["/Kids"]) == 1


@pytest.mark.parametrize("info", [
    b"<< /Author (ZQ7 \\(of\\) (Shiraz)) /CreationDate (D:2026) >>",
    b"<< /Author <" + b"ZQ7".hex().encode() + b"> >>",
    b"<< /#41uthor (ZQ7) /Title (ZQ7.docx) >>",
    b"<< /Author 5 0 R /Title 5 0 R >>",
])  # fmt: skip
def test_properties_are_taken_out_however_they_are_spelled(info: bytes) -> None:
    clean = blind_copy(pdf(b"(ZQ7 of Shiraz)", info=info, reached=0), ".pdf")
    assert not any(name in told(clean) for name in NAMES) and b"(park)" in told(clean)


def test_what_hides_within_a_pdf_goes_too() -> None:
    clean = blind_copy(pdf(
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /V << /Type /Sig /Name (ZQ7) /Contents <00> >> >>",
        b"<< /Type /XObject /Subtype /Image /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(jpeg()), jpeg()),
        b"<< /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>",
        b"<< /Length 3 >>\nstream\nZQ7\nendstream",
        root=b"/PieceInfo << /W << /Private (ZQ7) >> >> /Metadata 8 0 R",
        reached=3,
    ), ".pdf")  # fmt: skip
    assert b"ZQ7" not in told(clean) and b"xxpicture" in clean and b"(seal)" in clean


@pytest.mark.parametrize("whole", [b"%PDF-1.7\nno such thing", b"", pdf()[:-40]])
def test_a_pdf_that_cannot_be_read_is_not_shown(whole: bytes) -> None:
    with pytest.raises(ValueError, match="read"):
        blind_copy(whole, ".pdf")


def test_a_locked_pdf_is_not_shown() -> None:
    made = PdfFileWriter()
    made.encrypt(owner_pass="ZQ7", user_pass="ZQ7")
    out = io.BytesIO()
    made.write(out)
    with pytest.raises(ValueError, match="password"):
        blind_copy(out.getvalue(), ".pdf")


@pytest.mark.parametrize(("said", "coding"), [
    ("<w:ins xmlns:w='u' w:id='1' w:author='ZQ7'>The park &amp; so</w:ins>", "utf-8"),
    ('<?xml version="1.0" encoding="utf-16"?><w:ins xmlns:w="u" w:author="ZQ7">The park &amp; so</w:ins>', "utf-16"),
    ('<w:ins xmlns:w="u" w:author = "&#90;Q7">The park &amp; so</w:ins>', "utf-8"),
    ("<!-- ZQ7 --><w:ins xmlns:w='u'>The park &amp; so</w:ins>", "utf-8"),
])  # fmt: skip
def test_names_in_xml_are_found_however_they_are_written(said: str, coding: str) -> None:
    inner = office(word__document_xml=said.encode(coding), docProps__core_xml=b"<a><b>ZQ7</b></a>")
    clean = read(blind_copy(office(word__document_xml=said.encode(coding), word__embeddings__a_xlsx=inner), ".docx"))
    document = clean["word/document.xml"].decode()
    assert "ZQ7" not in document and "The park &amp; so" in document and "<w:ins " in document
    assert not any(b"ZQ7" in part for part in read(clean["word/embeddings/a.xlsx"]).values())


@pytest.mark.parametrize("said", [b"<!DOCTYPE a [<!ENTITY n 'ZQ7'>]><a>&n;</a>", b"<a><b></a>"])
def test_xml_that_hides_or_is_broken_is_not_shown(said: bytes) -> None:
    with pytest.raises(ValueError, match="read"):
        blind_copy(office(word__document_xml=said), ".docx")


def test_a_table_keeps_the_name_by_which_sheets_know_it() -> None:
    clean = read(blind_copy(office(xl__tables__t_xml=b'<table displayName="Works" name="Works"/>'), ".xlsx"))
    assert b'displayName="Works"' in clean["xl/tables/t.xml"]


def test_places_on_a_disk_and_other_names_leave_office_files() -> None:
    clean = read(blind_copy(office(
        xl__workbook_xml=b'<workbook><x15ac:absPath url="C:\\Users\\ZQ7\\works\\"/><s name="Works"/></workbook>',
        xl__persons_person_xml=b'<personList><person displayName="ZQ7" id="1" userId="ZQ7"/></personList>',
        ppt__authors_xml=b'<p188:author id="1" name="ZQ7" initials="ZQ7"/>',
        word__settings_xml=b'<s><R Id="r" Target="file:///C:/Users/ZQ7/own.dotx"/><a Target="media/1.png"/></s>',
    ), ".docx"))  # fmt: skip
    everything = b"".join(clean.values())
    assert b"ZQ7" not in everything and b'name="Works"' in everything and b"media/1.png" in everything


REMARK = b"<< /Type /Annot /Subtype /Highlight /T (ZQ7 \\(city\\)) /Contents (clear) >>"
FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (budget) >>"
MARK = b"<< /Title (Chapter 1) /Parent 3 0 R >>"


def test_whose_remark_it_is_leaves_a_pdf_and_names_of_fields_and_chapters_stay() -> None:
    clean = blind_copy(pdf(REMARK, FIELD, MARK), ".pdf")
    assert b"ZQ7" not in told(clean)
    for kept in (b"(budget)", b"(Chapter 1)", b"(clear)"):
        assert kept in clean
