"""A backup: one archive with every row, every uploaded file, and the digest of each.

manifest.json    {"format", "made_at", "migrations": {app: [names]}, "rows": {table: number}, "heads": {edition:
                 {"size", "root"}}, "members": {path: sha256}}
tables/T.jsonl   first the names of the columns, then a row a line, as JSON arrays
files/P          an uploaded file at its path under STORAGE_URL

The same form from SQLite and from PostgreSQL, so that either can be brought back into the other.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from charsu.management.keeping.tables import LEFT_OUT, columns_of, models_kept, one_moment, rows_of
from charsu.models import Attachment, Edition
from charsu.queries.ledger import head

FORMAT = "charsu-backup/v1"
MANIFEST = "manifest.json"
A_PIECE = 1 << 20


class Unsafe(Exception):
    """What was asked would lose data; the message says what and what would help."""


def back_up(*, to: Path, storage: Path, now: datetime, say: Callable[[str], None]) -> dict[str, Any]:
    """Write the archive. Raises Unsafe rather than overwrite a file or leave out what is missing."""
    if to.exists():
        raise Unsafe(f"{to} is there already. A backup never overwrites another; choose a new name.")
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, one_moment():
                manifest = _write(archive, storage, now, say)
            out.flush()
            os.fsync(out.fileno())
        os.link(part, to)  # unlike a rename, this fails where a file has appeared meanwhile
    except FileExistsError as trouble:
        raise Unsafe(f"{to} appeared meanwhile; nothing was overwritten.") from trouble
    finally:
        part.unlink(missing_ok=True)
    _settle(to.parent)
    return manifest


def _write(archive: zipfile.ZipFile, storage: Path, now: datetime, say: Callable[[str], None]) -> dict[str, Any]:
    members, rows = dict[str, str](), dict[str, int]()
    for model in models_kept():
        table = model._meta.db_table
        path = f"tables/{table}.jsonl"
        members[path], rows[table] = _member(archive, path, _lines(model))
    say(f"{sum(rows.values())} rows of {len(rows)} tables")
    files = list(Attachment.objects.order_by("pk").values_list("path", "sha256"))
    for path, sha256 in files:
        members[f"files/{path}"] = _file(archive, storage / path, f"files/{path}", sha256)
    say(f"{len(files)} uploaded files")
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "migrations": migrations(),
        "rows": rows,
        "heads": heads(),
        "members": members,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _lines(model: Any) -> Iterator[bytes]:
    yield _line([field.column for field in columns_of(model)])
    for row in rows_of(model):
        yield _line(row)


def _line(row: list[Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _member(archive: zipfile.ZipFile, path: str, lines: Iterable[bytes]) -> tuple[str, int]:
    seen, count = hashlib.sha256(), -1
    with archive.open(path, "w", force_zip64=True) as out:
        for line in lines:
            out.write(line)
            seen.update(line)
            count += 1
    return seen.hexdigest(), count


def _file(archive: zipfile.ZipFile, at: Path, path: str, sha256: str) -> str:
    if not at.is_file():
        raise Unsafe(f"the uploaded file {at} is missing: bring it back first, so that the backup is whole.")
    seen = hashlib.sha256()
    with at.open("rb") as source, archive.open(path, "w", force_zip64=True) as out:
        while piece := source.read(A_PIECE):
            out.write(piece)
            seen.update(piece)
    if seen.hexdigest() != sha256:
        raise Unsafe(f"the uploaded file {at} is not what was stored: its digest differs.")
    return sha256


def migrations() -> dict[str, list[str]]:
    """What the database has been through."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        if app not in LEFT_OUT:
            found.setdefault(app, []).append(name)
    return found


def heads() -> dict[str, dict[str, Any]]:
    """The record's head of every edition: what it must give again once it is brought back."""
    found = {edition.slug: head(edition) for edition in Edition.objects.order_by("pk")}
    return {slug: {"size": one.size, "root": one.root} for slug, one in found.items()}


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
