"""The blind copy of a PDF: read whole, written anew without what programs say of its author.

Only what the pages, outlines and forms reach is written; so older revisions, and every property that nothing but the
trailer names, are gone however they were spelled. A signature names its signer, so it goes too; so do files that were
put into the PDF, which nobody has cleaned.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

_TOLD = frozenset({
    "/Metadata", "/PieceInfo", "/Info", "/Author", "/Creator", "/Producer", "/Company", "/Manager", "/Keywords",
    "/Subject", "/LastModifiedBy", "/SourceModified", "/LastModified", "/EF", "/AF", "/EmbeddedFiles", "/Perms",
    "/DSS", "/SpiderInfo", "/Collection", "/Thumb",
})  # fmt: skip
_REMARKS = frozenset({
    "/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Stamp", "/Popup", "/Caret",
    "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/FileAttachment", "/Redact", "/Sound", "/Movie",
})  # fmt: skip
_OWN = ("/T", "/RC", "/NM", "/CreationDate", "/M")  # of a remark: whose it is, when, and its words with their styles


def blind_pdf(content: bytes, picture: Callable[[bytes], bytes]) -> bytes:
    """Raises ValueError when it cannot be read; `picture` cleans a JPEG that stands within."""
    try:
        source = PdfFileReader(io.BytesIO(content), strict=False)
        if source.encrypted:
            raise ValueError("the file is protected by a password")
        made = copy_into_new_writer(source, {"info": None})
        for found in [*made.objects.values()]:
            for part in _parts(found):
                _clean(part, picture)
        again = PdfFileReader(io.BytesIO(_bytes(made)), strict=False)
        return _bytes(copy_into_new_writer(again, {"info": None}))  # without what only the parts taken out led to
    except (PdfError, RecursionError, LookupError, TypeError, AttributeError, ArithmeticError, OSError) as trouble:
        raise ValueError("the file cannot be read") from trouble


def _bytes(made: PdfFileWriter) -> bytes:
    out = io.BytesIO()
    made.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _parts(found: Any) -> Iterator[generic.DictionaryObject]:
    """Every dictionary within an object, at whatever depth; what it points at is an object of its own."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.DictionaryObject):
            yield one
            waiting.extend(dict.values(one))
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(list.__iter__(one))


def _clean(part: generic.DictionaryObject, picture: Callable[[bytes], bytes]) -> None:
    for key in [key for key in dict.keys(part) if key in _TOLD]:
        del part[key]
    kind = dict.get(part, "/Subtype")
    if kind in _REMARKS:
        for key in [key for key in _OWN if dict.__contains__(part, key)]:
            del part[key]
    if dict.get(part, "/FT") == "/Sig" and dict.__contains__(part, "/V"):
        del part["/V"]
    if isinstance(part, generic.StreamObject) and kind == "/Image" and dict.get(part, "/Filter") == "/DCTDecode":
        part._encoded_data = picture(part.encoded_data)  # noqa: SLF001 -- there is no other way to set it
