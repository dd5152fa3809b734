"""The worker reads the words of files that were received, once for each digest, so that they can be compared.

Never within a transaction: a file may take its reader half a minute, and nobody's entry waits for that.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from charsu.adapters.file_words import READABLE, words_of
from charsu.models import Attachment, FileWords, Receipt

A_FEW = 4  # files of one round: letters wait meanwhile


def read_files(receipts: Sequence[Receipt], *, now: datetime) -> tuple[int, frozenset[int]]:
    """Read some of their files; returns how many, and the receipts (by key) that wait for more."""
    wanted = {receipt.pk: _readable(receipt) for receipt in receipts}
    known = set(FileWords.objects.filter(sha256__in=set().union(*wanted.values())).values_list("sha256", flat=True))
    done = 0
    for receipt in receipts:
        for digest in sorted(wanted[receipt.pk] - known)[: A_FEW - done]:
            _read(receipt, digest, now)
            known.add(digest)
            done += 1
    return done, frozenset(pk for pk, digests in wanted.items() if digests - known)


def _readable(receipt: Receipt) -> set[str]:
    files = receipt.content.get("attachments", ())
    return {file["sha256"] for file in files if Path(file["name"]).suffix.lower() in READABLE}


def _read(receipt: Receipt, digest: str, now: datetime) -> None:
    """What is not in the store is known as silent too: the receipt does not wait for it for ever."""
    file = Attachment.objects.filter(entry=receipt.entry_id, sha256=digest).first()
    heard = words_of(settings.STORAGE_ROOT / (file.path if file else digest))
    facts = {"words": heard.words, "why": heard.why.name if heard.why else "", "read_at": now}
    FileWords.objects.get_or_create(sha256=digest, defaults=facts)
