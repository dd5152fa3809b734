"""Files of entrants: temporary file -> fsync -> rename -> fsync of the folder; only then the row with its digest."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import puremagic

# Extension -> how its content begins (by puremagic's reading of the first bytes).
ALLOWED: dict[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
_PACKED = {".docx", ".xlsx", ".pptx"}
_HOSTILE = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")


class Unfit(ValueError):
    """The file cannot be taken; the message is a sentence for the reader, in English for gettext."""


@dataclass(frozen=True)
class StoredFile:
    name: str
    path: str
    size: int
    sha256: str
    media_type: str


def store(*, root: Path, name: str, chunks: Iterable[bytes], most: int) -> StoredFile:
    """Keep an upload durably. Raises Unfit for an empty, too large, or disguised file."""
    suffix = Path(name).suffix.lower()
    if suffix not in ALLOWED:
        raise Unfit("Files of this type are not taken. Send PDF, Word, Excel, PowerPoint, text, PNG or JPEG.")
    root.mkdir(parents=True, exist_ok=True)
    part = root / f".{secrets.token_hex(16)}.part"
    try:
        size, sha256, head = _write(part, chunks, most)
        _check(head, suffix, size)
        path = f"{sha256[:2]}/{sha256}{secrets.token_hex(4)}{suffix}"
        (root / path).parent.mkdir(exist_ok=True)
        part.rename(root / path)
        _settle((root / path).parent)
    finally:
        part.unlink(missing_ok=True)
    return StoredFile(name[-255:], path, size, sha256, ALLOWED[suffix])


def _write(part: Path, chunks: Iterable[bytes], most: int) -> tuple[int, str, bytes]:
    size, seen, head = 0, hashlib.sha256(), b""
    with part.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise Unfit("The file is too large.")
            head = head or chunk[:4096]
            seen.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, seen.hexdigest(), head


def _check(head: bytes, suffix: str, size: int) -> None:
    if size == 0:
        raise Unfit("The file is empty.")
    if head.startswith(_HOSTILE):
        raise Unfit("The file is a program under another name.")
    if suffix in {".txt", ".csv"}:
        if b"\0" in head:
            raise Unfit("The file is not what its name says.")
        return
    try:
        kinds = {row.extension.lower() for row in puremagic.magic_string(head)}
    except puremagic.PureError:
        kinds = set()
    wanted = (
        {".zip", suffix} if suffix in _PACKED else {suffix, ".jpg", ".jpeg", ".jfif"} if "jp" in suffix else {suffix}
    )
    if not kinds & wanted and not (suffix in _PACKED and head.startswith(b"PK")):
        raise Unfit("The file is not what its name says.")


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """SHA-256 of a kept file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def why_not_writable(root: Path) -> str:
    """Nothing when uploads can be kept under `root`; else the reason. Leaves nothing behind but the folder."""
    probe = root / f".{secrets.token_hex(8)}.part"
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"charsu")
        probe.unlink()
    except OSError as trouble:
        return f"cannot write into {root} ({trouble.strerror})"
    return ""
