"""The words of a PDF: its pages in their order, each drawn without ink by the operators that place text.

ISO 32000-1, 9.4 (text objects), 14.9.4 (the text that a span stands for). Where a page's letters are pictures, it has
no words: nothing here recognises shapes.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from charsu.adapters.file_words.drawing import Drawing
from charsu.adapters.file_words.letters import held, plain
from charsu.adapters.file_words.lines import Lines
from charsu.adapters.file_words.office import Protected

MOST_PAGES = 400
MOST_NODES = 20_000  # of the tree of pages
MOST_DEPTH = 6  # of forms within forms
_PARTED = re.compile(r"(\w)[-\u00ad]\n(\w)")  # a word that goes on in the next line


def words_of_pdf(content: bytes, most: int) -> str:
    """The letters of the file's text, about `most` at most; raises what its reader raises when it cannot be read."""
    source = PdfFileReader(io.BytesIO(content), strict=False)
    if source.encrypted:
        raise Protected
    lines = Lines(most)
    for page, resources in _pages(source.root["/Pages"]):
        _draw(_content(page), resources, lines)
        lines.end()
        if lines.is_enough:
            break
    return _PARTED.sub(r"\1\2", "\n".join(lines.words))


def _pages(top: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each page with its resources, which it may have from above; a tree that bites its tail ends."""
    waiting: list[tuple[Any, Any]] = [(top, {})]
    pages = 0
    for _ in range(MOST_NODES):
        if not waiting or pages >= MOST_PAGES:
            return
        node, inherited = waiting.pop()
        resources = held(node, "/Resources", inherited)
        if "/Kids" in node:
            waiting += [(kid, resources) for kid in reversed(plain(node["/Kids"]))]
        else:
            pages += 1
            yield node, resources


def _content(page: Mapping[str, Any]) -> bytes:
    found = held(page, "/Contents", ())
    parts = plain(found) if isinstance(found, list) else [found]
    return b"\n".join(part.data for part in parts if hasattr(part, "data"))


def _draw(content: bytes, resources: Mapping[str, Any], lines: Lines) -> None:
    Drawing(lines, resources, MOST_DEPTH).draw(content)
