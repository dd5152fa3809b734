"""Exports of the record, kept as files: made once for a head, given to many.

A file is whole or not there (temporary file, fsync, rename); older ones of the same edition go. It is made anew after
a few minutes even under the same head, so that a row that somebody changes beside the acts does not hide behind it.
"""

import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

LASTS = 300  # seconds
_PLAIN = re.compile(r"[^a-z0-9-]+")


def kept(edition: str, head: str, make: Callable[[], bytes]) -> Path:
    """The export of `edition` under `head` (any words that name it): the kept file, or one that `make` gives."""
    folder = Path(settings.VAR) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    name = _PLAIN.sub("-", edition.lower())
    goal = folder / f"{name}.{head}.zip"
    if _is_fresh(goal):
        return goal
    content = make()
    part = folder / f".{goal.name}.{secrets.token_hex(4)}.part"
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(goal)
    finally:
        part.unlink(missing_ok=True)
    for other in folder.glob(f"{name}.*.zip"):
        if other != goal:
            other.unlink(missing_ok=True)
    return goal


def _is_fresh(path: Path) -> bool:
    try:
        return 0 <= time.time() - path.stat().st_mtime < LASTS
    except FileNotFoundError:
        return False
