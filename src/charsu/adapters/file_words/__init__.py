"""The words that stand in a file that somebody sent: PDF, Word, PowerPoint, plain text.

What strangers send can be made to burst whoever reads it. So it is never read by the process that answers people, nor
by the worker itself: a child does it (`child.py`), with bounds on its memory and its time.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from charsu.rules.likeness import Silence

READABLE = frozenset({".pdf", ".docx", ".pptx", ".txt", ".csv"})
LONGEST = 30.0  # seconds
NO_WORDS, LOCKED, DAMAGED = 3, 4, 5  # how the child ends when it has nothing to tell


@dataclass(frozen=True)
class Heard:
    """The words of a file, as far as they were read; or why there are none."""

    words: str
    why: Silence | None = None


_ENDS = {NO_WORDS: Silence.NO_WORDS, LOCKED: Silence.LOCKED, DAMAGED: Silence.DAMAGED}


def words_of(path: Path, within: float = LONGEST) -> Heard:
    """What stands in the file at `path`, whose suffix is one of READABLE."""
    if not path.is_file():
        return Heard("", Silence.ABSENT)
    command = [sys.executable, "-m", "charsu.adapters.file_words.child", str(path)]
    settings = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}  # and none of the house's secrets
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, in our own interpreter
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings,
            timeout=within, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):  # OSError: the machine has no room for a child now
        return Heard("", Silence.TOO_MUCH)
    if done.returncode == 0:
        return Heard(done.stdout.decode("utf-8", "replace").replace("\0", ""))
    return Heard("", _ENDS.get(done.returncode, Silence.TOO_MUCH))
