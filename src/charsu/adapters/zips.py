"""Archives: the same files give the same bytes, everywhere; nothing in them is squeezed, so that no bit is idle."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MOST_BYTES = 512 * 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OverflowError,
    IndexError, UnicodeError, OSError,
)  # fmt: skip


def as_zip(files: Mapping[str, bytes]) -> bytes:
    return _written(files).getvalue()


def is_as_written(files: Mapping[str, bytes], content: bytes) -> bool:
    """Whether `content` is, byte for byte, the archive of `files`."""
    with _written(files).getbuffer() as made:
        return made == content


def _written(files: Mapping[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            row = zipfile.ZipInfo(path)
            row.create_system = 3
            archive.writestr(row, files[path], zipfile.ZIP_STORED)
    return out


def of_zip(content: bytes) -> dict[str, bytes]:
    """The files of an archive. Raises ValueError with what is wrong, whatever the bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not row.is_dir()]
            if len({row.filename for row in rows}) != len(rows):
                raise ValueError("it names a file twice")
            if sum(row.file_size for row in rows) > MOST_BYTES:
                raise ValueError("it is too large")
            return {row.filename: archive.read(row) for row in rows}
    except _DAMAGE as trouble:
        raise ValueError(f"it is damaged, or no archive at all ({trouble})") from trouble
