"""One function a phase: what is done once the edition has reached it."""

from charsu.management.story.chapters.calling import announce, close_call, draft, found, open_call
from charsu.management.story.chapters.honouring import announce_results, archive, decide, deliberate, honour
from charsu.management.story.chapters.judging import review, screen, shortlist

__all__ = [
    "announce", "announce_results", "archive", "close_call", "decide", "deliberate", "draft", "found", "honour",
    "open_call", "review", "screen", "shortlist",
]  # fmt: skip
