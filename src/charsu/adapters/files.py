"""Files of entrants: temporary file -> fsync -> rename -> fsync of the folder; only then the row with its digest."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from charsu.adapters.contents import EMPTY, Unfit, check
from charsu.adapters.scanning import scan
from charsu.rules.forms.file_types import MEDIA, ending_of
from charsu.rules.texts import clean_line

__all__ = [
    "StoredFile",
    "Unfit",
    "digest_of",
    "discard",
    "fit_name",
    "plain_name",
    "store",
    "why_not_writable",
]

KINDS = _("Files of this type are not taken. Send PDF, Word, Excel, PowerPoint, text, PNG or JPEG.")
TOO_LARGE = _("The file is too large: at most %(most)s.")
MOST_NAME_BYTES = 180  # room for what file systems add; 255 is their usual limit
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$")


@dataclass(frozen=True)
class StoredFile:
    name: str
    path: str
    size: int
    sha256: str
    media_type: str

    def facts(self) -> dict[str, Any]:
        """What a row keeps of a letter."""
        return {"name": self.name, "path": self.path, "size": self.size, "sha256": self.sha256}


def plain_name(name: str) -> str:
    """The name as any computer can keep it: no folders, no hidden turns of direction, no reserved words."""
    last = re.split(r"[/\\]", name)[-1]
    line = re.sub(r'[<>:"|?*]', "-", clean_line(last)).strip(" .")
    stem, dot, suffix = line.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    if _RESERVED.match(stem.strip()) or not stem.strip():
        stem = f"file {stem}".strip()
    while len(f"{stem}.{suffix}".encode()) > MOST_NAME_BYTES and len(stem) > 1:
        stem = stem[:-1]
    return f"{stem.strip()}.{suffix}" if suffix else stem.strip()


def fit_name(name: str) -> str:
    """The plain name, if its kind is one that is taken; else Unfit."""
    plain = plain_name(name)
    if ending_of(plain) not in MEDIA:
        raise Unfit(KINDS)
    return plain


def store(*, root: Path, name: str, chunks: Iterable[bytes], most: int) -> StoredFile:
    """Keep an upload durably. Raises Unfit for an empty, too large, locked, damaged or disguised file."""
    name = fit_name(name)
    suffix = Path(name).suffix.lower()
    root.mkdir(parents=True, exist_ok=True)
    part = root / f".{secrets.token_hex(16)}.part"
    try:
        size, sha256 = _write(part, chunks, most)
        if size == 0:
            raise Unfit(EMPTY)
        check(part, suffix)
        scan(part, settings.SCAN_COMMAND)
        path = f"{sha256[:2]}/{sha256}{secrets.token_hex(4)}{suffix}"
        (root / path).parent.mkdir(exist_ok=True)
        part.rename(root / path)
        _settle((root / path).parent)
        _settle(root)
    finally:
        part.unlink(missing_ok=True)
    return StoredFile(name, path, size, sha256, MEDIA[ending_of(name)])


def discard(root: Path, stored: StoredFile) -> None:
    """What was stored for an act that was then refused: no row knows it, and nobody could ever read it."""
    (root / stored.path).unlink(missing_ok=True)


def _write(part: Path, chunks: Iterable[bytes], most: int) -> tuple[int, str]:
    size, seen = 0, hashlib.sha256()
    with part.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise Unfit(TOO_LARGE, most)
            seen.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, seen.hexdigest()


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
