"""Entries that resemble earlier ones, with the place of it: for officers and the scientific secretary alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from charsu.gate import may
from charsu.models import Entry, FileWords, Likeness, Person, Receipt
from charsu.rules.forms import every_word
from charsu.rules.likeness import Silence
from charsu.rules.permissions import Act

MOST = 5  # others whose passages are shown


@dataclass(frozen=True)
class Shared:
    """Words that stand in both, as written here and there; and the file in which they stand, if they stand in one."""

    one: str
    other: str
    words: int
    in_one: str = ""
    in_other: str = ""


@dataclass(frozen=True)
class Alike:
    """An earlier entry that this one resembles; `file` is the name of a file that both hold, and `within` of the
    file of this one whose words are so many of the other's."""

    other: Entry
    share: int
    file: str
    within: str = ""
    passages: tuple[Shared, ...] = ()


def texts_of(receipt: Receipt) -> dict[str, str]:
    """The words of what was received: those typed under no name, a paragraph an answer, then those of each file under
    its own. Addresses are no words of an author."""
    said = every_word(receipt.content.get("answers", {}))
    own = (words for words in said if not words.startswith(("http://", "https://")))
    names = {file["sha256"]: file["name"] for file in receipt.content.get("attachments", ())}
    rows = FileWords.objects.filter(sha256__in=names, why="").values_list("sha256", "words")
    return {"": "\n\n".join([str(receipt.content.get("title", "")), *own])} | {
        names[sha]: words for sha, words in rows
    }


def alike(person: Person, entry: Entry) -> tuple[Alike, ...]:
    """The earlier entries that this one resembles, the most alike first; nothing for anybody else."""
    if not may(Act.SEE_LIKENESS, person, edition=entry.edition):
        return ()
    rows = Likeness.objects.filter(entry=entry).select_related("other__municipality", "other__edition")
    return tuple(
        Alike(row.other, row.share, row.file, row.within, tuple(Shared(**passage) for passage in row.passages))
        for row in rows.order_by("-share", "pk")[:MOST]
    )


def silences(person: Person, entry: Entry, digests: Iterable[str]) -> Mapping[str, Silence]:
    """Of files by digest: why their words are compared with nobody's; nothing for whoever may not see likeness."""
    if not may(Act.SEE_LIKENESS, person, edition=entry.edition):
        return {}
    rows = FileWords.objects.filter(sha256__in=list(digests)).exclude(why="")
    return {row.sha256: Silence[row.why] for row in rows.only("sha256", "why")}


def resembling(entries: Iterable[Entry]) -> frozenset[int]:
    """Those of these entries that resemble an earlier one: a person looks before they are admitted."""
    pks = [entry.pk for entry in entries]
    return frozenset(Likeness.objects.filter(entry__in=pks).values_list("entry", flat=True))
