"""The process that reads one file and says its words; it ends with a number of its own when there are none."""

import contextlib
import os
import sys
from pathlib import Path

from charsu.adapters.file_words import DAMAGED, LOCKED, NO_WORDS
from charsu.adapters.file_words.office import Protected, words_of_office
from charsu.adapters.file_words.pdf import words_of_pdf

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 25
MOST_LETTERS = 250_000  # more is not compared
FEWEST_LETTERS = 20  # fewer are a stamp or a page number, not a text


def main(path: Path) -> int:
    _bind()
    try:
        words = _words(path)[:MOST_LETTERS]
    except Protected:
        return LOCKED
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- whatever a stranger's file does to its reader, it is a file that cannot be read
        return DAMAGED
    if sum(letter.isalpha() for letter in words) < FEWEST_LETTERS:
        return NO_WORDS
    sys.stdout.buffer.write(words.encode("utf-8", "replace"))
    return 0


def _words(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return words_of_pdf(path.read_bytes(), MOST_LETTERS)
    if suffix in {".docx", ".pptx"}:
        return words_of_office(path, MOST_LETTERS)
    with path.open("rb") as source:
        return _plain(source.read(4 * MOST_LETTERS))


def _plain(content: bytes) -> str:
    """Text of whichever writing its first bytes tell; else UTF-8, with what is not."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _bind() -> None:
    """Bounds of this process; where the system has none, the parent's clock is the only one."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(10)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
