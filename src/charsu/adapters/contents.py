"""What a file truly is: containers opened and read to their end, within bounds, before it is taken."""

import zipfile
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from charsu.adapters.sizes import size_told

_MIB = 1024 * 1024
MOST_UNPACKED = 300 * _MIB
MOST_MEMBERS = 5_000
_TAIL = 64 * 1024
_STEP = 256 * 1024
_MAIN_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_PICTURES = {".png": (b"\x89PNG\r\n\x1a\n", b"IEND"), ".jpg": (b"\xff\xd8\xff", b"\xff\xd9")}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old Office container; also of Office files with a password
_MARKUP = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?xml", b"<?php")

EMPTY = _("The file is empty.")
PROGRAM = _("The file is a program under another name.")
DISGUISED = _("The file is not what its name says.")
CUT_OFF = _("The file is cut off or damaged. Open it on your computer, save it anew, and send that.")
LOCKED = _("The file is protected by a password, so nobody could read it. Save it without a password.")
SWOLLEN = _("The file unpacks to far more than its size. Save it anew with smaller pictures.")
MACROS = _("The file holds macros. Save it without them, as a plain document.")


class Unfit(ValueError):
    """The file cannot be taken; the message is a sentence for the reader, in English for gettext; `most` are the
    bytes that it names."""

    def __init__(self, words: str, most: int = 0) -> None:
        super().__init__(words)
        self.most = most

    def told(self) -> str:
        return gettext(str(self)) % {"most": size_told(self.most)}


def check(path: Path, suffix: str) -> None:
    """Raises Unfit unless the content is whole, open, and of the kind that the name says."""
    with path.open("rb") as file:
        head = file.read(4096)
        if not head:
            raise Unfit(EMPTY)
        if head.startswith(_PROGRAMS):
            raise Unfit(PROGRAM)
        if suffix == ".pdf":
            _check_pdf(file, head)
        elif suffix in _MAIN_PART:
            _check_packed(file, head, suffix)
        elif suffix in {".txt", ".csv"}:
            _check_words(head)
        else:
            _check_picture(file, head, suffix)


def _tail(file: BinaryIO) -> bytes:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL))
    return file.read()


def _check_pdf(file: BinaryIO, head: bytes) -> None:
    if b"%PDF-" not in head[:1024]:
        raise Unfit(DISGUISED)
    tail = _tail(file)
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise Unfit(CUT_OFF)
    file.seek(0)
    before = b""
    while chunk := file.read(_STEP):  # the trailer may stand anywhere: updates are appended
        if b"/Encrypt" in before + chunk:
            raise Unfit(LOCKED)
        before = chunk[-16:]


def _check_picture(file: BinaryIO, head: bytes, suffix: str) -> None:
    begins, ends = _PICTURES[".png" if suffix == ".png" else ".jpg"]
    if not head.startswith(begins):
        raise Unfit(DISGUISED)
    if ends not in _tail(file):
        raise Unfit(CUT_OFF)


def _check_words(head: bytes) -> None:
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not is_wide:
        raise Unfit(DISGUISED)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP) or start.startswith(b"pk\x03\x04"):
        raise Unfit(DISGUISED)


def _check_packed(file: BinaryIO, head: bytes, suffix: str) -> None:
    if head.startswith(_COMPOUND):
        raise Unfit(LOCKED if _names_encryption(file) else DISGUISED)
    if not head.startswith(b"PK\x03\x04"):
        raise Unfit(DISGUISED)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive, suffix)
            _unpack_within(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as trouble:
        raise trouble if isinstance(trouble, Unfit) else Unfit(CUT_OFF) from trouble
    except RuntimeError as trouble:  # zipfile's word for a member with a password
        raise Unfit(LOCKED) from trouble
    except Exception as trouble:  # zlib.error and the like, by whichever packing the archive names
        raise Unfit(CUT_OFF) from trouble


def _names_encryption(file: BinaryIO) -> bool:
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read(4 * _MIB)


def _check_members(archive: zipfile.ZipFile, suffix: str) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unfit(SWOLLEN)
    if any(member.flag_bits & 1 for member in members):
        raise Unfit(LOCKED)
    if {"[Content_Types].xml", _MAIN_PART[suffix]} - names:
        raise Unfit(DISGUISED)
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Unfit(DISGUISED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unfit(MACROS)


def _unpack_within(archive: zipfile.ZipFile) -> None:
    """Read every member to its end: sizes that an archive declares prove nothing."""
    total = 0
    for member in archive.infolist():
        with archive.open(member) as inside:
            while chunk := inside.read(_STEP):
                total += len(chunk)
                if total > MOST_UNPACKED:
                    raise Unfit(SWOLLEN)
                if chunk.startswith(_PROGRAMS[:2]) and inside.tell() == len(chunk):
                    raise Unfit(PROGRAM)
