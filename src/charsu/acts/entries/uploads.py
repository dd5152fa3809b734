"""A file that comes in parts (tus 1.0): begun, continued after whatever broke, attached with its last byte.

The protocol's words are the library's (`resumable_upload`); what it keeps is ours: rows that every node reads, part
files in the shared folder, and one rule of our own: the last byte is acknowledged only together with the attachment.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from resumable_upload.server.core import TusServerCore  # type: ignore[import-untyped]
from resumable_upload.storage import Storage  # type: ignore[import-untyped]

from charsu.acts.entries.drafts import hold_file, require_room
from charsu.acts.protocol import Done, performs, type_actors
from charsu.adapters import parts
from charsu.adapters.contents import EMPTY
from charsu.adapters.files import TOO_LARGE, StoredFile, Unfit, discard, fit_name, store
from charsu.gate import Refused, require
from charsu.models import Entry, Person, Upload
from charsu.queries.entry_time import require_in_time
from charsu.queries.forms import form_of
from charsu.queries.uploads import most_of
from charsu.rules.permissions import Act, Refusal

A_WEEK = timedelta(days=7)  # that an unfinished file is waited for
MOST_OPEN = 15  # unfinished files of one entry
MOST_OF_A_PART = 4_000_000
OTHERWISE = _("The file that arrived is not the one that was chosen. It may have changed meanwhile; send it again.")


@dataclass(frozen=True)
class Asked:
    """A request of the protocol: what remains of HTTP once the page has let it in."""

    method: str
    path: str
    base: str  # the address under which files of this question are begun
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Files(TusServerCore):  # type: ignore[misc]
    SUPPORTED_EXTENSIONS = ["creation", "termination", "checksum", "expiration"]


def carry(*, actors: type_actors, now: datetime, entry: Entry, question: str, asked: Asked) -> Answer:
    """One step of an upload. Raises Refused (who, when, how many) and Unfit (what the file is)."""
    require(Act.ENTRY_ATTACH, actors[0], entry=entry)
    if asked.method in {"POST", "PATCH"}:
        require_in_time(entry.edition, now, entry)
    shelf = _Shelf(actors[0], now, entry, question)
    files = Files(
        storage=shelf, base_path=asked.base, max_size=settings.ATTACHMENT_MOST_BYTES, max_chunk_size=MOST_OF_A_PART,
        lock_backend=parts.PartLock(settings.STORAGE_ROOT), checksum_algorithms=("sha1", "sha256"),
        disable_concatenation=True, on_upload_complete=shelf.tell,
    )  # fmt: skip
    status, headers, body = files.handle_request(asked.method, asked.path, dict(asked.headers), asked.body)
    return Answer(status, headers, bytes(body))


class _Shelf(Storage):  # type: ignore[misc]
    """What the library asks of a store, for one question of one entry; any other file is not there."""

    def __init__(self, actor: Person, now: datetime, entry: Entry, question: str) -> None:
        self.actor, self.now, self.entry, self.question = actor, now, entry, question
        self.root: Path = settings.STORAGE_ROOT

    def _row(self, upload_id: str) -> Upload | None:
        mine = Upload.objects.filter(public_id=upload_id, entry=self.entry, question=self.question)
        return mine.select_related("attachment").first()

    def create_upload(
        self, upload_id: str, upload_length: int | None, metadata: dict[str, str], expires_at: Any = None,
        is_partial: bool = False,
    ) -> None:  # fmt: skip
        name = fit_name(metadata.get("filename", ""))
        most = most_of(form_of(self.entry).question(self.question))
        if upload_length is None or upload_length > most:
            raise Unfit(TOO_LARGE, most)
        if upload_length == 0:
            raise Unfit(EMPTY)
        require_room(self.entry, self.question, name)
        if Upload.objects.filter(entry=self.entry, attachment=None).count() >= MOST_OPEN:
            raise Refused(Refusal.UPLOADS)
        parts.begin(self.root, upload_id)
        Upload.objects.create(
            public_id=upload_id, entry=self.entry, question=self.question, name=name, size=upload_length,
            sha256=_digest(metadata.get("sha256", "")), by=self.actor, begun_at=self.now, touched_at=self.now,
        )  # fmt: skip

    def get_upload(self, upload_id: str) -> dict[str, Any] | None:
        row = self._row(upload_id)
        if row is None or (row.attachment is None and parts.size_of(self.root, upload_id) < row.offset):
            return None  # what was acknowledged is no longer there: the sender begins anew
        return {"offset": row.offset, "upload_length": row.size, "completed": row.attachment is not None,
                "metadata": {"filename": row.name}, "expires_at": row.touched_at + A_WEEK}  # fmt: skip

    def write_chunk(self, upload_id: str, offset: int, data: bytes) -> None:
        parts.write(self.root, upload_id, offset, data)

    def update_offset(self, upload_id: str, offset: int) -> None:
        self.update_offset_atomic(upload_id, 0, offset)

    def update_offset_atomic(self, upload_id: str, expected_offset: int, new_offset: int) -> bool:
        row = self._row(upload_id)
        if row is None:
            return False
        if new_offset == row.size:
            return self._end(row)
        rows = Upload.objects.filter(pk=row.pk, offset=expected_offset, attachment=None)
        return bool(rows.update(offset=new_offset, touched_at=self.now))

    def _end(self, row: Upload) -> bool:
        """All bytes are there: checked, compared, stored and attached; only then the last part is acknowledged."""
        stored = None
        try:
            chunks = parts.read(self.root, str(row.public_id))
            stored = store(root=self.root, name=row.name, chunks=chunks, most=settings.ATTACHMENT_MOST_BYTES)
            if row.sha256 and stored.sha256 != row.sha256:
                raise Unfit(OTHERWISE)
            _attach(actors=(self.actor,), now=self.now, entry=self.entry, upload=row, stored=stored)
        except (Unfit, Refused) as trouble:
            if stored is not None:
                discard(self.root, stored)
            if isinstance(trouble, Unfit):
                self.delete_upload(str(row.public_id))
            raise
        parts.remove(self.root, str(row.public_id))
        return True

    def tell(self, upload_id: str, metadata: dict[str, str], info: dict[str, Any]) -> dict[str, Any]:
        """The answer to the last part: what is held now, with the digest that the sender compares."""
        row = self._row(upload_id)
        held = row.attachment if row is not None else None
        facts = {} if held is None else {"name": held.name, "size": held.size, "sha256": held.sha256,
                                         "file": str(held.public_id)}  # fmt: skip
        return {"status_code": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(facts)}

    def delete_upload(self, upload_id: str) -> None:
        Upload.objects.filter(public_id=upload_id, entry=self.entry, attachment=None).delete()
        parts.remove(self.root, upload_id)

    def read_file(self, upload_id: str) -> bytes:
        raise NotImplementedError  # what is unfinished is nobody's to read; what is finished is an attachment

    def get_expired_uploads(self) -> list[str]:
        return []  # `sweep` sees to all entries at once

    def cleanup_expired_uploads(self) -> int:
        return 0


def _digest(said: str) -> str:
    return said.lower() if re.fullmatch(r"[0-9a-fA-F]{64}", said) else ""


@performs(Act.ENTRY_ATTACH, recorded=False)
def _attach(*, actors: type_actors, now: datetime, entry: Entry, upload: Upload, stored: StoredFile) -> Done:
    require_in_time(entry.edition, now, entry)
    held = hold_file(entry, upload.question, stored, now)
    Upload.objects.filter(pk=upload.pk).update(offset=upload.size, attachment=held, touched_at=now)
    return Done(held)


def sweep(*, now: datetime, most: int = 100) -> int:
    """Take away what nobody has continued for a week, and the marks of what was finished that long ago."""
    old = list(Upload.objects.filter(touched_at__lt=now - A_WEEK)[:most])
    if not old:
        return 0
    for row in old:
        row.delete()
        parts.remove(settings.STORAGE_ROOT, str(row.public_id))
    known = {str(key) for key in Upload.objects.values_list("public_id", flat=True)}
    for key in parts.strays(settings.STORAGE_ROOT, known, (now - A_WEEK).timestamp()):
        parts.remove(settings.STORAGE_ROOT, key)
    return len(old)
