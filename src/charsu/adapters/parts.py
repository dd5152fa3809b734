"""Files in parts: each part is on the disk before it is acknowledged, in the folder that all nodes share."""

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resumable_upload.locks import LockBackend  # type: ignore[import-untyped]

_STEP = 256 * 1024
_PAUSE = 0.02


def place_of(root: Path, key: str) -> Path:
    return root / "parts" / f"{key}.part"


def begin(root: Path, key: str) -> None:
    place = place_of(root, key)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()


def write(root: Path, key: str, offset: int, data: bytes) -> None:
    """Durably at its place: what is told to the sender as received outlives a power cut."""
    with place_of(root, key).open("r+b") as file:
        file.seek(offset)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def size_of(root: Path, key: str) -> int:
    """Bytes that are there; nothing where another node keeps the file in a folder that is not shared."""
    try:
        return place_of(root, key).stat().st_size
    except OSError:
        return 0


def read(root: Path, key: str) -> Iterator[bytes]:
    with place_of(root, key).open("rb") as file:
        while chunk := file.read(_STEP):
            yield chunk


def remove(root: Path, key: str) -> None:
    place_of(root, key).unlink(missing_ok=True)


def strays(root: Path, known: set[str], before: float) -> list[str]:
    """Keys of part files that no row knows and that nobody has touched since `before` (seconds of the epoch)."""
    found = (root / "parts").glob("*.part") if root.exists() else ()
    return [place.stem for place in found if place.stem not in known and place.stat().st_mtime < before]


class PartLock(LockBackend):  # type: ignore[misc]
    """One writer a file, among all threads, processes and nodes that share the folder: the system's own lock on it,
    which ends with its holder. (The library's lock in memory knows one process only.)"""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: dict[str, Any] = {}

    def acquire(self, key: str, ttl_seconds: float, wait_timeout: float = 0.0) -> str | None:
        try:
            file = place_of(self._root, key).open("rb")
        except OSError:
            return "nothing to lock"  # unknown: the answer will say so
        until = time.monotonic() + wait_timeout
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() >= until:
                    file.close()
                    return None
                time.sleep(_PAUSE)
            else:
                self._held[key] = file
                return "held"

    def release(self, key: str, token: str) -> None:
        if key in self._held:
            self._held.pop(key).close()
