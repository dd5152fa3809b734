"""The fonts of the papers, and which signs they have: read from their own tables of signs."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts" / "print"


@cache
def signs_of_the_fonts() -> frozenset[int]:
    """Every sign that at least one of the print fonts can set: typst takes each from whichever has it."""
    return frozenset(sign for path in sorted(FONTS.glob("*.?tf")) for sign in _signs_of(path.read_bytes()))


def _signs_of(font: bytes) -> Iterator[int]:
    """The signs of one OpenType font, by the subtables of its `cmap` for Unicode."""
    count = unpack_from(">H", font, 4)[0]
    tables = (unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    start = next(place for tag, _, place, _ in tables if tag == b"cmap")
    for number in range(unpack_from(">H", font, start + 2)[0]):
        platform, _, place = unpack_from(">HHL", font, start + 4 + 8 * number)
        read = {4: _short, 12: _long}.get(unpack_from(">H", font, start + place)[0])
        if platform in (0, 3) and read is not None:
            yield from read(font, start + place)


def _short(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the first plane, each with a shift or with a list of glyphs; glyph 0 is none."""
    count = unpack_from(">H", font, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", font, at + 14)
    starts, shifts, offsets = (unpack_from(f">{count}H", font, at + 16 + 2 * count * part) for part in (1, 2, 3))
    for number, (first, last, shift, offset) in enumerate(zip(starts, ends, shifts, offsets, strict=True)):
        listed = at + 16 + 6 * count + 2 * number + offset
        for sign in range(first, min(last, 0xFFFE) + 1):
            glyph = unpack_from(">H", font, listed + 2 * (sign - first))[0] if offset else sign + shift
            if glyph and glyph & 0xFFFF:
                yield sign


def _long(font: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of signs of all planes."""
    for number in range(unpack_from(">L", font, at + 12)[0]):
        first, last, glyph = unpack_from(">LLL", font, at + 16 + 12 * number)
        yield from range(first + (glyph == 0), last + 1)
