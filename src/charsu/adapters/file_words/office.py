"""The words of a Word or PowerPoint file: its XML read in a stream, a paragraph a line, until there are enough."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

_PARTS = re.compile(
    r"word/(document|footnotes|endnotes)[0-9]*\.xml|ppt/(slides/slide|notesSlides/notesSlide)[0-9]+\.xml"
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BREAKS = frozenset({"p", "br", "cr", "tr"})
_STEP = 64 * 1024


class Protected(ValueError):
    """The file is shut with a password."""


class _Enough(Exception):
    pass


def words_of_office(path: Path, most: int) -> str:
    """The letters of its text, `most` at most; raises whatever its reader raises when it cannot be read."""
    with path.open("rb") as head:
        if head.read(8) == _COMPOUND:
            raise Protected
    said = _Said(most)
    with zipfile.ZipFile(path) as archive:
        try:
            for name in sorted(filter(_PARTS.fullmatch, archive.namelist()), key=_place):
                said.read(_chunks(archive, name))
        except _Enough:
            pass
        except RuntimeError as trouble:  # zipfile's word for a member with a password
            raise Protected from trouble
    return "".join(said.words)


def _place(name: str) -> tuple[bool, int]:
    """Slides in their order; notes after them all."""
    return "otes" in name, int(re.sub(r"\D", "", name) or 0)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while chunk := part.read(_STEP):
            yield chunk


class _Said:
    """Collects what stands in elements named `t`; what was struck out stands in others and is not said."""

    def __init__(self, most: int) -> None:
        self.words: list[str] = []
        self.left = most
        self.is_text = False

    def read(self, chunks: Iterator[bytes]) -> None:
        reader = expat.ParserCreate()
        reader.StartElementHandler, reader.EndElementHandler = self._begins, self._ends
        reader.CharacterDataHandler, reader.StartDoctypeDeclHandler = self._says, self._refused
        for chunk in chunks:
            reader.Parse(chunk, False)
        reader.Parse(b"", True)

    def _refused(self, *named: object) -> None:
        raise ValueError("a document type is declared")

    def _begins(self, name: str, attributes: object) -> None:
        local = name.rpartition(":")[2]
        self.is_text = local == "t"
        if local == "tab":
            self.words.append("\t")

    def _ends(self, name: str) -> None:
        self.is_text = False
        if name.rpartition(":")[2] in _BREAKS:
            self.words.append("\n")

    def _says(self, words: str) -> None:
        if self.is_text:
            self.words.append(words[: self.left])
            self.left -= len(words)
            if self.left <= 0:
                raise _Enough
