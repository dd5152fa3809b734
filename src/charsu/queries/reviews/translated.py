"""An entry's translations that reviewers may read: those that tell no more of its city than the original does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from charsu.models import Entry
from charsu.rules.blinding import COVER, tells_more
from charsu.rules.library.living import summary_in


@dataclass(frozen=True)
class Translation:
    """Title and summary of an entry in another language, as the secretariat holds them; the original prevails."""

    language: str
    title: str
    summary: str


def translations_of(
    entry: Entry, cover: Callable[[str], str], content: Mapping[str, Any] | None = None
) -> tuple[tuple[Translation, ...], tuple[str, ...]]:
    """What may be read, covered, and the languages of what is held back.

    A word that is covered in the original and not in the translation is a name that no list knows in that language:
    the translation is held back until the officer who screens covers it there too, or words it anew.
    """
    said = content or {"title": entry.title, "answers": entry.answers}
    titles, summaries = entry.source.get("title") or {}, entry.source.get("summary") or {}
    own = titles.get(entry.language) or said["title"], summaries.get(entry.language) or summary_in(said["answers"])
    free, held = [], []
    for language, title in titles.items():
        if not title or language == entry.language:
            continue
        summary = summaries.get(language, "")
        if _tells(title, summary, *own, cover):
            held.append(language)
        else:
            free.append(Translation(language, cover(title), cover(summary)))
    return tuple(free), tuple(held)


def _tells(title: str, summary: str, own_title: str, own_summary: str, cover: Callable[[str], str]) -> bool:
    """A title word for word; a summary may say "the city" for a name, but one without any cover is not trusted."""
    is_bare = bool(summary) and COVER in cover(own_summary) and COVER not in cover(summary)
    return tells_more(title, own_title, cover) or is_bare


def nearest(held: Sequence[Translation], reads: Iterable[str]) -> Translation | None:
    """In the language of the page, else in one that the reviewer reads, else in English, else in any."""
    wanted = [get_language() or "en", *reads, "en"]
    order = {language: place for place, language in reversed(list(enumerate(wanted)))}
    return min(held, key=lambda one: order.get(one.language, len(wanted)), default=None)
