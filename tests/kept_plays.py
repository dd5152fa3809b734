"""A play of the demo is kept for the session: what it left in the database is laid again in a moment.

A play goes through the acts and takes seconds; most tests only want its end. The first test that asks for one plays
it and keeps the rows of every model's table, and the story, in the session's folder, where all workers find it. Only
what a play adds is kept, be it to a table that had rows: where it changed one of those, or the tables are not as they
were, it is played. The log's own key, which a cosigned play makes in the house's folder, goes with it.

Where a session on SQLite kept its plays in a folder that was named to it, one on PostgreSQL lays the same rows; that
an edition is played on either from its founding on, `tests/acts/test_played_whole.py` shows.
"""

import fcntl
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from charsu.management.story.stage import Story

Rows = tuple[tuple[Any, ...], ...]
type_copy = bytes | Rows


_STANDING: dict[str, type_copy] = {}


def stands(load: Callable[[], object], folder: Path) -> None:
    """What `load` puts into empty tables: loaded once in a session, and laid again under the same keys after that."""
    empty = {table for table, count in _counts().items() if not count}
    path = _kept(folder, "standing")
    if not _STANDING:
        with alone(path):
            if not path.exists():
                load()
                put = {table: _read(table) for table, count in _counts().items() if count and table in empty}
                path.write_bytes(pickle.dumps(put))
        _STANDING.update(pickle.loads(path.read_bytes()))  # noqa: S301 -- written by this session
    stands_again()


def stands_again() -> None:
    """After a test that emptied the store."""
    counts = _counts()
    if not any(counts[table] for table in _STANDING):
        _lay(_STANDING)


@dataclass(frozen=True)
class Kept:
    story: Story
    before: dict[str, int]
    added: dict[str, type_copy]
    log_key: bytes


def laid(folder: Path, name: str, play: Callable[[], Story]) -> Story:
    """The story of `name`, from the folder where it is kept, or played now and kept."""
    path = _kept(folder, name)
    with alone(path):
        before = _counts()
        if path.exists():
            kept: Kept = pickle.loads(path.read_bytes())  # noqa: S301 -- written by this session
            if kept.before == before and _put_key(kept.log_key):
                _lay(kept.added)
                return kept.story
            return play()
        stood = {table: _read(table) for table, count in before.items() if count}
        story = play()
        after = _counts()
        added = {table: _read(table) for table in before if table in stood or after[table]}
        if all(added[table][: len(rows)] == rows for table, rows in stood.items()):
            added |= {table: added[table][len(rows) :] for table, rows in stood.items()}
            kept = Kept(story, before, {table: rows for table, rows in added.items() if rows}, _log_key())
            path.write_bytes(pickle.dumps(kept))
        return story


def _kept(folder: Path, name: str) -> Path:
    """Where it is or will be: of this kind of store, or of an earlier session on SQLite; of tables like today's."""
    own, other = (folder / f"{vendor}-{name}-{_shape()}.pickle" for vendor in (connection.vendor, "sqlite"))
    return other if other.exists() and not own.exists() else own


@cache
def _shape() -> str:
    """A folder that was named may hold plays of before a migration."""
    models = (model._meta for model in apps.get_models(include_auto_created=True))
    columns = sorted((meta.db_table, [field.column for field in meta.local_concrete_fields]) for meta in models)
    return sha256(repr(columns).encode()).hexdigest()[:8]


def _key_file() -> Path:
    return Path(settings.VAR) / "keyring" / "log.pem"


def _log_key() -> bytes:
    return _key_file().read_bytes() if _key_file().exists() else b""


def _put_key(pem: bytes) -> bool:
    """Where another key lies already, the play that goes with this one cannot be laid."""
    if pem and not _log_key():
        _key_file().parent.mkdir(parents=True, exist_ok=True)
        _key_file().write_bytes(pem)
    return not pem or _log_key() == pem


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One worker after another."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy})


def _counts() -> dict[str, int]:
    """How many rows each table has, in one question."""
    tables = _tables()
    with connection.cursor() as cursor:
        asked = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in tables)  # noqa: S608 -- models' own tables
        cursor.execute(f"SELECT {asked}")  # noqa: S608
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _read(table: str) -> type_copy:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                return b"".join(bytes(part) for part in out)
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        return tuple(cursor.fetchall())


def _lay(added: dict[str, type_copy]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:  # references are checked at its end
        for table, rows in added.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                    _write(into, rows)
            else:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in added]
        if sequences := connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute("".join(sequences))


def _write(into: Any, rows: type_copy) -> None:
    """What PostgreSQL gave goes back as it is; values of SQLite are written as text, which it reads as its own."""
    if isinstance(rows, bytes):
        into.write(rows)
    else:
        for row in rows:
            into.write_row(row)
