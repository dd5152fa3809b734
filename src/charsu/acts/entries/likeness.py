"""The worker reads what was received beside all that came before, in every edition. Only officers are shown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min

from charsu.models import Attachment, Entry, Likeness, Receipt, TextPrint
from charsu.queries.likeness import text_of
from charsu.rules.likeness import Prints, prints_of

A_ROUND = 10
A_CHUNK = 500  # marks of one question to the store
LEAST_SHARE = 8  # percent of an entry's marks; less is chance and quotation
LEAST_MARKS = 2  # one alone is a turn of phrase
COMMON = 30  # a mark of more entries than this is a phrase of the call, not of an author


def note_likeness(*, now: datetime) -> int:
    """Compare receipts that were not compared yet; returns how many were. Each in a transaction of its own."""
    rows = list(Receipt.objects.filter(compared_at=None).select_related("entry").order_by("pk")[:A_ROUND])
    for receipt in rows:
        with transaction.atomic():
            _compare(receipt, now)
    return len(rows)


def _compare(receipt: Receipt, now: datetime) -> None:
    """What a later receipt replaced is not compared: only the latest is judged."""
    Receipt.objects.filter(pk=receipt.pk).update(compared_at=now)
    if Receipt.objects.filter(entry=receipt.entry_id, pk__gt=receipt.pk).exists():
        return
    entry, prints = receipt.entry, prints_of(text_of(receipt))
    TextPrint.objects.filter(entry=entry).delete()
    TextPrint.objects.bulk_create([TextPrint(entry=entry, mark=mark) for mark in prints.marks], batch_size=A_CHUNK)
    Likeness.objects.filter(entry=entry).delete()
    Likeness.objects.filter(other=entry).delete()
    found = _by_text(entry, prints) + _by_file(entry, receipt)
    instants = _first_received([entry.pk, *(other for other, _, _ in found)])
    for other, share, file in found:
        later, earlier = sorted((entry.pk, other), key=lambda pk: (instants[pk], pk), reverse=True)
        Likeness.objects.create(entry_id=later, other_id=earlier, share=share, file=file, found_at=now)


def _first_received(pks: Sequence[int]) -> dict[int, datetime]:
    return dict(Receipt.objects.filter(entry__in=pks).values_list("entry").annotate(first=Min("at")))


def _by_text(entry: Entry, prints: Prints) -> list[tuple[int, int, str]]:
    shared: Counter[int] = Counter()
    for chunk in _chunks(sorted(prints.marks)):
        rows = TextPrint.objects.filter(mark__in=chunk).exclude(entry=entry)
        common = set(rows.values("mark").annotate(n=Count("pk")).filter(n__gt=COMMON).values_list("mark", flat=True))
        shared.update(pk for pk, mark in rows.values_list("entry", "mark") if mark not in common)
    shares = ((pk, 100 * count // len(prints.marks)) for pk, count in shared.items() if count >= LEAST_MARKS)
    return [(pk, share, "") for pk, share in shares if share >= LEAST_SHARE]


def _chunks(marks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (marks[at : at + A_CHUNK] for at in range(0, len(marks), A_CHUNK))


def _by_file(entry: Entry, receipt: Receipt) -> list[tuple[int, int, str]]:
    """The same bytes under another entry that was received."""
    digests = {file["sha256"]: file["name"] for file in receipt.content.get("attachments", ())}
    rows = Attachment.objects.filter(sha256__in=digests, entry__receipts__isnull=False).exclude(entry=entry)
    pairs = set(rows.values_list("entry", "sha256"))
    return [(pk, 100, digests[digest]) for pk, digest in sorted(pairs)]
