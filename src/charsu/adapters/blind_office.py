"""The blind copy of an Office file: each part read as XML and written anew without what programs say of people.

Names keep the prefixes under which they were written, which Office looks for. A part that declares a document type is
refused: no Office program writes one, and what it defines could hide a name.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MOST_UNPACKED = 300 * 1024 * 1024
_ALWAYS = frozenset({"author", "initials", "lastModifiedBy", "userName"})
_OF_A_PERSON = frozenset({"userId", "providerId", "displayName"})
_PEOPLE = frozenset({"person", "author", "presenceInfo"})
_COMMENTERS = frozenset({"cmAuthor", "author"})
_PLACES = ("file:///", "\\\\", "/home/", "/Users/")  # where it lay on a disk
_WORDS_OF = "author"  # an element whose words are a name
Clean = Callable[[bytes, str], bytes]


def blind_office(content: bytes, clean: Clean) -> bytes:
    """Raises ValueError for what cannot be read. `clean` makes the blind copy of a file within, by its suffix."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        if sum(part.file_size for part in source.infolist()) > MOST_UNPACKED:
            raise ValueError("the file unpacks to far more than its size")
        for part in source.infolist():
            place = zipfile.ZipInfo(part.filename)  # without the instant at which it was packed
            place.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(place, _part(part.filename.lower(), source.read(part), clean))
    return out.getvalue()


def _part(name: str, content: bytes, clean: Clean) -> bytes:
    """Of the properties the empty outermost element stays: programs look for it."""
    if name.startswith("docprops/"):
        return _rewritten(content, is_bare=True) if name.endswith(".xml") else b""
    if name.endswith((".xml", ".rels")):
        return _rewritten(content)
    suffix = "." + name.rpartition(".")[2]
    is_foreign = "/embeddings/" in name and suffix == ".bin"  # of a program that we cannot read: its picture stays
    return b"" if is_foreign else clean(content, suffix)


def _rewritten(content: bytes, *, is_bare: bool = False) -> bytes:
    try:
        return _Copy(is_bare=is_bare).of(content)
    except (expat.ExpatError, ValueError, LookupError) as trouble:
        raise ValueError("a part of the file cannot be read") from trouble


class _Copy:
    """Writes what it reads; bare, the outermost element alone."""

    def __init__(self, *, is_bare: bool) -> None:
        self.said: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self.is_bare = is_bare
        self.open: list[str] = []

    def of(self, content: bytes) -> bytes:
        reader = expat.ParserCreate()
        reader.buffer_text = True
        reader.StartElementHandler, reader.EndElementHandler = self._begins, self._ends
        reader.CharacterDataHandler, reader.StartDoctypeDeclHandler = self._words, self._refused
        reader.ProcessingInstructionHandler = self._instruction
        reader.Parse(content, True)
        return "".join(self.said).encode()

    def _refused(self, *named: object) -> None:
        raise ValueError("a document type is declared")

    def _is_written(self) -> bool:
        return not (self.is_bare and self.open)

    def _begins(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._is_written():
            local = name.rpartition(":")[2]
            kept = (f" {key}={quoteattr(_said(local, key, value))}" for key, value in attributes.items())
            self.said.append(f"<{name}{''.join(kept)}>")
        self.open.append(name)

    def _ends(self, name: str) -> None:
        self.open.pop()
        if self._is_written():
            self.said.append(f"</{name}>")

    def _words(self, words: str) -> None:
        is_name = bool(self.open) and self.open[-1].rpartition(":")[2] == _WORDS_OF
        if self.open and not self.is_bare and not is_name:
            self.said.append(escape(words, {"\r": "&#13;"}))

    def _instruction(self, target: str, data: str) -> None:
        if self._is_written() and not self.is_bare:
            self.said.append(f"<?{target} {data}?>")


def _said(element: str, key: str, value: str) -> str:
    """An attribute's value, or nothing where it names a person or a place on somebody's disk."""
    local = key.rpartition(":")[2]
    is_person = (
        local in _ALWAYS
        or (local in _OF_A_PERSON and element in _PEOPLE)
        or (local == "name" and element in _COMMENTERS)
    )
    is_place = local in {"url", "Target"} and (value.startswith(_PLACES) or value[1:3] == ":\\")
    return "" if is_person or is_place else value
