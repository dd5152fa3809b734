"""Archives: the same files give the same bytes, everywhere; nothing in them is squeezed, so that no bit is idle."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

MOST_BYTES = 512 * 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OverflowError,
    IndexError, UnicodeError, OSError,
)  # fmt: skip


def as_zip(files: Mapping[str, bytes]) -> bytes:
    return _written(files).getvalue()


class _Compared(io.RawIOBase):
    """Takes an archive as it is written, and tells whether the file at `path` has just these bytes; keeps none. A
    header is written twice at its place, first without the sums: the later writing counts."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._at, self._end = source, 0, 0
        self._odd = set[int]()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = 0) -> int:
        self._at = to + (0, self._at, self._end)[whence]
        return self._at

    def write(self, given: Any) -> int:
        self._source.seek(self._at)
        is_same = self._source.read(len(given)) == bytes(given)
        (self._odd.discard if is_same else self._odd.add)(self._at)
        self._at += len(given)
        self._end = max(self._end, self._at)
        return len(given)

    def is_same(self) -> bool:
        return not self._odd and self._source.seek(0, io.SEEK_END) == self._end


def is_file_as_written(files: Mapping[str, bytes], path: Path) -> bool:
    """Whether the file is, byte for byte, the archive of `files`; without a second copy of it in memory."""
    with path.open("rb") as source:
        made = _Compared(source)
        _write(files, made)
        return made.is_same()


def _written(files: Mapping[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    _write(files, out)
    return out


def _write(files: Mapping[str, bytes], out: Any) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            row = zipfile.ZipInfo(path)
            row.create_system = 3
            archive.writestr(row, files[path], zipfile.ZIP_STORED)


def of_zip(content: bytes | Path) -> dict[str, bytes]:
    """The files of an archive, given by its bytes or its place. Raises ValueError with what is wrong in the bytes."""
    try:
        with zipfile.ZipFile(content if isinstance(content, Path) else io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not row.is_dir()]
            if len({row.filename for row in rows}) != len(rows):
                raise ValueError("it names a file twice")
            if sum(row.file_size for row in rows) > MOST_BYTES:
                raise ValueError("it is too large")
            return {row.filename: archive.read(row) for row in rows}
    except _DAMAGE as trouble:
        raise ValueError(f"it is damaged, or no archive at all ({trouble})") from trouble
