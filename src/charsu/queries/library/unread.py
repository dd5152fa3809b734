"""Which texts the worker has not read for their meaning yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from charsu.models import Practice

LONGEST = 1400  # letters: what follows tells little more of what a practice is about, and costs the worker time


@dataclass(frozen=True)
class Unread:
    """A practice by its key, and its texts by language."""

    practice: int
    version: int
    texts: Mapping[str, str]


def text_of(practice: Practice, language: str) -> str:
    """What is read: title, summary, and in the practice's own language what was done."""
    parts = [practice.title.get(language, ""), practice.summary.get(language, "")]
    if language == practice.language:
        parts += [str(practice.answers.get(code) or "") for code in ("problem", "actions", "findings")]
    seen = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return "\n".join(seen)[:LONGEST]


def unread(most: int) -> list[Unread]:
    """Practices whose version of today was not read yet, each with its texts; the newest changes first."""
    rows = Practice.objects.filter(withdrawn_at=None, read_version__lt=F("version")).order_by("-stamp")
    return [Unread(p.pk, p.version, {lang: text_of(p, lang) for lang in p.title}) for p in rows[:most]]


def how_many_unread() -> int:
    return Practice.objects.filter(withdrawn_at=None, read_version__lt=F("version")).count()
