"""Entries that resemble earlier ones, with the place of it: for officers and the scientific secretary alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from charsu.gate import may
from charsu.models import Entry, Likeness, Person, Receipt
from charsu.rules.forms import every_word
from charsu.rules.likeness import Passage, passages
from charsu.rules.permissions import Act

MOST = 5  # others whose passages are shown


@dataclass(frozen=True)
class Alike:
    """An earlier entry that this one resembles; `file` is the name of a file that both hold."""

    other: Entry
    share: int
    file: str
    passages: tuple[Passage, ...] = ()


def text_of(receipt: Receipt) -> str:
    """The words of what was received, a paragraph an answer; addresses are no words of an author."""
    said = every_word(receipt.content.get("answers", {}))
    own = (words for words in said if not words.startswith(("http://", "https://")))
    return "\n\n".join([str(receipt.content.get("title", "")), *own])


def alike(person: Person, entry: Entry) -> tuple[Alike, ...]:
    """The earlier entries that this one resembles, the most alike first; nothing for anybody else."""
    if not may(Act.SEE_LIKENESS, person, edition=entry.edition):
        return ()
    rows = Likeness.objects.filter(entry=entry).select_related("other__municipality", "other__edition")
    found = list(rows.order_by("-share", "pk")[:MOST])
    texts = _latest_texts([entry.pk, *(row.other_id for row in found)]) if found else {}
    return tuple(
        Alike(row.other, row.share, row.file,
              () if row.file else passages(texts.get(entry.pk, ""), texts.get(row.other_id, "")))
        for row in found
    )  # fmt: skip


def _latest_texts(pks: Iterable[int]) -> dict[int, str]:
    return {row.entry_id: text_of(row) for row in Receipt.objects.filter(entry__in=list(pks)).order_by("pk")}


def resembling(entries: Iterable[Entry]) -> frozenset[int]:
    """Those of these entries that resemble an earlier one: a person looks before they are admitted."""
    pks = [entry.pk for entry in entries]
    return frozenset(Likeness.objects.filter(entry__in=pks).values_list("entry", flat=True))
