"""The copy of a file that a reviewer gets: what its program wrote into it about people and places is taken out.

The original stays as it was received; its digest is in the receipt. What the city itself wrote on the pages of a
document stays too: no program can tell it from the work. What cannot be read, and so not cleaned, is not shown.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator

from charsu.adapters.blind_office import blind_office
from charsu.adapters.blind_pdf import blind_pdf

_KEPT_SEGMENTS = {0xE0, 0xE2, 0xEE}  # of JPEG: JFIF, the colour profile, Adobe's colour transform
_DROPPED_CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def blind_copy(content: bytes, suffix: str) -> bytes:
    """`content` without what a program wrote of its author. Raises ValueError when it cannot be read."""
    clean = _CLEANERS.get(suffix)
    try:
        return clean(content) if clean else content
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, zlib.error) as trouble:
        raise ValueError("the file cannot be read") from trouble


def _jpeg(content: bytes) -> bytes:
    """Segments before the picture itself: of what cameras and programs add only what its colours need stays."""
    at, kept = 2, [content[:2]]
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        kind, end = content[at + 1], at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if kind in _KEPT_SEGMENTS or not (0xE0 <= kind <= 0xEF or kind == 0xFE):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]]) if content.startswith(b"\xff\xd8") else content


def _png(content: bytes) -> bytes:
    return content[:8] + b"".join(chunk for chunk in _chunks(content) if chunk[4:8] not in _DROPPED_CHUNKS)


def _chunks(content: bytes) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        yield content[at:end]
        at = end


def _pdf(content: bytes) -> bytes:
    return blind_pdf(content, _jpeg)


def _office(content: bytes) -> bytes:
    return blind_office(content, blind_copy)


_PICTURES: dict[str, Callable[[bytes], bytes]] = {".png": _png, ".jpg": _jpeg, ".jpeg": _jpeg}
_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **_PICTURES,
    **dict.fromkeys((".docx", ".xlsx", ".pptx"), _office),
    ".pdf": _pdf,
}
