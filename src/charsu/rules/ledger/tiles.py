"""The log as static files, as c2sp.org/tlog-tiles lays it out: tiles of 256 hashes, bundles of 256 entries."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from charsu.rules.ledger.merkle import root

WIDTH = 256
LONGEST_ENTRY = 65_535
_PLACE = re.compile(r"(?:x\d{3}/)*\d{3}")


@dataclass(frozen=True)
class Tile:
    """Tile `number` of `level`; `width` hashes of it, fewer than 256 for a partial one. `level` None: entries."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{'entries' if self.level is None else self.level}/{place}{partial}"


def read_path(path: str) -> Tile:
    """The tile that a path names. Raises ValueError for a path that is not the one writing of a tile."""
    parts = re.fullmatch(r"tile/(entries|\d{1,2})/(.+?)(?:\.p/(\d{1,3}))?", path)
    if parts is None or not _PLACE.fullmatch(parts[2]):
        raise ValueError("no such tile")
    level = None if parts[1] == "entries" else int(parts[1])
    found = Tile(level, int(parts[2].replace("x", "").replace("/", "")), int(parts[3] or WIDTH))
    if found.path != path or not 0 < found.width <= WIDTH or (level or 0) > 63:
        raise ValueError("no such tile")
    return found


def tile_bytes(tile: Tile, hashes: Sequence[bytes]) -> bytes:
    """The hashes of a tile on end; `hashes` are those of all leaves. Raises ValueError past the end of the tree."""
    span = WIDTH ** (tile.level or 0)
    start = tile.number * WIDTH * span
    if tile.level is None or start + tile.width * span > len(hashes):
        raise ValueError("no such tile")
    return b"".join(root(hashes[at : at + span]) for at in range(start, start + tile.width * span, span))


def entries_bytes(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes. Raises ValueError for an entry that is too long."""
    if any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise ValueError("an entry is longer than 65,535 bytes")
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def tiles_of(size: int) -> list[Tile]:
    """Every tile of a tree of `size` leaves: the full ones, and the partial one at the end of each level."""
    found: list[Tile] = []
    for level in (None, *range(64)):
        whole = size // WIDTH ** (level or 0)
        if not whole:
            break
        found += [Tile(level, number) for number in range(whole // WIDTH)]
        found += [Tile(level, whole // WIDTH, whole % WIDTH)] if whole % WIDTH else []
    return found
