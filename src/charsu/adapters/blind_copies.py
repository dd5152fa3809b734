"""The copy of a file that a reviewer gets: what its program wrote into it about people and places is taken out.

The original stays as it was received; its digest is in the receipt. What the city itself wrote on the pages of a
document stays too: no program can tell it from the work. Of PDF the length of every part is kept, so that its table
of places stays true.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

_LARGEST_PART = 20_000_000  # of an Office file, as text; larger ones are sheets of figures
_KEPT_SEGMENTS = {0xE0, 0xE2, 0xEE}  # of JPEG: JFIF, the colour profile, Adobe's colour transform
_DROPPED_CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_PEOPLE = re.compile(
    rb'(?<=\s)((?:w|w14|w15|p|p15):)?(author|initials|userId|providerId|lastModifiedBy|userName|displayName)="[^"]*"'
    rb"|<author>[^<]*</author>"
)
_ROOT = re.compile(rb"(<(?!\?)[^>]*[^/]>).*(</[^>]*>)\s*\Z", re.DOTALL)
_PLACES = re.compile(
    rb'((?:url|Target)=")(?:file:///|[A-Za-z]:\\|\\\\|/home/|/Users/)[^"]*"'
)  # where it lay on a disk
_AUTHORS = re.compile(rb'(<(?:p:cmAuthor|p188:author) [^>]*?name=")[^"]*"')
_TOLD = rb"/(?:Author|Creator|Producer|Company|Manager|Keywords|Subject|LastModifiedBy|SourceModified)"
_WORDS = re.compile(_TOLD + rb"\s*\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_HEX = re.compile(_TOLD + rb"\s*<([0-9A-Fa-f\s]*)>")
_ENDS = re.compile(rb"endobj|>>\s*(?=<<)")
_REMARK = re.compile(
    rb"/Subtype\s*/(?:Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Ink|Stamp|Popup|Caret|Line|Square|Circle"
    rb"|Polygon|PolyLine|FileAttachment)\b"
)
_PROPERTIES = re.compile(rb"/(?:Producer|CreationDate|ModDate)\b")
_SAID = {
    key: (
        re.compile(key + rb"\s*\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL),
        re.compile(key + rb"\s*<([0-9A-Fa-f\s]*)>"),
    )
    for key in (b"/T", b"/Title")
}
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|Metadata)\b.{0,400}?stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


def blind_copy(content: bytes, suffix: str) -> bytes:
    """`content` without what a program wrote of its author. Raises ValueError when it cannot be read."""
    clean = _CLEANERS.get(suffix)
    try:
        return clean(content) if clean else content
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, zlib.error) as trouble:
        raise ValueError("the file cannot be read") from trouble


def _office(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            place = zipfile.ZipInfo(part.filename)  # without the instant at which it was packed
            place.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(place, _part(part.filename, source.read(part)))
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    """One part of an Office file. Of its properties the empty outermost element stays: programs look for it."""
    if name.startswith("docProps/"):
        return _ROOT.sub(rb"\1\2", content) if name.endswith(".xml") else b""
    if name.endswith((".xml", ".rels")) and len(content) <= _LARGEST_PART:
        return _PLACES.sub(rb'\1"', _AUTHORS.sub(rb'\1"', _PEOPLE.sub(_without, content)))
    suffix = "." + name.rpartition(".")[2].lower()
    return _PICTURES[suffix](content) if suffix in _PICTURES else content


def _without(found: re.Match[bytes]) -> bytes:
    return (found[1] or b"") + found[2] + b'=""' if found[2] else b"<author></author>"


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
    return _told(_OBJECTS.sub(_packed, content))


def _told(content: bytes) -> bytes:
    """Properties and the XMP packet, blanked sign for sign."""
    content = _WORDS.sub(lambda found: _blanked(found, b" "), content)
    content = _HEX.sub(lambda found: _blanked(found, b"20"), content)
    content = _XMP.sub(lambda found: b" " * len(found[0]), content)
    return b"".join(_piece(piece) for piece in _pieces(content))


def _pieces(content: bytes) -> Iterator[bytes]:
    """An object of a PDF after another, as far as one can tell without reading it."""
    start = 0
    for end in _ENDS.finditer(content):
        yield content[start : end.end()]
        start = end.end()
    yield content[start:]


def _piece(piece: bytes) -> bytes:
    """Whose remark it is, and the title a program gave. A field of a form has the same key, and keeps its name."""
    keys = [key for key, of in ((b"/T", _REMARK), (b"/Title", _PROPERTIES)) if key in piece and of.search(piece)]
    for key in keys:
        piece = _SAID[key][0].sub(lambda found: _blanked(found, b" "), piece)
        piece = _SAID[key][1].sub(lambda found: _blanked(found, b"20"), piece)
    return piece


def _blanked(found: re.Match[bytes], blank: bytes) -> bytes:
    length = found.end(1) - found.start(1)
    said = (blank * length)[: length - length % len(blank)].ljust(length)
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return found[0][:start] + said + found[0][end:]


def _packed(found: re.Match[bytes]) -> bytes:
    """Properties may stand in a packed stream of objects: packed anew, and filled up to its old length."""
    try:
        plain = zlib.decompress(found[1])
    except zlib.error:
        return found[0]
    clean = _told(plain)
    packed = zlib.compress(clean, 9)
    if clean == plain:
        return found[0]
    if len(packed) > len(found[1]):
        raise ValueError("the properties cannot be taken out")
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return found[0][:start] + packed.ljust(len(found[1]), b"\0") + found[0][end:]


_PICTURES: dict[str, Callable[[bytes], bytes]] = {".png": _png, ".jpg": _jpeg, ".jpeg": _jpeg}
_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **_PICTURES,
    **dict.fromkeys((".docx", ".xlsx", ".pptx"), _office),
    ".pdf": _pdf,
}
