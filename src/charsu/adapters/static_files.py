"""Style sheets and scripts, kept by browsers for good: their addresses carry a digest of what is in them.

No build step: the digest goes into the query, so that the same file serves old and new addresses. Fonts, which style
sheets name without a digest, never change under one name.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""


class Stamped(StaticFilesStorage):
    """`/static/css/base.css?v=4f2a...`: a changed file has another address."""

    def url(self, name: str | None) -> str:
        address: str = super().url(name)
        digest = _digest(name or "")
        return f"{address}?v={digest}" if digest else address
