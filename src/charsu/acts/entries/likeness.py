"""The worker reads what was received beside all that came before, in every edition. Only officers are shown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from charsu.acts.entries.hearing import read_files
from charsu.models import Attachment, Entry, Likeness, Receipt, TextPrint
from charsu.queries.likeness import MOST, texts_of
from charsu.rules.likeness import passages, prints_of

A_ROUND = 10
A_CHUNK = 500  # marks of one question to the store
LEAST_SHARE = 8  # percent of a text's marks; less is chance and quotation
LEAST_MARKS = 2  # one alone is a turn of phrase
MANY_MARKS = 24  # some eighty words: they count whatever the length of the file in which they stand
COMMON = 30  # a mark of more entries than this is a phrase of the call, not of an author
MOST_MARKS = 12_000  # of one entry: its words, and those of its files as long as there is room
MOST_SIGNS = 1_200  # of a passage that is kept
type_texts = Mapping[str, str]


@dataclass(frozen=True)
class _Found:
    """Another entry with `share` percent of a text of this one (`within` a file of it) in it, or the same `file`."""

    other: int
    share: int
    within: str
    file: str = ""
    held: frozenset[int] = frozenset()


def note_likeness(*, now: datetime) -> int:
    """Read files and compare receipts that were not compared yet; returns how many of both.

    A receipt waits until its files were read. What a later one replaced is not compared: only the latest is judged.
    """
    Receipt.objects.filter(_replaced(), compared_at=None).update(compared_at=now)
    rows = list(Receipt.objects.filter(compared_at=None).select_related("entry").order_by("pk")[:A_ROUND])
    done, waiting = read_files(rows, now=now)
    ready = [receipt for receipt in rows if receipt.pk not in waiting]
    for receipt in ready:
        _compare(receipt, now)
    return done + len(ready)


def _replaced() -> Exists:
    return Exists(Receipt.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk")))


def _compare(receipt: Receipt, now: datetime) -> None:
    """Beside earlier entries. All that takes time is reckoned before anything is written."""
    entry, texts = receipt.entry, texts_of(receipt)
    marks = _marks_of(texts)
    found = _by_text(entry, marks) + _by_file(entry, receipt)
    instants = _first_received([entry.pk, *(one.other for one in found)])
    own = (instants[entry.pk], entry.pk)
    earlier = sorted((one for one in found if (instants[one.other], one.other) < own), key=lambda one: -one.share)
    rows = [
        Likeness(entry=entry, other_id=one.other, share=one.share, within=one.within, file=one.file, found_at=now,
                 passages=_passages(texts, marks, one) if n < MOST else [])
        for n, one in enumerate(earlier)
    ]  # fmt: skip
    with transaction.atomic():
        _keep(receipt, frozenset().union(*marks.values()), rows, now)
        _compare_anew(entry, {one.other for one in found if (instants[one.other], one.other) > own})


def _keep(receipt: Receipt, marks: frozenset[int], rows: Sequence[Likeness], now: datetime) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(compared_at=now)
    TextPrint.objects.filter(entry=receipt.entry).delete()
    TextPrint.objects.bulk_create([TextPrint(entry=receipt.entry, mark=mark) for mark in marks], batch_size=A_CHUNK)
    Likeness.objects.filter(entry=receipt.entry).delete()
    Likeness.objects.bulk_create(rows)


def _compare_anew(entry: Entry, later: set[int]) -> None:
    """Entries that came later and resemble this one, or did: by their own share, not by this one's."""
    told = Likeness.objects.filter(other=entry)
    later |= set(told.values_list("entry", flat=True))
    told.delete()
    Receipt.objects.exclude(_replaced()).filter(entry__in=later).update(compared_at=None)


def _marks_of(texts: type_texts) -> dict[str, frozenset[int]]:
    marks: dict[str, frozenset[int]] = {}
    left = MOST_MARKS
    for name, text in texts.items():
        own = frozenset(sorted(prints_of(text).marks)[: max(left, 0)])
        marks[name] = own
        left -= len(own)
    return marks


def _first_received(pks: Sequence[int]) -> dict[int, datetime]:
    return dict(Receipt.objects.filter(entry__in=pks).values_list("entry").annotate(first=Min("at")))


def _by_text(entry: Entry, marks: Mapping[str, frozenset[int]]) -> list[_Found]:
    """Others with the greatest share that they hold of a text of this entry, and the file whose text it is."""
    shared: dict[int, set[int]] = {}
    for chunk in _chunks(sorted(frozenset().union(*marks.values()))):
        rows = TextPrint.objects.filter(mark__in=chunk).exclude(entry=entry)
        spread = _spread(rows)
        for pk, mark in rows.values_list("entry", "mark"):
            if spread[mark] <= COMMON:
                shared.setdefault(pk, set()).add(mark)
    best = ((pk, held, _best(held, marks)) for pk, held in shared.items())
    return [_Found(pk, *one, held=frozenset(held)) for pk, held, one in best if one]


def _spread(rows: QuerySet[TextPrint]) -> Counter[int]:
    return Counter(dict(rows.values_list("mark").annotate(n=Count("pk"))))


def _best(held: set[int], marks: Mapping[str, frozenset[int]]) -> tuple[int, str] | None:
    shares = []
    for name, own in marks.items():
        count = len(own & held)
        share = 100 * count // len(own) if own else 0
        if count >= LEAST_MARKS and (share >= LEAST_SHARE or count >= MANY_MARKS):
            shares.append((share, name))
    return max(shares, key=lambda row: row[0]) if shares else None


def _passages(texts: type_texts, marks: Mapping[str, frozenset[int]], one: _Found) -> list[dict[str, Any]]:
    """The longest passages of any text of the one that stand in any of the other's, as the page will show them."""
    if one.file:
        return []
    theirs = texts_of(Receipt.objects.filter(entry=one.other).latest("pk"))
    there = {name: text for name, text in theirs.items() if not one.held.isdisjoint(prints_of(text).marks)}
    here = {name: text for name, text in texts.items() if marks[name] & one.held}
    found = [
        (same.words, {"one": _clipped(same.one), "other": _clipped(same.other), "in_one": own, "in_other": its})
        for own, text in here.items() for its, other in there.items() for same in passages(text, other)
    ]  # fmt: skip
    found.sort(key=lambda row: -row[0])
    return [{**shown, "words": words} for words, shown in found[:MOST]]


def _clipped(words: str) -> str:
    return words if len(words) <= MOST_SIGNS else words[:MOST_SIGNS] + "…"


def _chunks(marks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (marks[at : at + A_CHUNK] for at in range(0, len(marks), A_CHUNK))


def _by_file(entry: Entry, receipt: Receipt) -> list[_Found]:
    """The same bytes under another entry that was received."""
    digests = {file["sha256"]: file["name"] for file in receipt.content.get("attachments", ())}
    rows: Iterable[tuple[int, str]] = set(
        Attachment.objects.filter(sha256__in=digests, entry__receipts__isnull=False)
        .exclude(entry=entry).values_list("entry", "sha256")
    )  # fmt: skip
    return [_Found(pk, 100, "", digests[digest]) for pk, digest in sorted(rows)]
