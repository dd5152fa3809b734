"""What programs write into files about their authors does not reach a reviewer; the work itself does."""

import io
import struct
import zipfile
import zlib

import pytest
import typst

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
    assert clean["docProps/core.xml"] == b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="u"></cp:coreProperties>'
    assert b"The park" in clean["word/document.xml"] and clean["word/media/image1.jpeg"].endswith(b"\xff\xd9")
    with pytest.raises(ValueError, match="read"):
        blind_copy(b"PK no such thing", ".docx")


def test_a_pdf_loses_its_properties_and_keeps_every_length() -> None:
    whole = typst.compile(b'#set document(author: "ZQ7 of Shiraz", title: "T", keywords: ("ZQ7",))\nThe park')
    clean = blind_copy(whole, ".pdf")
    assert b"ZQ7" in whole and len(clean) == len(whole)
    assert not any(name in clean for name in NAMES)


@pytest.mark.parametrize("said", [b"(ZQ7 \\(of\\) (Shiraz))", b"<" + b"ZQ7".hex().encode() + b">"])
def test_properties_in_a_packed_stream_are_taken_out(said: bytes) -> None:
    packed = zlib.compress(b"1 0 << /Author " + said + b" /CreationDate (D:2026) >>" + bytes(range(256)))
    whole = b"%PDF-1.7\n5 0 obj << /Type /ObjStm /N 1 /Length 9 >>\nstream\n" + packed + b"\nendstream endobj"
    clean = blind_copy(whole, ".pdf")
    assert len(clean) == len(whole)
    plain = zlib.decompressobj().decompress(clean.split(b"stream\n", 1)[1])
    assert not any(name in plain for name in NAMES) and b"/CreationDate (D:2026)" in plain


def test_places_on_a_disk_and_other_names_leave_office_files() -> None:
    clean = read(blind_copy(office(
        xl__workbook_xml=b'<workbook><x15ac:absPath url="C:\\Users\\ZQ7\\works\\"/><s name="Works"/></workbook>',
        xl__persons_person_xml=b'<personList><person displayName="ZQ7" id="1" userId="ZQ7"/></personList>',
        ppt__authors_xml=b'<p188:author id="1" name="ZQ7" initials="ZQ7"/>',
        word__settings_xml=b'<Relationship Id="r" Target="file:///C:/Users/ZQ7/own.dotx"/><a Target="media/1.png"/>',
    ), ".docx"))  # fmt: skip
    everything = b"".join(clean.values())
    assert b"ZQ7" not in everything and b'name="Works"' in everything and b"media/1.png" in everything


REMARK = b"<< /Type /Annot /Subtype /Highlight /T (ZQ7 \\(city\\)) /Contents (clear) >>"
FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (budget) >>"
TOLD = b"<< /Title (ZQ7.docx) /Producer (Writer) /CreationDate (D:2026) >>"
MARK = b"<< /Title (Chapter 1) /Parent 3 0 R >>"


@pytest.mark.parametrize("is_packed", [False, True])
def test_whose_remark_it_is_and_the_title_of_a_program_leave_a_pdf(is_packed: bool) -> None:
    objects = [REMARK, FIELD, TOLD, MARK]
    if is_packed:
        plain = b"1 0 2 50 " + b"\n".join(objects)
        packed = zlib.compress(plain, 1) + b"\0" * 40
        body = b"1 0 obj << /Type /ObjStm /N 4 >>\nstream\n" + packed + b"\nendstream endobj"
    else:
        body = b"\n".join(b"%d 0 obj %s endobj" % row for row in enumerate(objects, 1))
    clean = blind_copy(b"%PDF-1.7\n" + body, ".pdf")
    assert len(clean) == len(b"%PDF-1.7\n" + body)
    found = zlib.decompressobj().decompress(clean.split(b"stream\n")[1]) if is_packed else clean
    assert b"ZQ7" not in found
    for kept in (b"(budget)", b"(Chapter 1)", b"(clear)"):
        assert kept in found
