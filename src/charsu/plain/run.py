"""Find the word, run it, and tell trouble in one line."""

import importlib
import sys
import zipfile
from collections.abc import Sequence

from charsu.plain.spoken import in_words

WORDS = {
    "assign": "plan who reviews what, from CSV files",
    "calibrate": "take severity out of scores, from CSV files",
    "key": "make an officer's key, or show its public half",
    "rehearse": "play a made-up edition by its rules",
    "sign": "sign a statement or a paper on a machine of your own",
    "verify": "check an export, a certificate, a proof or a signed paper, offline",
    "witness": "run an institution's witness of the record",
}


def listed() -> str:
    """What needs neither server nor database, for the list of all commands."""
    rows = (f"    {word:10} {does}" for word, does in WORDS.items())
    return "\n".join(("Without server and database (charsu WORD --help):", *rows, ""))


def run(word: str, args: Sequence[str]) -> int:
    """The exit code: 0 good, 1 a check failed or the input cannot be used, 2 not there."""
    try:
        code: int = importlib.import_module(f"charsu.plain.{word}").main(args)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as trouble:
        print(f"charsu {word}: {_say(trouble)}", file=sys.stderr)
        return 1
    return code


def _say(trouble: Exception) -> str:
    """In words, without the codes of the operating system; in the reader's language where the catalogue has them."""
    if isinstance(trouble, OSError) and trouble.filename is not None and trouble.strerror:
        return f"{trouble.filename}: {trouble.strerror.lower()}"
    return f"the column {trouble} is missing" if isinstance(trouble, KeyError) else in_words(str(trouble))
