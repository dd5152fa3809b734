"""The log as static files."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charsu.rules.ledger.merkle import leaf_hash, root
from charsu.rules.ledger.tiles import Tile, entries_bytes, read_path, tile_bytes, tiles_of


def test_paths_are_those_of_the_specification() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(None, 0, 3).path == "tile/entries/000.p/3"
    assert Tile(5, 999).path == "tile/5/999" and Tile(5, 1000).path == "tile/5/x001/000"


@given(st.integers(0, 63) | st.none(), st.integers(0, 10**9), st.integers(1, 256))
def test_a_path_names_one_tile(level: int | None, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert read_path(tile.path) == tile


@pytest.mark.parametrize(
    "bad",
    ["tile/0/0", "tile/0/001/000", "tile/00/000", "tile/64/000", "tile/0/000.p/0", "tile/0/000.p/256",
     "tile/0/000.p/01",
     "tile/0/x000/000", "tile/../000", "tile/0/٠٠٠", "tile/entries/", ""],
)  # fmt: skip
def test_other_paths_name_none(bad: str) -> None:
    with pytest.raises(ValueError, match="no such tile"):
        read_path(bad)


def test_a_tree_of_seventy_thousand_is_laid_out_as_the_specification_counts() -> None:
    tiles = tiles_of(70_000)
    assert sum(t.level == 0 and t.width == 256 for t in tiles) == 273
    partial = {(t.level, t.width) for t in tiles if t.width < 256}
    assert partial == {(None, 112), (0, 112), (1, 17), (2, 1)}
    assert {(t.level, t.width) for t in tiles_of(256)} == {(None, 256), (0, 256), (1, 1)}


def test_the_root_follows_from_the_tiles_alone() -> None:
    hashes = [leaf_hash(str(number).encode()) for number in range(700)]
    got = {t: tile_bytes(t, hashes) for t in tiles_of(700) if t.level is not None}
    rows = [got[Tile(0, 0)], got[Tile(0, 1)], got[Tile(0, 2, 188)]]
    split = [[row[i : i + 32] for i in range(0, len(row), 32)] for row in rows]
    upper = got[Tile(1, 0, 2)]
    assert upper == root(split[0]) + root(split[1])
    left = hashlib.sha256(b"\x01" + upper).digest()
    assert hashlib.sha256(b"\x01" + left + root(split[2])).digest() == root(hashes)
    with pytest.raises(ValueError, match="no such tile"):
        tile_bytes(Tile(0, 2), hashes)


def test_entries_bear_their_lengths() -> None:
    assert entries_bytes([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    with pytest.raises(ValueError, match="65,535"):
        entries_bytes([b"x" * 65_536])
