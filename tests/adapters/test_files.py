"""A file is opened and read to its end before it is taken."""

import io
import json
import struct
import zipfile

import pytest

from charsu.adapters import contents
from charsu.adapters.files import KINDS, TOO_LARGE, Unfit, plain_name, store
from charsu.rules.forms.file_types import MEDIA, OFFERED, asked_types, ending_of, is_asked
from charsu.settings import HERE

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
TYPES = b"<Types/>"


def packed(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def word(**more):
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>", **more})


def locked_zip():
    body = bytearray(word())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = body.find(sign)
        while place >= 0:
            body[place + at] |= 1
            place = body.find(sign, place + 4)
    return bytes(body)


def lying_zip():
    """Declares that its member unpacks to a few bytes."""
    body = bytearray(packed({"[Content_Types].xml": TYPES, "word/document.xml": b"0" * 2_000_000}))
    for sign, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = body.rfind(sign)
        body[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(body)


def keep(tmp_path, name, body, most=3_000_000):
    return store(root=tmp_path, name=name, chunks=[body[:100], body[100:]], most=most)


WHOLE = [
    ("a.pdf", PDF), ("a.PNG", PNG), ("a.jpeg", JPG), ("a.jpg", JPG), ("گزارش.docx", word()),
    ("a.csv", "شهر,۱".encode()),
    ("a.xlsx", packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"})),
    ("a.pptx", packed({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<x/>"})),
    ("a.txt", "Unicode".encode("utf-16")),
]  # fmt: skip


def test_whatever_a_form_may_ask_for_the_store_takes():
    taken = {ending_of(name) for name, _body in WHOLE}
    forms = json.loads((HERE / "data/founding/edition.json").read_text())["forms"]
    asked = {one for form in forms for question in form["questions"] for one in question.get("types") or ()}
    assert taken == set(MEDIA) and asked and asked <= taken and set(OFFERED) <= taken
    assert is_asked(["jpg"], "a.JPEG") and is_asked([], "a.csv") and is_asked(["odt", "zip"], "a.pdf")
    assert not is_asked(["pdf", "odt"], "a.docx") and asked_types(["pdf", "odt"]) == ("pdf",)


@pytest.mark.parametrize(("name", "body"), WHOLE)
def test_what_is_whole_is_kept(tmp_path, name, body):
    kept = keep(tmp_path, name, body)
    assert (tmp_path / kept.path).read_bytes() == body and kept.size == len(body)
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.pdf", b"", contents.EMPTY),
        ("a.exe", b"MZ", KINDS),
        ("a.svg", b"<svg/>", KINDS),
        ("a.html", b"<html>", KINDS),
        ("a.docm", word(), KINDS),
        ("noname", PDF, KINDS),
        ("a.pdf\u202efdp.exe", PDF, KINDS),
        ("a.pdf", b"MZ\x90" + PDF, contents.PROGRAM),
        ("a.docx", b"\x7fELF" + word(), contents.PROGRAM),
        ("a.docx", packed({"run.exe": b"MZ"}), contents.DISGUISED),
        ("a.docx", packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b""}), contents.DISGUISED),
        ("a.docx", word(**{"../../etc/cron": b"x"}), contents.DISGUISED),
        ("a.docx", word(**{"word/vbaProject.bin": b"x"}), contents.MACROS),
        ("a.docx", word(**{"word/media/a.png": b"MZ" + b"x" * 9}), contents.PROGRAM),
        ("a.docx", word()[:-30], contents.CUT_OFF),
        ("a.docx", locked_zip(), contents.LOCKED),
        ("a.docx", lying_zip(), contents.CUT_OFF),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), contents.LOCKED),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"old word", contents.DISGUISED),
        ("a.docx", b"<html>not word</html>", contents.DISGUISED),
        ("a.txt", b"<svg onload=alert(1)>", contents.DISGUISED),
        ("a.csv", b"\xef\xbb\xbf <!DOCTYPE html>", contents.DISGUISED),
        ("a.txt", word(), contents.DISGUISED),
        ("a.pdf", b"plain words", contents.DISGUISED),
        ("a.pdf", PDF[:-12], contents.CUT_OFF),
        ("a.pdf", PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 5 0 R>>"), contents.LOCKED),
        ("a.png", PNG[:-8], contents.CUT_OFF),
        ("a.png", JPG, contents.DISGUISED),
        ("a.jpg", JPG[:-2], contents.CUT_OFF),
    ],
)  # fmt: skip
def test_what_is_not_is_refused_by_its_reason_and_leaves_nothing(tmp_path, name, body, said):
    with pytest.raises(Unfit) as refused:
        keep(tmp_path, name, body)
    assert str(refused.value) == said
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_bomb_is_stopped_by_what_it_declares_and_by_what_it_gives(tmp_path, monkeypatch):
    bomb = word(**{"word/big.xml": b"0" * 400_000})
    monkeypatch.setattr(contents, "MOST_UNPACKED", 300_000)
    with pytest.raises(Unfit, match="unpacks to far more"):
        keep(tmp_path, "a.docx", bomb)
    monkeypatch.setattr(contents, "_check_members", lambda archive, suffix: None)
    with pytest.raises(Unfit, match="unpacks to far more"):
        keep(tmp_path, "a.docx", bomb)


def test_too_large_stops_while_it_is_written(tmp_path):
    def endless():
        for _ in range(1000):
            yield b"x" * 1000
        raise AssertionError("read on after the limit")

    with pytest.raises(Unfit) as refused:
        store(root=tmp_path, name="a.txt", chunks=endless(), most=5000)
    assert str(refused.value) == TOO_LARGE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("گزارش نهایی.pdf", "گزارش نهایی.pdf"),
        ("..\\..\\evil\\a.pdf", "a.pdf"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("a\x00b.pdf", "ab.pdf"),
        ("gpj\u202efdp.jpg", "gpjfdp.jpg"),
        ("CON.pdf", "file CON.pdf"),
        ("nul.txt", "file nul.txt"),
        (".pdf", "pdf"),
        ('a:b?"c.pdf', "a-b--c.pdf"),
        ("trailing. .pdf", "trailing..pdf"),
        ("", "file"),
    ],
)
def test_names_that_any_computer_can_keep(typed, kept):
    assert plain_name(typed) == kept


def test_a_long_name_keeps_its_type_and_whole_letters():
    name = plain_name("ی" * 300 + ".docx")
    assert name.endswith(".docx") and len(name.encode()) <= 180
